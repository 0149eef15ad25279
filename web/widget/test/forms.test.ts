// Nobody is lost at night: when somebody is back, where the answer may go; and afterwards, how it was, and the whole of it.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatWorld } from './chat-world';
import { fromAgent, fromVisitor } from './messages';
import { removeListeners, trackListeners } from './page-world';

let world: ChatWorld;
/** A Thursday. */
const evening = new Date(2026, 9, 1, 20, 0);

function make(settings: object = {}): void {
  if (world) world.remove();
  world = new ChatWorld(settings);
}
beforeEach(() => {
  vi.useFakeTimers({ now: evening });
  trackListeners();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  make();
});
afterEach(() => {
  world.remove();
  removeListeners();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
  sessionStorage.clear();
});

const status = (): string | null => world.find('.status').textContent;
const after = (): string => world.find('.after').textContent;
const nobody = (more: object = {}): void =>
  world.chat.event('availabilityChanged', { availability: 'away', ...more });
const history = (more: object, ...messages: object[]): void =>
  world.chat.event('conversationHistory', { messages, ...more });
const asked = (): HTMLElement | null => world.find('#email');

describe('whether somebody is there', () => {
  const opensAt = (day: number, hour: number): string => new Date(2026, 9, day, hour, 0).toISOString();

  it.each([
    [{ availability: 'available', open: true, opensAt: null }, /^We are here$/],
    [{ availability: 'available' }, /^We are here$/],
    [{ availability: 'available', open: false, opensAt: opensAt(2, 9) }, /^We are back tomorrow at 0?9:00/],
    [{ availability: 'away', open: true, opensAt: null }, /^We will answer later$/],
    [{ availability: 'away', open: null, opensAt: null }, /^We will answer later$/],
    [{ availability: 'away', open: false, opensAt: null }, /^We will answer later$/],
    [{ availability: 'away', open: false, opensAt: 'soon' }, /^We will answer later$/],
    [{ availability: 'away', open: false, opensAt: opensAt(1, 19) }, /^We will answer later$/],
    [{ availability: 'away', open: false, opensAt: opensAt(1, 22) }, /^We are back at (10:00\sPM|22:00)$/],
    [{ availability: 'away', open: false, opensAt: opensAt(2, 9) }, /^We are back tomorrow at 0?9:00/],
    [{ availability: 'away', open: false, opensAt: opensAt(5, 9) }, /^We are back on Monday at 0?9:00/],
    [
      { availability: 'away', open: false, opensAt: opensAt(20, 9) },
      /^We are back on (October 20|20 October) at/,
    ],
    [{ availability: 'asleep' }, /^$/],
  ])('is told truthfully: %j', (said, expected) => {
    world.chat.event('availabilityChanged', said);
    expect(status()).toMatch(expected);
    const kind = said.availability === 'asleep' ? '' : /here/.test(String(expected)) ? 'available' : 'away';
    expect(world.find('.status').dataset.availability).toBe(kind);
  });

  it('has no words of the browser’s language in an English sentence', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-DE']);
    nobody({ open: false, opensAt: opensAt(5, 9) });
    expect(status()).toMatch(/^We are back on Monday at/);
  });

  it('comes with the answer to the question as well', () => {
    world.answer('agentAvailability', {
      ok: true,
      availability: 'away',
      open: false,
      opensAt: opensAt(5, 9),
    });
    expect(status()).toMatch(/^We are back on Monday/);
  });
});

describe('an address for the answer', () => {
  it('is asked for after the first message, where nobody is there', () => {
    nobody();
    expect(world.loaded()).toEqual([]);
    history({}, fromVisitor(1));
    expect(world.loaded()).toEqual(['widget-forms.js']);
    world.formsCome();
    expect(after()).toContain('Nobody is here right now. Your answer will wait here.');
    expect(asked()!.getAttribute('autocomplete')).toBe('email');
    expect(world.find(`label[for=email]`).textContent).toBe(
      'Your e-mail, so that it can reach you there too',
    );
    expect(world.bubble.root.activeElement, 'the focus stays where the visitor writes').toBe(
      world.find('#field'),
    );
  });

  it('is fetched only where the chat is open', () => {
    world.chat.close();
    history({ contactEmail: 'ann@shop.example' }, fromVisitor(1));
    expect(world.loaded()).toEqual([]);
    world.chat.open();
    expect(world.loaded()).toEqual(['widget-forms.js']);
  });

  it('is not where somebody is there, nor once somebody has answered', () => {
    world.chat.event('availabilityChanged', { availability: 'available' });
    history({}, fromVisitor(1));
    expect(world.loaded()).toEqual([]);
    nobody();
    world.formsCome();
    expect(asked()).not.toBeNull();
    world.chat.event('agentReplied', { message: fromAgent(2) });
    expect(after()).toBe('');
  });

  it.each([
    ['the project does not want it', { askEmail: false }, {}],
    ['the site has proved and given one', {}, { proven: true, identity: { email: 'a@b.example' } }],
  ])('is not where %s; it is said that the answer waits', (_, settings, session) => {
    make(settings);
    Object.assign(world.session, session);
    nobody();
    history({}, fromVisitor(1));
    world.formsCome();
    expect(asked()).toBeNull();
    expect(after()).toBe('Nobody is here right now. Your answer will wait here.');
  });

  it('is asked for where the site has given one that it did not prove', () => {
    Object.assign(world.session, { proven: false, identity: { email: 'a@b.example' } });
    nobody();
    history({}, fromVisitor(1));
    world.formsCome();
    expect(asked()).not.toBeNull();
  });

  it('is left, shown, changed and taken back', () => {
    nobody();
    history({}, fromVisitor(1));
    world.formsCome();
    for (const bad of ['', 'ann', 'ann@', 'a b@c.example']) {
      world.write('#email', bad);
      world.submit('.after form');
      expect(world.find('.after .note').textContent).toBe('Please check the address.');
      expect(asked()!.getAttribute('aria-invalid')).toBe('true');
    }
    expect(world.emitted('leaveContact')).toEqual([]);
    world.write('#email', ' ann@shop.example ');
    world.submit('.after form');
    expect(world.emitted('leaveContact')).toEqual([{ email: 'ann@shop.example' }]);
    world.answer('leaveContact', { ok: true });
    expect(after()).toContain('Your answer will wait here, and we can send it to ann@shop.example.');
    world.button('Change').click();
    expect(world.bubble.root.activeElement).toBe(asked());
    expect((asked() as HTMLInputElement).value).toBe('ann@shop.example');
    world.write('#email', '');
    world.submit('.after form');
    expect(world.emitted('leaveContact').at(-1)).toEqual({ email: '' });
    world.answer('leaveContact', { ok: true });
    expect(after()).not.toContain('ann@shop.example');
  });

  it('that was left is shown on the next page', () => {
    history({ contactEmail: 'ann@shop.example' }, fromVisitor(1), fromAgent(2));
    world.formsCome();
    expect(after()).toContain('ann@shop.example');
  });

  it.each([
    [{ ok: false, error: { code: 'badRequest' } }, 'Please check the address.'],
    [{ ok: false, error: { code: 'unavailable' } }, 'Not sent'],
  ])('that the server answers with %j stays in the field', (answer, told) => {
    nobody();
    history({}, fromVisitor(1));
    world.formsCome();
    world.write('#email', 'ann@shop.example');
    world.submit('.after form');
    world.answer('leaveContact', answer);
    expect(world.find('.after .note').textContent).toBe(told);
    expect((asked() as HTMLInputElement).value).toBe('ann@shop.example');
  });

  it('may be kept, on the tab’s next pages too', () => {
    nobody();
    history({}, fromVisitor(1));
    world.formsCome();
    world.button('No, thanks').click();
    expect(after()).toBe('Nobody is here right now. Your answer will wait here.');
    make();
    nobody();
    history({}, fromVisitor(1));
    world.formsCome();
    expect(asked()).toBeNull();
  });

  it('that is being written does not vanish under the hand when somebody comes', () => {
    nobody();
    history({}, fromVisitor(1));
    world.formsCome();
    world.write('#email', 'ann@');
    world.chat.event('availabilityChanged', { availability: 'available' });
    expect((asked() as HTMLInputElement).value).toBe('ann@');
  });

  it('is nobody’s any more once somebody else comes', () => {
    history({ contactEmail: 'ann@shop.example' }, fromVisitor(1));
    world.formsCome();
    world.chat.forget();
    expect(world.bubble.root.textContent).not.toContain('ann@shop.example');
  });
});

describe('a rating', () => {
  const close = (): void => world.chat.event('conversationStatusChanged', { status: 'closed' });
  const stars = (): HTMLInputElement[] => world.all<HTMLInputElement>('input[type=radio]');

  it('is asked for once the conversation is closed, where the project wants it', () => {
    history({ status: 'open' }, fromVisitor(1), fromAgent(2));
    close();
    expect(world.loaded()).toEqual([]);
    make({ rating: true });
    history({ status: 'open' }, fromVisitor(1), fromAgent(2));
    expect(world.loaded()).toEqual([]);
    close();
    expect(world.loaded()).toEqual(['widget-forms.js']);
    world.formsCome();
    expect(world.find('legend').textContent).toBe('How was this conversation?');
    expect(stars().map((one) => one.closest('label')!.textContent)).toEqual([
      '1 star',
      '2 stars',
      '3 stars',
      '4 stars',
      '5 stars',
    ]);
    expect(world.find<HTMLButtonElement>('.after [type=submit]').disabled).toBe(true);
  });

  it('is sent with a word, if there is one, and thanked for', () => {
    make({ rating: true });
    history({ status: 'closed', rating: null }, fromVisitor(1));
    world.formsCome();
    stars()[3]!.click();
    expect(world.all('.star[data-on]')).toHaveLength(4);
    world.submit('.after form');
    expect(world.emitted('rateConversation')).toEqual([{ rating: 4 }]);
    world.answer('rateConversation', { ok: false, error: { code: 'unavailable' } });
    expect(world.find('.after .note').textContent).toBe('Not sent');
    world.write('#comment', ' Quick! ');
    world.submit('.after form');
    expect(world.emitted('rateConversation').at(-1)).toEqual({ rating: 4, comment: 'Quick!' });
    world.answer('rateConversation', { ok: true });
    expect(after()).toBe('Thank you!');
  });

  it('goes with the next message, and may be given anew when it is closed again', () => {
    make({ rating: true });
    history({ status: 'closed', rating: 5 }, fromVisitor(1));
    world.formsCome();
    expect(after()).toBe('Thank you!');
    world.chat.event('messageSent', { tempId: 'v2', finalMessage: fromVisitor(2) });
    expect(after()).toBe('');
    close();
    expect(stars()).toHaveLength(5);
  });
});

describe('what is typed', () => {
  it('is told, and said to be, only where the project may see it', () => {
    const seen = (): boolean => world.find('.composer').textContent.includes('We can see what you type.');
    history({}, fromVisitor(1));
    world.write('#field', 'half');
    expect(world.emitted('visitorIsTyping')).toEqual([{ isTyping: true }]);
    expect(seen()).toBe(false);
    make({ typingPreview: true });
    history({}, fromVisitor(1));
    expect(seen()).toBe(true);
    for (const text of ['h', 'ha', 'half', 'half a word']) {
      world.write('#field', text);
      vi.advanceTimersByTime(300);
    }
    vi.advanceTimersByTime(1_000);
    expect(world.emitted('visitorIsTyping')).toEqual([
      { isTyping: true, text: 'h' },
      { isTyping: true, text: 'half a word' },
    ]);
    world.write('#field', 'x'.repeat(2_000));
    vi.advanceTimersByTime(2_000);
    expect(world.emitted('visitorIsTyping').at(-1)).toEqual({ isTyping: true, text: 'x'.repeat(1_000) });
    world.write('#field', 'left');
    world.write('#field', '');
    vi.advanceTimersByTime(5_000);
    expect(world.emitted('visitorIsTyping').at(-1)).toEqual({ isTyping: false });
  });
});

describe('the conversation as a file', () => {
  const blobs: Blob[] = [];
  let clicked: string[];
  beforeEach(() => {
    blobs.length = 0;
    clicked = [];
    vi.stubGlobal(
      'URL',
      Object.assign(URL, {
        createObjectURL: (blob: Blob) => `blob:${blobs.push(blob)}`,
        revokeObjectURL: () => undefined,
      }),
    );
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(this.download);
    });
  });
  const text = (blob: Blob): Promise<string> =>
    new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsText(blob);
    });
  const save = (): HTMLButtonElement => world.button('Save this conversation');

  it('can be had once there is one, and holds all of it, in order', async () => {
    expect(save().hidden).toBe(true);
    history({}, fromVisitor(3, { content: 'the last' }));
    expect(save().hidden).toBe(false);
    save().click();
    world.formsCome();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.emitted('getHistory')).toEqual([{ before: 3, limit: 100 }]);
    world.answer('getHistory', {
      ok: true,
      messages: [fromVisitor(1, { content: 'the first' }), fromAgent(2)],
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(clicked).toEqual(['shop.example-2026-10-01.txt']);
    vi.useRealTimers();
    const lines = (await text(blobs[0]!)).split('\n');
    expect(lines.slice(0, 2)).toEqual(['Chat with us', 'https://shop.example']);
    const said = lines.filter((line) => /first|last|agent's/.test(line));
    expect(said).toEqual(['the first', "agent's 2", 'the last']);
    expect(lines.filter((line) => / {2}(You|Robin)$/.test(line))).toHaveLength(3);
  });

  it('is not made of a part of it', async () => {
    history({}, fromVisitor(3));
    save().click();
    world.formsCome();
    await vi.advanceTimersByTimeAsync(0);
    world.answer('getHistory', { ok: false, error: { code: 'rateLimited' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(clicked).toEqual([]);
    expect(after()).toContain('Not sent');
  });
});
