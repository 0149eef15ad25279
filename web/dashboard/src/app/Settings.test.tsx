// The settings in the whole dashboard, in jsdom: for each role, with what the server refuses, and without it.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeSettings } from '../testing/fake-settings';
import { NOW } from '../testing/samples';
import { closeApp, find, host, openApp, settle, type } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

let server: FakeSettings;

async function open(hash: string) {
  window.location.hash = hash;
  await openApp(server.answer);
}
const click = async (testId: string) => {
  act(() => find(testId)?.click());
  await settle();
};
const write = async (testId: string, text: string) => {
  type(find(testId) as HTMLInputElement, text);
  await settle();
};
async function choose(testId: string, value: string) {
  const select = find(testId) as HTMLSelectElement;
  act(() => {
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await settle();
}
const save = async () => {
  const { form } = find('save') as HTMLButtonElement;
  act(() => form?.requestSubmit());
  await settle();
};
const goTo = async (hash: string) => {
  act(() => {
    window.location.hash = hash;
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  });
  await settle();
};
const text = (testId: string) => find(testId)?.textContent;
const isDisabled = (testId: string) => (find(testId) as HTMLButtonElement).disabled;
const problem = (status: number, code: string, detail: string): [number, unknown] => [
  status,
  { code, detail },
];

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem('porchlightToken', 'T');
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
  server = new FakeSettings();
});
afterEach(closeApp);

test('what is changed is said, and that alone is sent', async () => {
  await open('#/projects/1/settings/project');
  expect(text('save-status')).toBe('');
  expect(isDisabled('save')).toBe(true);
  await write('project-name', 'Lumen & Co');
  expect(text('save-status')).toBe('Unsaved changes');
  expect(find('unsaved-project')).not.toBeNull();
  await save();
  expect(server.sent('PATCH /settings')).toEqual([{ name: 'Lumen & Co' }]);
  expect(text('save-status')).toBe('Saved');
  expect(find('unsaved-project')).toBeNull();
  expect(host.querySelector('header')?.textContent).toContain('Lumen & Co');
});

test('what is not saved stays: on another page, and in a page that is loaded anew', async () => {
  await open('#/projects/1/settings/project');
  await write('visit-days', '90');
  await goTo('#/projects/1/settings/data');
  expect(find('unsaved-project')).not.toBeNull();
  closeApp();
  await open('#/projects/1/settings/project');
  expect((find('visit-days') as HTMLInputElement).value).toBe('90');
  await click('discard');
  expect((find('visit-days') as HTMLInputElement).value).toBe('30');
  expect(find('unsaved-project')).toBeNull();
});

test('what another owner added meanwhile is kept', async () => {
  await open('#/projects/1/settings/project');
  await write('origin', 'https://new.example/cart');
  expect(text('origin-check')).toContain('Lets in pages of https://new.example and no others');
  await click('add-origin');
  server.settings = { ...server.settings, name: 'By another', origins: ['shop.example', 'other.example'] };
  await save();
  expect(server.sent('PATCH /settings')).toEqual([
    { origins: ['shop.example', 'other.example', 'https://new.example'] },
  ]);
  expect((find('project-name') as HTMLInputElement).value).toBe('By another');
});

test('an origin that no browser has is told while it is typed, and not added', async () => {
  await open('#/projects/1/settings/project');
  await write('origin', 'shop.example:8080');
  expect(text('origin-error')).toContain('A port belongs behind a whole address');
  expect(isDisabled('add-origin')).toBe(true);
});

test('what was refused lately is allowed by one click, whatever else is unsaved', async () => {
  server.refused = [
    {
      origin: 'https://www.shop.example',
      page: 'https://www.shop.example/cart',
      times: 12,
      firstAt: NOW,
      lastAt: NOW,
    },
    { origin: 'null', page: null, times: 1, firstAt: NOW, lastAt: NOW },
  ];
  await open('#/projects/1/settings/project');
  await write('project-name', 'Half');
  expect(text('refused-origins')).toContain('12 times, last');
  expect(text('refused-origins')).toContain('Only * lets them in');
  await click('allow-origin');
  expect(server.sent('PATCH /settings')).toEqual([{ origins: ['shop.example', 'https://www.shop.example'] }]);
  expect(host.querySelectorAll('[data-testid="refused-origin"]')).toHaveLength(1);
  expect((find('project-name') as HTMLInputElement).value).toBe('Half');
});

test('what the server refuses stands beside its field, and nothing is lost', async () => {
  await open('#/projects/1/settings/project');
  server.instead = (call) =>
    call === 'PATCH /settings' ? problem(400, 'badRequest', 'name: expected at most 200 bytes') : undefined;
  await write('project-name', 'Long');
  await save();
  expect(text('project-name-error')).toBe('name: expected at most 200 bytes');
  expect(text('save-failure')).toContain('see the field');
  expect((find('project-name') as HTMLInputElement).value).toBe('Long');
  await write('project-name', 'Longer');
  expect(text('project-name-error')).toBe('');
});

test('what is wrong by itself is not sent', async () => {
  await open('#/projects/1/settings/project');
  await write('visit-days', '0');
  expect(text('visit-days-error')).toContain('from 1 to 3,650');
  await save();
  expect(server.sent('PATCH /settings')).toEqual([]);
});

test('without a connection a form keeps what is in it and says why it is not saved', async () => {
  await open('#/projects/1/settings/project');
  server.instead = (call) =>
    call.startsWith('PATCH') ? Promise.reject(new TypeError('no network')) : undefined;
  await write('project-name', 'Kept');
  await save();
  expect(text('save-failure')).toContain('cannot be reached');
  expect(text('save-status')).toBe('Unsaved changes');
  server.instead = () => undefined;
  await save();
  expect(server.settings.name).toBe('Kept');
});

test('settings that cannot be read say so, and are asked for again', async () => {
  server.instead = (call) =>
    call === 'GET /settings' ? problem(403, 'forbidden', 'Expected an owner.') : undefined;
  await open('#/projects/1/settings/widget');
  expect(text('settings-failed')).toContain('Expected an owner.');
  server.instead = () => undefined;
  act(() => find('settings-failed')?.querySelector('button')?.click());
  await settle();
  expect(find('picture')).not.toBeNull();
});

test('the secret is asked for, shown, changed beside the old one, which is dropped when it is confirmed', async () => {
  await open('#/projects/1/settings/project');
  expect(host.textContent).not.toContain('first-secret');
  await click('show-secret');
  expect(text('secret')).toBe('first-secret');
  await click('rotate-secret');
  expect(text('secret')).toBe('second-secret');
  expect(text('old-secret')).toBe('first-secret');
  await click('drop-secret');
  expect(server.secrets.previousSecret).toBe('first-secret');
  await click('confirm-drop-now');
  expect(find('old-secret')).toBeNull();
  expect(find('drop-secret')).toBeNull();
  await click('hide-secret');
  expect(host.textContent).not.toContain('second-secret');
});

test('requiring proofs says before who would be refused', async () => {
  await open('#/projects/1/settings/project');
  expect(find('enforce-warning')).toBeNull();
  await click('enforce-identity');
  expect(text('enforce-warning')).toContain('every visitor who is not signed in is refused');
  await save();
  expect(server.sent('PATCH /settings')).toEqual([{ enforceIdentity: true }]);
  expect(find('enforce-warning')).toBeNull();
});

test('the public count shows what a site makes of it', async () => {
  await open('#/projects/1/settings/project');
  expect(find('public-badge')).toBeNull();
  await click('public-count');
  expect(text('public-badge')).toBe('3 people are here');
});

test('a project is removed when its name is typed again, exactly', async () => {
  await open('#/projects/1/settings/project');
  await write('remove-name', 'demo shop');
  expect(isDisabled('remove-now')).toBe(true);
  await write('remove-name', 'Demo shop');
  act(() => (find('remove-project') as HTMLFormElement).requestSubmit());
  await settle();
  expect(server.sent('DELETE ')).toEqual([{ name: 'Demo shop' }]);
});

test('of the widget only what was changed is sent, and languages of other owners stay', async () => {
  await open('#/projects/1/settings/widget');
  const picture = () => find('picture-chat')?.shadowRoot;
  expect(picture()?.querySelector('h2')?.textContent).toBe('Chat with us');
  await write('title', 'Ask us');
  expect(picture()?.querySelector('h2')?.textContent).toBe('Ask us');
  await click('preview-maskText');
  await choose('add-language', 'fr');
  await write('fr-title', 'Bonjour');
  server.settings.chat.texts = { ...server.settings.chat.texts, it: { title: 'Ciao', greeting: '' } };
  await save();
  expect(server.sent('PATCH /settings')).toEqual([
    {
      chat: {
        title: 'Ask us',
        texts: {
          de: { title: 'Hallo', greeting: '' },
          it: { title: 'Ciao', greeting: '' },
          fr: { title: 'Bonjour', greeting: '' },
        },
      },
      preview: { maskText: true },
    },
  ]);
});

test('the picture has the project’s colour and side, and none where the chat is off', async () => {
  await open('#/projects/1/settings/widget');
  await write('accent', '#ffd000');
  expect(find('picture-chat')?.style.getPropertyValue('--accent')).toBe('#ffd000');
  expect(find('picture-chat')?.style.getPropertyValue('--on-accent')).toBe('#16130f');
  act(() => find('position')?.querySelector<HTMLInputElement>('[value=left]')?.click());
  await settle();
  expect(find('picture-chat')?.dataset['left']).toBe('');
  await write('accent', '#ffd');
  expect(text('accent-error')).toContain('#rrggbb');
  expect(isDisabled('save')).toBe(true);
  await click('chat-enabled');
  expect(find('picture-chat')).toBeNull();
});

test('the picture speaks the language that is picked, from its side, with what is written for it', async () => {
  await open('#/projects/1/settings/widget');
  const said = () => find('picture-chat')?.shadowRoot?.textContent ?? '';
  const field = () => find('picture-chat')?.shadowRoot?.querySelector('textarea')?.placeholder;
  expect(said()).toContain('We are here');
  await choose('picture-language', 'ar');
  expect(find('picture-chat')?.dir).toBe('rtl');
  expect(find('picture-chat')?.lang).toBe('ar');
  for (const words of ['تحدّث معنا', 'مرحبًا! كيف يمكننا المساعدة؟', 'نحن هنا'])
    expect(said()).toContain(words);
  expect(field()).toBe('اكتب رسالة…');
  await choose('picture-language', 'de');
  expect(find('picture-chat')?.dir).toBe('ltr');
  for (const words of ['Hallo', 'Wie können wir helfen?', 'Wir sind da']) expect(said()).toContain(words);
  await write('greeting', 'Ask Lumen');
  expect(said()).toContain('Ask Lumen');
});

test('what the chat’s switches do is in the picture: paper clip, stars, a word on what is typed', async () => {
  await open('#/projects/1/settings/widget');
  const all = (selector: string) => find('picture-chat')!.shadowRoot!.querySelectorAll<HTMLElement>(selector);
  const clip = () => [...all('.attach')].some(({ hidden }) => !hidden);
  expect([clip(), all('.star').length, all('.note').length]).toEqual([true, 0, 0]);
  await click('chat-files');
  await click('chat-rating');
  await click('chat-typingPreview');
  expect([clip(), all('.star').length, all('.note').length]).toEqual([false, 5, 1]);
  expect(all('.note')[0]?.textContent).toBe('We can see what you type.');
});

test('what the chat asks and shows is switched, each by itself, and says what follows', async () => {
  await open('#/projects/1/settings/widget');
  expect(text('part-chat')).toContain('This server sends no e-mail yet');
  expect(text('part-chat')).toContain('say it in your privacy policy too');
  await click('chat-typingPreview');
  await click('chat-askEmail');
  await save();
  expect(server.sent('PATCH /settings')).toEqual([{ chat: { askEmail: false, typingPreview: true } }]);
  await click('chat-enabled');
  expect(isDisabled('chat-rating')).toBe(true);
});

test('of a server that does not tell them, the chat’s switches stand as they are by default', async () => {
  const { askEmail: _a, files: _f, rating: _r, typingPreview: _t, ...chat } = server.settings.chat;
  server.settings = { ...server.settings, chat };
  await open('#/projects/1/settings/widget');
  const isOn = (name: string) => (find(`chat-${name}`) as HTMLInputElement).checked;
  expect(['askEmail', 'files', 'rating', 'typingPreview'].map(isOn)).toEqual([true, true, false, false]);
});

test('who gets a conversation is chosen, and told before it is saved', async () => {
  await open('#/projects/1/settings/inbox');
  expect(text('assignment-effect')).toBe('Whoever takes a conversation has it.');
  act(() => find('assignment')?.querySelector<HTMLInputElement>('[value=leastBusy]')?.click());
  await settle();
  expect(text('assignment-effect')).toContain('fewest open conversations');
  expect(find('unsaved-inbox')).not.toBeNull();
  await save();
  expect(server.sent('PATCH /settings')).toEqual([{ assignment: 'leastBusy' }]);
});

test('whether the server sends e-mail is said, and who sets that up', async () => {
  await open('#/projects/1/settings/inbox');
  expect(text('mail-state')).toBe('This server sends no e-mail.');
  expect(text('part-mail')).toContain(
    '[mail] of the configuration: server, user, password, from, dashboard_url',
  );
  server.settings = { ...server.settings, mail: { configured: true } };
  await goTo('#/projects/1/settings/data');
  await goTo('#/projects/1/settings/inbox');
  expect(text('mail-state')).toBe('This server sends e-mail.');
});

test('ratings are summed up: the average, and how many gave which', async () => {
  server.ratings = { count: 4, average: 4.25, scores: [0, 0, 1, 1, 2] };
  await open('#/projects/1/settings/inbox');
  expect(text('average')).toBe('4.3 of 5, 4 ratings');
  const scores = [...host.querySelectorAll<HTMLElement>('[data-testid="score"]')];
  expect(scores.map(({ dataset }) => dataset['score'])).toEqual(['5', '4', '3', '2', '1']);
  expect(scores[0]?.textContent).toContain('2 ratings of 5');
  expect(scores.map((one) => one.querySelector<HTMLElement>('[style]')?.style.width)).toEqual([
    '50%',
    '25%',
    '25%',
    '0%',
    '0%',
  ]);
  expect(find('not-asked')).not.toBeNull();
});

test('when what waits is told by e-mail is each agent’s own, and counts at once', async () => {
  server.mailAfterMinutes = 45;
  await open('#/me');
  expect(text('me-no-mail')).toBe('This server sends no e-mail.');
  const select = find('mail-after') as HTMLSelectElement;
  expect(select.value).toBe('45');
  expect([...select.options].map(({ text: word }) => word)).toContain('4 hours');
  await choose('mail-after', '60');
  expect(server.sent('PATCH /me')).toEqual([{ mailAfterMinutes: 60 }]);
  expect((find('mail-after') as HTMLSelectElement).value).toBe('60');
});

test('the last owner can neither go nor be less, and is told so before', async () => {
  await open('#/projects/1/settings/team');
  const [mine, others] = [...host.querySelectorAll('[data-testid="member"]')];
  expect(mine?.textContent).toContain('The only owner');
  expect(mine?.querySelector('select')?.disabled).toBe(true);
  expect(mine?.querySelector<HTMLButtonElement>('[data-testid="remove-member"]')?.disabled).toBe(true);
  expect(others?.querySelector('select')?.disabled).toBe(false);
});

test('each of the team is shown as others see them in a conversation: by initials on a colour of their own', async () => {
  server.agents = server.agents.map((member, i) => ({ ...member, name: ['Ada Lovelace', 'Kim'][i] ?? '' }));
  await open('#/projects/1/settings/team');
  const shown = [...host.querySelectorAll('[data-testid="member"] span[aria-hidden="true"]')];
  expect(shown.map(({ textContent }) => textContent)).toEqual(['AL', 'K']);
  const [first, second] = shown.map((one) => (one as HTMLElement).style.getPropertyValue('--hue'));
  expect(first).not.toBe(second);
});

test('an invitation’s link is told once, and an open one is taken back', async () => {
  await open('#/projects/1/settings/team');
  await write('invite-email', 'lee');
  expect(isDisabled('invite-now')).toBe(true);
  await write('invite-email', 'lee@example.org');
  act(() => (find('invite') as HTMLFormElement).requestSubmit());
  await settle();
  expect(server.sent('POST /invitations')).toEqual([{ role: 'agent', hours: 72, email: 'lee@example.org' }]);
  expect(text('link')).toMatch(/#\/join\/T{43}$/u);
  await click('link-done');
  expect(host.textContent).not.toContain('TTTT');
  expect(text('invitation')).toContain('lee@example.org');
  await click('take-back');
  expect(find('no-invitations')).not.toBeNull();
});

test('a password link is told once; where it may not be made, why', async () => {
  await open('#/projects/1/settings/team');
  await click('password-link');
  expect(text('link')).toMatch(/#\/password\/P{43}$/u);
  await click('link-done');
  server.instead = (call) =>
    call.endsWith('password-link')
      ? problem(403, 'forbidden', 'The member is in a project of others.')
      : undefined;
  await click('password-link');
  expect(host.textContent).toContain('The member is in a project of others.');
});

test('hours are told as visitors will hear them, and a day by itself is sent', async () => {
  await open('#/projects/1/settings/hours');
  expect(text('hours-now')).toContain('while an agent is available');
  await click('hours-on');
  await choose('time-zone', 'UTC');
  expect(text('hours-now')).toMatch(/^(Open|Closed) now/u);
  const sunday = () => host.querySelector('[data-testid="day"][data-day="6"]');
  expect(sunday()?.textContent).toContain('Closed');
  act(() => sunday()?.querySelector<HTMLButtonElement>('[data-testid="add-span"]')?.click());
  await settle();
  await save();
  expect(server.settings.hours).toMatchObject({
    timeZone: 'UTC',
    closed: [],
    days: [...Array(5).fill([{ from: '09:00', to: '17:00' }]), [], [{ from: '09:00', to: '17:00' }]],
  });
});

test('hours that overlap are told at their day, and are not sent', async () => {
  await open('#/projects/1/settings/hours');
  await click('hours-on');
  await click('add-span');
  type(host.querySelectorAll<HTMLInputElement>('[data-testid="day"] input')[2]!, '10:00');
  await settle();
  expect(text('day-problem')).toContain('overlap');
  expect(isDisabled('save')).toBe(true);
});

test('a reply is written with its names filled in, and its shortcut is nobody else’s', async () => {
  server.replies = [{ id: 1, shortcut: 'hello', content: 'Hello!', changedAt: NOW }];
  await open('#/projects/1/settings/replies');
  await click('add-reply');
  await write('reply-shortcut', '/Hello');
  expect(text('reply-shortcut-error')).toContain('Another reply');
  await write('reply-shortcut', 'stock');
  await write('reply-content', 'Hi {{visitor.name}}, {{agent.name}} here.');
  expect(text('reply-sample')).toBe('Hi Ann, Demo here.');
  act(() => (find('reply-form') as HTMLFormElement).requestSubmit());
  await settle();
  expect(server.sent('POST /replies')).toEqual([
    { shortcut: 'stock', content: 'Hi {{visitor.name}}, {{agent.name}} here.' },
  ]);
  expect(find('reply-form')).toBeNull();
  expect(host.querySelectorAll('[data-testid="reply"]')).toHaveLength(2);
});

test('what is kept is told with the project’s own days, and where the records are', async () => {
  server.settings.visitDays = 7;
  await open('#/projects/1/settings/data');
  expect(text('part-kept')).toContain('7 days after the visit’s end');
  expect(find('data-to-log')?.getAttribute('href')).toBe('#/projects/1/log');
  expect(find('data-to-bans')?.getAttribute('href')).toBe('#/projects/1/bans');
});

test('what is kept is told whole: of visitors, of what they send, of agents, and what waits', async () => {
  await open('#/projects/1/settings/data');
  const rows = [...host.querySelectorAll('[data-testid="part-kept"] tbody tr')].map((row) =>
    [...row.children].map(({ textContent }) => textContent ?? ''),
  );
  const timeOf = (what: RegExp) => rows.filter(([name]) => what.test(name ?? '')).map(([, time]) => time);
  expect(timeOf(/^Files/u)).toEqual(['Until the project is removed; an hour where it was never sent']);
  expect(timeOf(/^Ratings/u)).toEqual(['Until the project is removed']);
  expect(timeOf(/^Notes/u)).toEqual(['Until agents take it back, or the project is removed']);
  expect(timeOf(/\(attributes\)$/u)).toEqual(['Until your pages take it back, or the project is removed']);
  expect(timeOf(/leaves in the chat$/u)).toEqual([
    'Until the visitor takes it back, or the project is removed',
  ]);
  expect(timeOf(/^Sites that were refused/u)).toEqual(['A week']);
  expect(timeOf(/wait to be sent/u)).toEqual(['Until they are sent, a day at most']);
  expect(timeOf(/^Browsers of agents/u)).toHaveLength(1);
});

test.each(['agent', 'viewer'] as const)(
  'a %s sees what is theirs, and asks for nothing else',
  async (role) => {
    server.role = role;
    server.replies = [{ id: 1, shortcut: 'hello', content: 'Hello!', changedAt: NOW }];
    await open('#/projects/1');
    expect(find('to-settings')?.getAttribute('href')).toBe('#/projects/1/settings/replies');
    await goTo('#/projects/1/settings/replies');
    expect(text('reply')).toContain('/hello');
    for (const one of ['add-reply', 'edit-reply', 'remove-reply', 'settings-to-project', 'settings-to-hours'])
      expect(find(one)).toBeNull();
    await goTo('#/projects/1/settings/team');
    expect(host.querySelectorAll('[data-testid="member"]')).toHaveLength(2);
    for (const one of ['invite', 'member-role', 'remove-member', 'password-link', 'part-invitations'])
      expect(find(one)).toBeNull();
    for (const part of ['project', 'widget', 'inbox', 'hours', 'data']) {
      await goTo(`#/projects/1/settings/${part}`);
      expect(text(`settings-${part}`)).toContain('Only owners of this project');
    }
    expect(server.sent('GET /settings')).toEqual([]);
    expect(server.sent('GET /invitations')).toEqual([]);
  },
);

test('one’s name shows as others will read it', async () => {
  await open('#/me');
  await write('me-name', 'Robin');
  expect(text('called')).toBe('Robin');
  await save();
  expect(server.sent('PATCH /me')).toEqual([{ name: 'Robin' }]);
  expect(text('to-me')).toBe('Robin');
});

test('a new password goes on with another token; a wrong one is told at its field', async () => {
  await open('#/me');
  const change = async () => {
    act(() => (find('change-password') as HTMLButtonElement).form?.requestSubmit());
    await settle();
  };
  server.instead = (call) =>
    call === 'POST /me/password' ? problem(403, 'forbidden', 'current') : undefined;
  await write('current-password', 'wrong');
  await write('new-password', 'short');
  expect(isDisabled('change-password')).toBe(true);
  await write('new-password', 'long enough');
  await change();
  expect(text('current-password-error')).toBe('That is not your present password.');
  server.instead = () => undefined;
  await change();
  expect(server.sent('POST /me/password').at(-1)).toEqual({ current: 'wrong', password: 'long enough' });
  expect(localStorage.getItem('porchlightToken')).toBe('NEW');
  expect(text('me-news')).toContain('Your password is changed');
});

test('signing out everywhere else is confirmed, and goes on here', async () => {
  await open('#/me');
  await click('sign-out-everywhere');
  expect(server.sent('POST /me/sign-out-everywhere')).toEqual([]);
  await click('confirm-sign-out-now');
  expect(localStorage.getItem('porchlightToken')).toBe('NEW');
  expect(text('me-news')).toContain('Everywhere else you are logged out');
});
