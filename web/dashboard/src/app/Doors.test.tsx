// Who is not in yet: by an invitation, to a new password, at the very first start; and the first day of a project.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tableRow } from '../testing/fake-table';
import { table } from '../testing/app-socket';
import { FakeSettings } from '../testing/fake-settings';
import { came, NOW, page } from '../testing/samples';
import { closeApp, eventually, find, host, openApp, receive, settle, type } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

let server: FakeSettings;
let link: Record<string, unknown>;
let isNeeded: boolean;

const TOKEN = 'a'.repeat(43);

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  server = new FakeSettings();
  isNeeded = true;
  table.people = [];
  link = {
    kind: 'invitation',
    email: null,
    projectName: 'Demo shop',
    role: 'agent',
    expiresAt: NOW,
    hasAccount: false,
  };
  server.instead = (call) => {
    if (call === 'POST /auth/links/look') return [200, link];
    if (call === 'POST /auth/links/use') return [200, { token: 'IN', expiresAt: NOW, ...server.me }];
    if (call === 'GET /setup') return [200, { needed: isNeeded }];
    if (call === 'POST /setup') return [201, { token: 'IN', expiresAt: NOW, projectId: 1, ...server.me }];
    if (call.startsWith('GET /visitors?')) return [200, page(5)];
    return undefined;
  };
});
afterEach(closeApp);

async function open(hash: string) {
  window.location.hash = hash;
  await openApp(server.answer);
}
const write = async (testId: string, text: string) => {
  type(find(testId) as HTMLInputElement, text);
  await settle();
};
const submit = async (testId: string) => {
  act(() => (find(testId) as HTMLFormElement).requestSubmit());
  await settle();
};
const isDisabled = (testId: string) => (find(testId) as HTMLButtonElement).disabled;

test('an invitation for anybody makes an account, and leads into the project without a trace of the link', async () => {
  await open(`#/join/${TOKEN}`);
  expect(host.textContent).toContain('Join Demo shop');
  expect(host.textContent).toContain('You will be an agent');
  await write('join-email', 'lee@example.org');
  await write('join-name', 'Lee');
  await write('new-password', 'short');
  expect(isDisabled('join-now')).toBe(true);
  await write('new-password', 'long enough');
  await submit('join-form');
  expect(server.sent('POST /auth/links/use')).toEqual([
    { token: TOKEN, email: 'lee@example.org', name: 'Lee', password: 'long enough' },
  ]);
  expect(localStorage.getItem('porchlightToken')).toBe('IN');
  expect(window.location.hash).toBe('#/projects/1');
  expect(find('to-visitors')).not.toBeNull();
});

test('whoever has an account joins with its password', async () => {
  link = { ...link, email: 'lee@example.org', hasAccount: true };
  await open(`#/join/${TOKEN}`);
  expect(find('join-name')).toBeNull();
  await write('join-password', 'mine');
  await submit('join-form');
  expect(server.sent('POST /auth/links/use')).toEqual([{ token: TOKEN, password: 'mine' }]);
});

test('a wrong password is told, and what is typed stays', async () => {
  link = { ...link, email: 'lee@example.org', hasAccount: true };
  const usual = server.instead;
  server.instead = (call) =>
    call === 'POST /auth/links/use' ? [401, { code: 'unauthorized', detail: 'no' }] : usual(call);
  await open(`#/join/${TOKEN}`);
  await write('join-password', 'wrong');
  await submit('join-form');
  expect(find('join-failure')?.textContent).toBe('That is not the password of your account.');
  expect((find('join-password') as HTMLInputElement).value).toBe('wrong');
});

test.each([
  [404, 'This link does not work any more'],
  [429, 'Porchlight is out of reach'],
])('a link that is answered %s says what can be done', async (status, title) => {
  const usual = server.instead;
  server.instead = (call) =>
    call === 'POST /auth/links/look' ? [status, { code: 'notFound', detail: 'no' }] : usual(call);
  await open(`#/join/${TOKEN}`);
  expect(find('link-gone')?.textContent).toContain(title);
  act(() => find('to-login')?.click());
  await settle();
  expect(find('login-form')).not.toBeNull();
});

test('a link to a new password asks for nothing else', async () => {
  link = { ...link, kind: 'password', email: 'lee@example.org', role: null, hasAccount: true };
  await open(`#/password/${TOKEN}`);
  expect(find('join-for')?.textContent).toBe('lee@example.org');
  await write('new-password', 'long enough');
  await submit('password-form');
  expect(server.sent('POST /auth/links/use')).toEqual([{ token: TOKEN, password: 'long enough' }]);
});

test('a link is for whoever it says, also where somebody is logged in', async () => {
  localStorage.setItem('porchlightToken', 'T');
  await open(`#/join/${TOKEN}`);
  expect(find('join-form')).not.toBeNull();
});

async function setUp() {
  await write('setup-email', 'demo@example.org');
  await write('setup-name', 'Demo');
  await write('new-password', 'long enough');
  await write('setup-project', 'Demo shop');
  await write('setup-site', 'https://shop.example/');
  await submit('setup-form');
}

test('the first start makes an owner and a project, waits for the first visitor, and turns green', async () => {
  await open('#/setup/the-key');
  await setUp();
  const of = { email: 'demo@example.org', name: 'Demo', password: 'long enough' };
  expect(server.sent('POST /setup')).toEqual([
    { key: 'the-key', ...of, projectName: 'Demo shop', origins: ['https://shop.example'] },
  ]);
  expect(window.location.hash).toBe('#/projects/1');
  expect(find('guide')?.textContent).toContain('widget.js');
  expect(find('guide-waits')).not.toBeNull();
  expect(find('first-visitor')).toBeNull();
  table.people = [tableRow('ada', { name: 'Ada', currentUrl: 'https://shop.example/cart' })];
  await receive('tableChanged', table.changed());
  expect(find('guide')).toBeNull();
  expect(find('first-visitor')?.textContent).toContain('We see you: Ada is on /cart.');
  expect(find('to-first-visitor')?.getAttribute('href')).toBe('#/projects/1/visitors/ada');
  table.people = [];
  await receive('tableChanged', table.changed());
  // Drawn half a second after the last push.
  await eventually(() => expect(find('first-visitor')?.textContent).toContain('We saw you: Ada was here.'));
  act(() => find('first-visitor')?.querySelector('button')?.click());
  await settle();
  expect(find('first-visitor')).toBeNull();
});

test('a key that is not good any more is told', async () => {
  const usual = server.instead;
  server.instead = (call) =>
    call === 'POST /setup' ? [403, { code: 'forbidden', detail: 'no' }] : usual(call);
  await open('#/setup/old');
  await setUp();
  expect(find('setup-failure')?.textContent).toContain('porchlight setup prints a new one');
});

test('the log-in of a server that is not set up says how that is done', async () => {
  await open('');
  expect(find('setup-needed')?.textContent).toContain('porchlight setup');
  closeApp();
  isNeeded = false;
  await open('');
  expect(find('login-form')).not.toBeNull();
  expect(find('setup-needed')).toBeNull();
});

test('a server that is set up leads to the log-in', async () => {
  isNeeded = false;
  await open('#/setup/the-key');
  expect(find('setup-over')?.textContent).toContain('There is an account already');
});

test('the guide stands at everybody too while nobody was ever seen, and turns green there', async () => {
  localStorage.setItem('porchlightToken', 'T');
  await open('#/projects/1?list=everybody');
  expect(find('empty-list')?.textContent).toContain('widget.js');
  expect(find('guide-waits')).not.toBeNull();
  expect(find('first-visitor')).toBeNull();
  const currentUrl = 'https://shop.example/cart';
  await receive('visitorStatusChanged', came('ada', 9, { name: 'Ada', currentUrl }));
  expect(find('guide')).toBeNull();
  expect(find('visitor-row')?.dataset['uid']).toBe('ada');
  expect(find('first-visitor')?.textContent).toContain('We see you: Ada is on /cart.');
  act(() => find('first-visitor')?.querySelector('button')?.click());
  await settle();
  expect(find('first-visitor')).toBeNull();
  closeApp();
  server.role = 'agent';
  await open('#/projects/1?list=everybody');
  expect(find('guide')).toBeNull();
  expect(find('empty-list')?.textContent).toContain('widget.js');
});

test('the guide lets the site in that was refused, and is the owners’ alone', async () => {
  localStorage.setItem('porchlightToken', 'T');
  server.refused = [{ origin: 'https://www.shop.example', page: null, times: 1, firstAt: NOW, lastAt: NOW }];
  await open('#/projects/1');
  act(() => find('allow-origin')?.click());
  await settle();
  expect(server.settings.origins).toContain('https://www.shop.example');
  expect(find('refused-origins')).toBeNull();
  closeApp();
  server.role = 'agent';
  await open('#/projects/1');
  expect(find('guide')).toBeNull();
  expect(find('empty-list')?.textContent).toContain('widget.js');
});
