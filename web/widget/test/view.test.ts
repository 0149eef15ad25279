// The chat as it stands in the page: what is drawn, what the keyboard and a screen reader find. How it looks
// is for tests/browser.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bubble } from '../src/bubble/bubble';
import type { ChatPort } from '../src/chat/port';
import { ChatView } from '../src/chat/view';
import { fromAgent, fromVisitor } from './messages';
import { hide, removeListeners, trackListeners } from './page-world';

let bubble: Bubble;
let chat: ChatView;
const emit = vi.fn<ChatPort['emit']>();

beforeEach(() => {
  vi.useFakeTimers();
  trackListeners();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  emit.mockReset().mockReturnValue(true);
  chat = makeChat();
});
afterEach(() => {
  bubble.host.remove();
  removeListeners();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
  sessionStorage.clear();
});

function makeChat(settings: object = {}): ChatView {
  if (bubble) bubble.host.remove();
  bubble = new Bubble(
    '',
    () => chat.toggle(),
    () => undefined,
  );
  bubble.show(settings);
  const addStyle = (css: string): void => bubble.addStyle(css);
  const made = new ChatView({
    projectId: 1,
    root: bubble.root,
    bubble: bubble.button,
    settings,
    emit,
    addStyle,
  });
  made.identified(settings);
  return made;
}

const find = <E extends HTMLElement = HTMLElement>(selector: string): E =>
  bubble.root.querySelector<E>(selector)!;
const all = (selector: string): HTMLElement[] => [...bubble.root.querySelectorAll<HTMLElement>(selector)];
const texts = (): (string | null)[] => all('.message .text').map(({ textContent }) => textContent);
const emitted = (name: string): unknown[] =>
  emit.mock.calls.filter(([event]) => event === name).map(([, payload]) => payload);
const field = (): HTMLTextAreaElement => find<HTMLTextAreaElement>('textarea');

function press(target: HTMLElement, key: string, more: KeyboardEventInit = {}): boolean {
  return target.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more }),
  );
}

function write(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
}

function history(...messages: object[]): void {
  chat.event('conversationHistory', { messages });
}

describe('the dialog', () => {
  it('opens with the focus in the field, and gives it back on Escape', () => {
    bubble.button.focus();
    bubble.button.click();
    expect(find<HTMLDialogElement>('dialog').open).toBe(true);
    expect(bubble.root.activeElement).toBe(field());
    expect(bubble.button.getAttribute('aria-expanded')).toBe('true');
    press(field(), 'Escape');
    expect(find<HTMLDialogElement>('dialog').open).toBe(false);
    expect(bubble.root.activeElement).toBe(bubble.button);
    expect(bubble.button.getAttribute('aria-label')).toBe('Open chat');
  });

  it('has names for all that can be reached', () => {
    chat.open();
    const dialog = find('dialog');
    expect(find('#' + dialog.getAttribute('aria-labelledby')!).textContent).toBe('Chat with us');
    expect(find(`label[for="${field().id}"]`).textContent).toBe('Your message');
    expect(find('[role=log]').getAttribute('aria-label')).toBeTruthy();
    for (const button of all('button')) {
      const name = button.getAttribute('aria-label') || button.textContent;
      if (!button.hidden && !button.closest('[hidden]')) expect(name).toBeTruthy();
    }
  });

  it('says what the project says', () => {
    chat = makeChat({ accent: '#0a3d62', position: 'left', title: ' Lumen & Co ', greeting: '<b>Hi</b>' });
    expect(find('h2').textContent).toBe('Lumen & Co');
    expect(find('.greeting').textContent).toBe('<b>Hi</b>');
    expect(bubble.host.style.getPropertyValue('--accent')).toBe('#0a3d62');
    expect(bubble.host.style.getPropertyValue('--on-accent')).toBe('#fff');
    expect(bubble.host.hasAttribute('data-left')).toBe(true);
    chat.identified({ title: 'Renamed' });
    expect(find('h2').textContent).toBe('Renamed');
  });

  it.each([
    ['', 'Ask', 'Hi'],
    ['en-GB', 'Ask away', 'Hi'],
    ['nl-BE', 'Vraag', 'Hi'],
    ['de', 'Ask', 'Hi'],
  ])('says it in the language that it speaks, else in that of the page: %s', (page, title, greeting) => {
    document.documentElement.lang = page;
    const texts = { 'en-GB': { title: 'Ask away', greeting: '' }, nl: { title: 'Vraag' }, de: 7 };
    chat = makeChat({ title: 'Ask', greeting: 'Hi', texts });
    document.documentElement.lang = '';
    expect([find('h2').textContent, find('.greeting').textContent]).toEqual([title, greeting]);
  });

  it('shows whether somebody is there, and a connection that is gone for longer than a moment', () => {
    chat.open();
    const ack = emit.mock.calls.find(([event]) => event === 'agentAvailability')![2]!;
    ack({ ok: true, availability: 'available' });
    expect(find('.status').textContent).toBe('We are here');
    chat.event('availabilityChanged', { availability: 'away' });
    expect(find('.status').textContent).toBe('We will answer later');
    chat.lost();
    vi.advanceTimersByTime(2_000);
    expect(find('.status').textContent).toBe('');
    vi.advanceTimersByTime(2_000);
    expect(find('.status').textContent).toMatch(/^No connection/);
    chat.identified({});
    expect(find('.status').textContent).toBe('');
  });

  it('is open on the next page of the tab, without taking the focus', () => {
    chat.open();
    write('half written');
    (bubble.root.activeElement as HTMLElement).blur();
    chat = makeChat();
    expect(find<HTMLDialogElement>('dialog').open).toBe(true);
    expect(bubble.root.activeElement).toBe(null);
    expect(field().value).toBe('half written');
    press(field(), 'Escape');
    chat = makeChat();
    expect(find<HTMLDialogElement>('dialog').open).toBe(false);
  });

  it("keeps its keys from the page's shortcuts", () => {
    const onPage = vi.fn();
    document.addEventListener('keydown', onPage);
    chat.open();
    press(field(), '/');
    expect(onPage).not.toHaveBeenCalled();
  });
});

describe('writing', () => {
  beforeEach(() => chat.open());

  it('is sent by Enter', () => {
    write('  Hello\nthere  ');
    expect(press(field(), 'Enter')).toBe(false);
    expect(emitted('sendMessage')).toMatchObject([{ content: 'Hello\nthere' }]);
    expect(field().value).toBe('');
    expect(texts()).toEqual(['Hello\nthere']);
    expect(find('.message').dataset.state).toBe('sending');
    expect(sessionStorage.getItem('porchlight:1:draft')).toBe(null);
  });

  it.each([{ shiftKey: true }, { isComposing: true }, { keyCode: 229 }])('is not, with %j', (more) => {
    write('Hello');
    press(field(), 'Enter', more);
    expect(emitted('sendMessage')).toEqual([]);
  });

  it('of nothing but space is not sent', () => {
    write(' \n ');
    press(field(), 'Enter');
    expect(emitted('sendMessage')).toEqual([]);
    expect(find<HTMLButtonElement>('.send').disabled).toBe(true);
  });

  it('is counted near the limit, by characters as people see them', () => {
    write('🏮'.repeat(7_999));
    expect(find('.note').textContent).toBe('1 character left');
    expect(find<HTMLButtonElement>('.send').disabled).toBe(false);
    write('🏮'.repeat(8_002));
    expect(find('.note').textContent).toBe('2 characters too many');
    press(field(), 'Enter');
    expect(emitted('sendMessage')).toEqual([]);
  });

  it('that failed can be tried again or taken back', () => {
    write('Hello');
    press(field(), 'Enter');
    const refuse = (): void =>
      emit.mock.calls.filter(([event]) => event === 'sendMessage').at(-1)![2]!({
        ok: false,
        error: { code: 'forbidden' },
      });
    refuse();
    expect(find('.meta').textContent).toContain('Not sent');
    const [again] = all('.meta button');
    again!.click();
    expect(emitted('sendMessage')).toHaveLength(2);
    expect(all('.meta button')).toHaveLength(0);
    refuse();
    all('.meta button')[1]!.click();
    expect(texts()).toEqual([]);
  });

  it('keeps its line when it is acknowledged', () => {
    write('Hello');
    press(field(), 'Enter');
    const line = find('.message');
    const { tempId } = emitted('sendMessage')[0] as { tempId: string };
    chat.event('messageSent', { finalMessage: fromVisitor(1, { content: 'Hello, cleaned', tempId }) });
    expect(all('.message')).toEqual([line]);
    expect(line.dataset.state).toBe('sent');
    expect(texts()).toEqual(['Hello, cleaned']);
    chat.event('messagesSeen', { position: 1 });
    expect(line.querySelector('.meta')!.textContent).toContain('Seen');
  });
});

describe('messages', () => {
  it('are text, whatever they hold', () => {
    const attacks = [
      '<script>window.hacked = 1</script>',
      '<img src=x onerror="window.hacked = 1">',
      '[x](javascript:alert(1))',
      '&lt;b&gt;',
    ];
    history(...attacks.map((content, i) => fromAgent(i + 1, { content, agentName: '<i>Robin</i>' })));
    expect(texts()).toEqual(attacks);
    expect(all('.message script, .message img, .message a, .message i')).toEqual([]);
    expect(find('.name').textContent).toBe('<i>Robin</i>');
  });

  it('have links that give nothing away', () => {
    history(fromAgent(1, { content: 'See https://a.example/x.' }));
    const link = find<HTMLAnchorElement>('.text a');
    expect(link.textContent).toBe('https://a.example/x');
    expect(link.target).toBe('_blank');
    expect(link.rel).toBe('noopener noreferrer nofollow');
    expect(texts()).toEqual(['See https://a.example/x.']);
  });

  it('stand in their own direction', () => {
    history(fromAgent(1, { content: 'שלום' }));
    expect(find('.text').dir).toBe('auto');
  });

  it('that are merely loaded are not spoken; what comes then is', () => {
    history(fromVisitor(60), fromAgent(61));
    expect(find('[role=log]').getAttribute('aria-live')).toBe('off');
    chat.event('agentReplied', { message: fromAgent(62) });
    expect(find('[role=log]').getAttribute('aria-live')).toBe('polite');
    chat.open();
    find('.earlier').click();
    const ack = emit.mock.calls.find(([event]) => event === 'getHistory')![2]!;
    ack({ ok: true, messages: [fromVisitor(58), fromVisitor(59)] });
    expect(find('[role=log]').getAttribute('aria-live')).toBe('off');
    expect(all('.message')).toHaveLength(5);
  });
});

describe('the badge', () => {
  it('counts what is new, in the name as well, and is gone when it is seen', () => {
    history(fromVisitor(1));
    for (let i = 2; i < 4; i++) chat.event('agentReplied', { message: fromAgent(i) });
    expect(find('.badge').textContent).toBe('2');
    expect(bubble.button.getAttribute('aria-label')).toBe('Open chat, 2 unread messages');
    expect(all('[role=status]').at(-1)!.textContent).toBe('New message from Robin');
    expect(emitted('messagesRead')).toEqual([]);
    chat.open();
    expect(emitted('messagesRead')).toEqual([{ position: 3 }]);
    expect(find('.badge').textContent).toBe('');
    expect(bubble.button.getAttribute('aria-label')).toBe('Close chat');
  });

  it('stays while the tab is hidden', () => {
    history(fromVisitor(1));
    chat.open();
    hide(true);
    chat.event('agentReplied', { message: fromAgent(2) });
    expect(emitted('messagesRead')).toEqual([]);
    expect(find('.badge').textContent).toBe('1');
    hide(false);
    expect(emitted('messagesRead')).toEqual([{ position: 2 }]);
  });

  it('does not grow beyond its place', () => {
    history(...Array.from({ length: 12 }, (_, i) => fromAgent(i + 1)));
    expect(find('.badge').textContent).toBe('9+');
    expect(bubble.button.getAttribute('aria-label')).toBe('Open chat, 12 unread messages');
  });
});

describe('what an agent says while the chat is closed', () => {
  const teaser = (): HTMLElement => find('.teaser');
  const told = (...messages: unknown[]): void =>
    chat.event('conversationHistory', {
      messages,
      hasMore: false,
      agentReadPosition: 0,
      visitorReadPosition: 0,
      unread: messages.length,
    });

  it('stands beside the bubble, with who says it', () => {
    expect(teaser().hidden).toBe(true);
    told(fromAgent(1, { content: 'May I help?' }));
    expect(teaser().hidden).toBe(false);
    expect(teaser().textContent).toContain('May I help?');
    expect(teaser().textContent).toContain('Robin');
    chat.event('agentReplied', { message: fromAgent(2, { content: 'x'.repeat(500) }) });
    expect(find('.teaser-open span').textContent).toMatch(/^x{100,140}…$/);
  });

  it('opens the chat, and is gone once it is read', () => {
    told(fromAgent(1, { content: 'May I help?' }));
    find('.teaser-open').click();
    expect(find('.panel').hasAttribute('open')).toBe(true);
    expect(teaser().hidden).toBe(true);
  });

  it('dismissed is dismissed, on the next page too, until something else is said', () => {
    told(fromAgent(1, { content: 'May I help?' }));
    find('.teaser-close').click();
    expect(teaser().hidden).toBe(true);
    chat = makeChat();
    told(fromAgent(1, { content: 'May I help?' }));
    expect(teaser().hidden).toBe(true);
    chat.event('agentReplied', { message: fromAgent(2, { content: 'Or not?' }) });
    expect(teaser().hidden).toBe(false);
  });
});
