// What an agent does with a visitor, in jsdom: from their panel and from their row.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ban, Role } from '@porchlight/protocol/rest';
import type { Visitor } from '@porchlight/protocol/visitor';
import { table } from '../testing/app-socket';
import { conversationsPage } from '../testing/chat-samples';
import { tableRow } from '../testing/fake-table';
import { NOW, page, visitor } from '../testing/samples';
import { closeApp, find, host, openApp, receive, settle, type } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const BAN: Ban = {
  id: 4,
  visitorUid: 'v1',
  byAddress: false,
  reason: 'Spam',
  agent: { id: 1, name: 'Demo' },
  createdAt: NOW,
  endsAt: null,
};

let role: Role = 'owner';
let stored: Visitor;
let refusal: string | undefined;
const done: [string, string, unknown][] = [];

function change(path: string, init: RequestInit): [number, unknown] {
  const body = init.body === undefined ? undefined : (JSON.parse(String(init.body)) as object);
  done.push([init.method ?? '', path.replace('/api/v1/projects/1', ''), body]);
  if (refusal !== undefined) return [400, { title: 'No', detail: refusal, code: 'badRequest' }];
  if (path.endsWith('/bans')) return [201, (stored = { ...stored, ban: BAN }).ban];
  if (init.method === 'DELETE') {
    stored = { ...stored, ban: null };
    return [200, {}];
  }
  return [200, (stored = { ...stored, ...body })];
}

let records: (path: string) => unknown = () => ({ bans: [], entries: [], nextCursor: null, now: NOW });

function answer(path: string, init?: RequestInit): [number, unknown] {
  if (path === '/api/v1/me') {
    const agent = { id: 1, email: 'demo@example.org', name: 'Demo' };
    return [200, { agent, projects: [{ id: 1, name: 'Demo shop', role }] }];
  }
  if (init?.method !== undefined && init.method !== 'GET') return change(path, init);
  if (path.includes('/bans?') || path.includes('/audit?')) return [200, records(path)];
  if (path.includes('/visits?')) return [404, { title: 'Not found', code: 'notFound' }];
  if (path.includes('/conversations')) return [200, conversationsPage()];
  if (path.endsWith('/presence/stats'))
    return [200, { projectId: 1, known: true, online: 1, away: 0, now: NOW }];
  return path.includes('/visitors/') ? [200, stored] : [200, page(5, stored)];
}

async function open(hash = '#/projects/1/visitors/v1') {
  window.location.hash = hash;
  await openApp(answer);
}

const press = async (element: Element | null | undefined) => {
  act(() => (element as HTMLElement).click());
  await settle();
};
async function key(element: Element | null, name: string) {
  act(
    () =>
      void element?.dispatchEvent(
        new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }),
      ),
  );
  await settle();
}
const button = (words: string) =>
  [...host.querySelectorAll('button')].find((b) => b.textContent?.endsWith(words));
const heading = () => find('visitor-panel')?.querySelector('h2')?.textContent;
const tags = () => [...host.querySelectorAll('[data-tag]')].map((tag) => tag.textContent);

async function rename(name: string) {
  await press(find('rename'));
  type(find('rename-form')!.querySelector('input')!, name);
  act(() => (find('rename-form') as HTMLFormElement).requestSubmit());
  await settle();
}

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem('porchlightToken', 'T');
  [role, refusal] = ['owner', undefined];
  done.length = 0;
  stored = visitor('v1', 5, { isOnline: true, name: 'Ada', agentName: null, note: null, tags: ['vip'] });
  table.people = [tableRow('v1', { name: 'Ada', tags: ['vip'] }), tableRow('v2', { tags: ['later'] })];
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
});
afterEach(closeApp);

test('a visitor is called what agents call them, and by their own name again', async () => {
  await open();
  await rename(' The lamp lady ');
  expect(done).toEqual([['PATCH', '/visitors/v1', { agentName: 'The lamp lady' }]]);
  expect(heading()).toBe('The lamp lady');
  expect(find('says-name')?.textContent).toBe('Calls themselves Ada');
  await rename('');
  expect(done.at(-1)?.[2]).toEqual({ agentName: null });
  expect(heading()).toBe('Ada');
});

test('a name shows at once; refused, the one before is back, and why is said', async () => {
  let settled: (answer: [number, unknown]) => void = () => undefined;
  let isSlow = false;
  window.location.hash = '#/projects/1/visitors/v1';
  await openApp((path, init) => {
    if (init?.method === 'PATCH') return new Promise((resolve) => (settled = resolve));
    return isSlow ? new Promise(() => undefined) : answer(path, init);
  });
  await rename('Eve');
  expect(heading()).toBe('Eve');
  isSlow = true; // what is asked for then is no part of taking it back
  settled([400, { title: 'No', detail: 'No line breaks.', code: 'badRequest' }]);
  await settle();
  expect(heading()).toBe('Ada');
  expect(find('visitor-panel')?.textContent).toContain('Not renamed: No line breaks.');
});

test('Escape leaves the name as it was, and the panel open', async () => {
  await open();
  await press(find('rename'));
  expect(find('visitor-panel')?.querySelector('h2')?.textContent).not.toBe(undefined);
  await key(find('rename-form')!.querySelector('input'), 'Escape');
  expect(find('rename-form')).toBeNull();
  expect([heading(), done]).toEqual(['Ada', []]);
});

test('what another agent does is shown', async () => {
  await open();
  const told = { name: 'Ada', email: null, userId: null, verified: false, now: NOW };
  const event = { projectId: 1, visitorUid: 'v1', ...told };
  await receive('visitorIdentified', { ...event, agentName: 'Boss', note: 'Likes lamps', tags: ['a', 'b'] });
  expect(heading()).toBe('Boss');
  expect((find('note') as HTMLTextAreaElement).value).toBe('Likes lamps');
  expect(tags()).toEqual(['a', 'b']);
});

test('a note is saved by itself, and said to be', async () => {
  await open();
  type(find('note') as HTMLTextAreaElement, 'Likes lamps');
  expect(done).toEqual([]);
  act(() => find('note')!.focus());
  act(() => find('note')!.blur());
  await settle();
  expect(done).toEqual([['PATCH', '/visitors/v1', { note: 'Likes lamps' }]]);
  expect(find('note-said')?.textContent).toBe('Saved');
});

test('a note that could not be saved stays written, and can be saved again', async () => {
  refusal = 'Too long.';
  await open();
  type(find('note') as HTMLTextAreaElement, 'Likes lamps');
  act(() => find('note')!.focus());
  act(() => find('note')!.blur());
  await settle();
  expect(find('for-the-team')?.textContent).toContain('Not saved: Too long.');
  expect((find('note') as HTMLTextAreaElement).value).toBe('Likes lamps');
  refusal = undefined;
  await press(button('Save again'));
  expect(find('note-said')?.textContent).toBe('Saved');
});

test('a note is saved where the panel closes', async () => {
  await open();
  type(find('note') as HTMLTextAreaElement, 'Likes lamps');
  await press(button('Close the visitor'));
  expect(done).toEqual([['PATCH', '/visitors/v1', { note: 'Likes lamps' }]]);
});

test('tags are added once each, taken away, and suggested from those in sight', async () => {
  await open();
  const field = () => find('add-tag') as HTMLInputElement;
  const suggested = [...host.querySelectorAll('datalist option')].map((o) => (o as HTMLOptionElement).value);
  expect(suggested).toEqual(['later']);
  type(field(), 'big order');
  await key(field(), 'Enter');
  type(field(), 'vip');
  await key(field(), ',');
  expect(done.map(([, , body]) => body)).toEqual([{ tags: ['vip', 'big order'] }]);
  expect(tags()).toEqual(['vip', 'big order']);
  await press(host.querySelector('[aria-label="Remove the tag vip"]'));
  expect(done.at(-1)?.[2]).toEqual({ tags: ['big order'] });
  expect(tags()).toEqual(['big order']);
});

test('ten tags are the most', async () => {
  stored = { ...stored, tags: Array.from({ length: 10 }, (_, i) => `t${i}`) };
  await open();
  expect(find('add-tag')).toBeNull();
});

test('a ban says what it does, and the panel by whom; it can be lifted', async () => {
  await open();
  await press(find('ban'));
  expect(find('ban-means')?.textContent).toContain('until somebody lifts it');
  await press(host.querySelector('[data-value="address"] input'));
  expect(find('ban-means')?.textContent).toMatch(/for 24 hours.*same address/u);
  type(find('ban-reason') as HTMLInputElement, 'Spam');
  act(() => (find('ban-form') as HTMLFormElement).requestSubmit());
  await settle();
  expect(done).toEqual([['POST', '/bans', { visitorUid: 'v1', byAddress: true, hours: 24, reason: 'Spam' }]]);
  expect(find('ban-dialog')).toBeNull();
  expect(find('banned')?.textContent).toContain('Banned by Demo until it is lifted.Spam');
  expect(find('ban')).toBeNull();
  await press(find('lift-ban'));
  expect(done.at(-1)?.slice(0, 2)).toEqual(['DELETE', '/bans/4']);
  expect(find('banned')).toBeNull();
});

test('nobody writes first to who is banned, and the panel says why', async () => {
  await open();
  expect(find('write-first')).not.toBeNull();
  stored = { ...stored, ban: BAN };
  closeApp();
  await open();
  expect(find('write-first')).toBeNull();
  expect(find('not-to-write')?.textContent).toBe('Nobody can write to them while they are banned.');
  await press(find('lift-ban'));
  expect(find('not-to-write')).toBeNull();
  expect(find('write-first')).not.toBeNull();
});

test('a ban that is refused says why, and the dialog stays', async () => {
  refusal = 'Too many bans.';
  await open();
  await press(find('ban'));
  act(() => (find('ban-form') as HTMLFormElement).requestSubmit());
  await settle();
  expect(find('ban-dialog')?.textContent).toContain('Not banned: Too many bans.');
});

test('somebody who is not here has no address to be banned by', async () => {
  stored = { ...stored, isOnline: false, status: 'offline' };
  await open();
  await press(find('ban'));
  expect(host.querySelector('[data-value="address"] input')).toHaveProperty('disabled', true);
});

test('whoever may only look sees none of it', async () => {
  role = 'viewer';
  stored = { ...stored, ban: BAN };
  await open();
  for (const name of ['rename', 'for-the-team', 'banned', 'to-bans', 'to-audit'])
    expect(find(name)).toBeNull();
  expect(find('visitor-table')?.hasAttribute('data-acts')).toBe(false);
  await press(find('row-menu-button'));
  expect(find('row-menu')).toBeNull();
});

test('a row’s menu leads to its place in the panel', async () => {
  await open('#/projects/1');
  await press(find('row-menu-button'));
  const items = [...host.querySelectorAll('[role=menuitem]')].map(({ textContent }) => textContent);
  expect(items.slice(0, 5)).toEqual(['Write to them', 'Rename', 'Note', 'Tags', 'Ban…']);
  expect(document.activeElement?.textContent).toBe('Write to them');
  await key(document.activeElement, 'ArrowDown');
  expect(document.activeElement?.textContent).toBe('Rename');
  await press(document.activeElement);
  expect(window.location.hash).toBe('#/projects/1/visitors/v1');
  expect(find('row-menu')).toBeNull();
  expect(find('rename-form')).not.toBeNull();
});

test('a link to the visitor is copied from their row', async () => {
  const writeText = vi.fn((_text: string) => Promise.resolve());
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { clipboard: { writeText } }));
  await open('#/projects/1?status=online');
  await press(find('row-menu-button'));
  await press(host.querySelector('[data-deed=copy]'));
  expect(find('row-menu')).toBeNull();
  expect(window.location.hash, 'the table stays').toBe('#/projects/1?status=online');
  const [link] = writeText.mock.calls[0] ?? [];
  expect(link).toBe(`${window.location.origin}/#/projects/1/visitors/v1`);
  closeApp();
  await open(new URL(link!).hash);
  expect(heading()).toBe('Ada');
});

test('the menu key opens it at the highlighted row, and Escape leads back there', async () => {
  await open('#/projects/1');
  await key(find('visitor-table'), 'ArrowDown');
  await key(find('visitor-table'), 'ContextMenu');
  expect(find('row-menu')?.getAttribute('aria-label')).toBe('Ada');
  await key(document.activeElement, 'End');
  await key(document.activeElement, 'Escape');
  expect(find('row-menu')).toBeNull();
  expect(document.activeElement).toBe(find('visitor-table'));
});

test('bans are listed and lifted, page after page', async () => {
  const second = { ...BAN, id: 3, visitorUid: 'v9', endsAt: NOW, byAddress: true };
  records = (path) =>
    path.includes('cursor=next')
      ? { bans: [second], nextCursor: null, now: NOW }
      : { bans: [BAN], nextCursor: 'next', now: NOW };
  await open('#/projects/1/bans');
  expect(host.querySelectorAll('[data-testid=ban-record]')).toHaveLength(1);
  await press(find('more-records'));
  const [, last] = host.querySelectorAll('[data-testid=ban-record]');
  expect(last?.textContent).toContain('with their address');
  expect(last?.querySelector('a')?.getAttribute('href')).toBe('#/projects/1/visitors/v9');
  await press(last?.querySelector('button'));
  expect(done.at(-1)?.slice(0, 2)).toEqual(['DELETE', '/bans/3']);
});

test('owners read what was done; others have no way there', async () => {
  const entry = { at: NOW, agent: { id: 1, name: 'Robin' }, subject: 'v1' };
  records = () => ({
    entries: [
      { id: 3, action: 'visitor.ban', details: { byAddress: true, endsAt: null, reason: 'Spam' }, ...entry },
      { id: 2, action: 'visitor.tag', details: { tags: ['vip', 'b'] }, ...entry },
      { id: 1, action: 'visitor.rename', details: { agentName: 'Boss' }, ...entry },
    ],
    nextCursor: null,
    now: NOW,
  });
  await open('#/projects/1/log');
  const words = [...host.querySelectorAll('[data-testid=audit-record]')].map(
    ({ textContent }) => textContent,
  );
  expect(words[0]).toContain('Robin banned them with their address until it is lifted (Spam)');
  expect(words[1]).toContain('tagged them with vip, b');
  expect(words[2]).toContain('called them “Boss”');
  expect(find('to-audit')?.getAttribute('aria-current')).toBe('page');
});

test('agents find the bans, and not the log', async () => {
  role = 'agent';
  records = () => ({ bans: [], nextCursor: null, now: NOW });
  await open('#/projects/1/bans');
  expect(find('no-records')?.textContent).toBe('Nobody is banned.');
  expect(find('to-bans')).not.toBeNull();
  expect(find('to-audit')).toBeNull();
});

test('tags are a column and a filter', async () => {
  await open('#/projects/1?columns=visitor,tags&tags=later');
  const rows = [...host.querySelectorAll('[data-testid=visitor-row]')];
  expect(rows.map((row) => row.getAttribute('data-uid'))).toEqual(['v2']);
  expect(rows[0]?.querySelector('[data-column=tags]')?.textContent).toBe('later');
  await press(find('filter-returning'));
  expect(find('filter-of-tags')?.textContent).toContain('vip');
});
