// The desk in jsdom: what an agent does in a conversation beside answering. Notes that no visitor gets, mentions, files,
// answers by e-mail, snooze, and what is shown of the visitor.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Conversation } from '@porchlight/protocol/conversation';
import type { Role } from '@porchlight/protocol/rest';
import type { Visitor } from '@porchlight/protocol/visitor';
import type { Note, SharedFile } from '../shared/api/inbox-types';
import {
  conversation,
  conversationsPage,
  message,
  newMessage,
  note,
  sharedFile,
} from '../testing/chat-samples';
import { NOW, page, visitor } from '../testing/samples';
import { closeApp, eventually, find, host, openApp, receive, settle, type } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const TEAM = [
  { id: 1, name: 'Demo', email: 'demo@example.org', role: 'owner' },
  { id: 2, name: 'Kim', email: 'kim@example.org', role: 'agent' },
  { id: 3, name: 'Kit', email: 'kit@example.org', role: 'viewer' },
];

let role: Role;
let mail: boolean;
let takesFiles: boolean;
let notes: Note[];
let one: Conversation;
let person: Visitor;
let messages: ReturnType<typeof message>[];
let refusal: string | undefined;
let sent: [call: string, body: Record<string, unknown>][];

const bodiesOf = (call: string) => sent.filter(([done]) => done === call).map(([, body]) => body);

function done(call: string, body: Record<string, unknown>): [number, unknown] {
  sent.push([call, body]);
  if (refusal !== undefined) return [409, { title: 'No', detail: refusal, code: 'conflict' }];
  if (call === 'POST /conversations/1/notes')
    return [201, note(9, 3, { content: String(body['content']), tempId: String(body['tempId']) })];
  if (call === 'POST /conversations/1/messages') {
    const said = {
      content: String(body['content']),
      tempId: String(body['tempId']),
      author: 'agent' as const,
    };
    return [201, newMessage(1, message(4, { ...said, mail: body['byEmail'] === true ? 'waiting' : null }))];
  }
  if (call === 'PATCH /conversations/1') return [200, (one = { ...one, ...body })];
  return [200, {}];
}

function answer(path: string, init?: RequestInit): [number, unknown] {
  const call = `${init?.method ?? 'GET'} ${path.replace('/api/v1', '').replace('/projects/1', '')}`;
  if (!call.startsWith('GET'))
    return done(call, JSON.parse(String(init?.body ?? '{}')) as Record<string, unknown>);
  if (call === 'GET /me') {
    const agent = { id: 1, email: 'demo@example.org', name: 'Demo' };
    return [200, { agent, projects: [{ id: 1, name: 'Demo shop', role, files: takesFiles }], mail }];
  }
  if (call.startsWith('GET /conversations/1/messages')) return [200, { messages, hasMore: false, now: NOW }];
  if (call === 'GET /conversations/1/notes') return [200, { notes }];
  if (call === 'GET /conversations/1') return [200, one];
  if (call.startsWith('GET /conversations')) return [200, conversationsPage(one)];
  if (call === 'GET /agents') return [200, { agents: TEAM }];
  if (call === 'GET /presence/stats')
    return [200, { projectId: 1, known: true, online: 1, away: 0, now: NOW }];
  return call === 'GET /visitors/v1' ? [200, person] : [200, page(5, person)];
}

async function open(hash = '#/projects/1/inbox/1') {
  window.location.hash = hash;
  await openApp(answer);
}

const composer = () => find('composer') as HTMLTextAreaElement;
async function press(key: string) {
  act(
    () =>
      void composer().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
  );
  await settle();
}
async function write(text: string) {
  type(composer(), text);
  await settle();
}
async function click(testId: string) {
  act(() => find(testId)?.click());
  await settle();
}
const choose = async (kind: 'reply' | 'note') => {
  act(() => find(`write-${kind}`)?.querySelector('input')?.click());
  await settle();
};
const all = (testId: string) => [...host.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`)];
const order = () => all('thread')[0]!.querySelectorAll('li[data-testid]');

/** What is uploaded, held until it is let go. */
class FakeUpload {
  static ways: FakeUpload[] = [];
  static answer: (path: string) => [number, unknown] = () => [201, sharedFile()];
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  headers: Record<string, string> = {};
  status = 0;
  responseText = '';
  path = '';
  body: unknown;
  onload: () => void = () => undefined;
  onabort: () => void = () => undefined;
  onloadend: () => void = () => undefined;
  open(_method: string, path: string) {
    this.path = path;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send(body: unknown) {
    this.body = body;
    FakeUpload.ways.push(this);
  }
  abort() {
    this.onabort();
    this.onloadend();
  }
  async arrive(status = 201, answered: unknown = sharedFile()) {
    this.status = status;
    this.responseText = JSON.stringify(answered);
    act(() => this.onload());
    this.onloadend();
    await settle();
  }
}

async function attach(...names: string[]) {
  const input = find('attach-input') as HTMLInputElement;
  const files = names.map((name) => new File(['x'], name, { type: 'application/pdf' }));
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  act(() => void input.dispatchEvent(new Event('change', { bubbles: true })));
  await settle();
}

beforeEach(() => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
  vi.stubGlobal('XMLHttpRequest', FakeUpload);
  FakeUpload.ways = [];
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem('porchlightToken', 'T');
  [role, mail, takesFiles, notes, refusal, sent] = ['agent', true, true, [], undefined, []];
  messages = [1, 2, 3].map((n) => message(n));
  one = conversation(1, 3, { agentReadPosition: 3 });
  person = visitor('v1', 5);
});
afterEach(closeApp);

test('colleagues have their initials where they begin to speak; the visitor and the agent have none', async () => {
  const kim = { author: 'agent', agentId: 2, agentName: 'Kim Park' } as const;
  messages = [message(1), message(2, kim), message(3, kim), message(4, { author: 'agent' })];
  one = conversation(1, 4);
  await open();
  const initials = all('message').map((line) => line.querySelector('span[aria-hidden="true"]')?.textContent);
  expect(initials).toEqual([undefined, 'KP', undefined, undefined]);
  expect(all('message')[1]?.querySelector('bdi')?.textContent).toBe('Kim Park');
});

test('a note goes to the team and to nobody else, stands behind what was said, and on a colour of its own', async () => {
  await open();
  await choose('note');
  expect(find('composer-box')?.dataset['kind']).toBe('note');
  await write('They have called twice.');
  await press('Enter');
  expect(bodiesOf('POST /conversations/1/messages')).toEqual([]);
  expect(bodiesOf('POST /conversations/1/notes')).toMatchObject([
    { content: 'They have called twice.', mentions: [] },
  ]);
  expect([...order()].map((line) => (line as HTMLElement).dataset['testid'])).toEqual([
    'message',
    'message',
    'message',
    'thread-note',
  ]);
  expect(all('thread-note')).toHaveLength(1);
});

test('the draft of a note and that of an answer are two: neither is sent as the other', async () => {
  await open();
  await write('Dear visitor');
  await choose('note');
  expect(composer().value).toBe('');
  await write('Careful');
  await choose('reply');
  expect(composer().value).toBe('Dear visitor');
  await press('Enter');
  expect(bodiesOf('POST /conversations/1/messages')).toMatchObject([{ content: 'Dear visitor' }]);
  await choose('note');
  expect(composer().value).toBe('Careful');
  expect(bodiesOf('POST /conversations/1/notes')).toEqual([]);
});

test('nobody is told that an agent types while it is a note', async () => {
  const { told } = await import('../testing/app-socket');
  await open();
  await choose('note');
  await write('Careful');
  expect(told.filter(([event]) => event === 'agentIsTyping')).toEqual([]);
});

test('an @ offers the others, and who stands in the note is mentioned', async () => {
  await open();
  await choose('note');
  await write('See @ki');
  expect(all('mention-option').map(({ dataset }) => dataset['shortcut'])).toEqual(['Kim', 'Kit']);
  await press('ArrowDown');
  await press('Enter');
  expect(composer().value).toBe('See @Kit ');
  expect(find('mention-list')).toBeNull();
  await write('See @Kit and @Kim');
  await press('Escape');
  await press('Enter');
  const [{ mentions } = {}] = bodiesOf('POST /conversations/1/notes');
  expect(mentions).toEqual([2, 3]);
});

test('an @ offers nobody where the visitor is written to, and a slash nothing in a note', async () => {
  await open();
  await write('@ki');
  expect(find('mention-list')).toBeNull();
  await choose('note');
  await write('/');
  expect(find('reply-list')).toBeNull();
});

test('what others note comes and goes; mentions are marked, one’s own the most, and seen', async () => {
  one = { ...one, mentionedAgents: [1] };
  notes = [
    note(4, 2, {
      agentId: 2,
      agentName: 'Kim',
      content: '@Demo, @Kit: look',
      mentions: [
        { agentId: 1, name: 'Demo' },
        { agentId: 3, name: 'Kit' },
      ],
    }),
  ];
  await open();
  expect([...host.querySelectorAll('mark')].map((mark) => [mark.textContent, mark.dataset['me']])).toEqual([
    ['@Demo', 'true'],
    ['@Kit', undefined],
  ]);
  expect(bodiesOf('POST /conversations/1/notes/seen')).toHaveLength(1);
  const at = { projectId: 1, conversationId: 1, now: NOW };
  await receive('noteAdded', { ...at, note: note(5, 3, { agentId: 2, agentName: 'Kim' }) });
  expect(all('thread-note').map(({ dataset }) => dataset['id'])).toEqual(['4', '5']);
  await receive('noteRemoved', { ...at, noteId: 4 });
  expect(all('thread-note').map(({ dataset }) => dataset['id'])).toEqual(['5']);
});

test('one’s own note can be removed, another’s by owners alone', async () => {
  notes = [note(4, 2), note(5, 3, { agentId: 2, agentName: 'Kim' })];
  await open();
  expect(all('remove-note')).toHaveLength(1);
  await click('remove-note');
  await click('remove-note-dialog-now');
  expect(sent.map(([call]) => call)).toContain('DELETE /conversations/1/notes/4');
  expect(all('thread-note').map(({ dataset }) => dataset['id'])).toEqual(['5']);
});

test('a note that was refused stays a note when it is tried again', async () => {
  refusal = 'Too many notes.';
  await open();
  await choose('note');
  await write('Careful');
  await press('Enter');
  expect(find('thread-note')?.textContent).toContain('Too many notes.');
  refusal = undefined;
  await click('retry');
  const [first, second] = bodiesOf('POST /conversations/1/notes');
  expect(second).toEqual(first);
  expect(bodiesOf('POST /conversations/1/messages')).toEqual([]);
});

test('a viewer reads notes, writes none, and has seen what mentions them', async () => {
  role = 'viewer';
  one = { ...one, mentionedAgents: [1] };
  notes = [note(4, 2, { agentId: 1, mentions: [{ agentId: 1, name: 'Demo' }] })];
  await open();
  expect(find('thread-note')).not.toBeNull();
  for (const absent of ['composer', 'remove-note', 'snooze', 'write-note']) expect(find(absent)).toBeNull();
  expect(bodiesOf('POST /conversations/1/notes/seen')).toHaveLength(1);
});

test('files go with an answer that may have no text, once they are there', async () => {
  await open();
  await attach('a.pdf');
  const [way] = FakeUpload.ways;
  expect(way?.path).toBe('/api/v1/projects/1/files');
  expect(way?.headers).toMatchObject({ 'x-file-name': 'a.pdf', 'content-type': 'application/pdf' });
  act(() => way?.upload.onprogress?.({ loaded: 1, total: 4 }));
  expect((find('file-progress') as HTMLProgressElement).value).toBe(0.25);
  await press('Enter');
  expect(bodiesOf('POST /conversations/1/messages')).toEqual([]);
  await way?.arrive(201, sharedFile({ id: 'A'.repeat(22) }));
  await press('Enter');
  expect(bodiesOf('POST /conversations/1/messages')).toMatchObject([
    { content: '', files: ['A'.repeat(22)] },
  ]);
  expect(find('attachment')).toBeNull();
});

test('a file that is refused says why, and holds the answer back until it is tried again or taken away', async () => {
  await open();
  await write('Here it is');
  await attach('a.pdf');
  const problem = { title: 'Too large', detail: 'Files have 10 MB at most.', code: 'payloadTooLarge' };
  await FakeUpload.ways[0]?.arrive(413, problem);
  expect(find('attachment')?.textContent).toContain('Files have 10 MB at most.');
  await press('Enter');
  expect(bodiesOf('POST /conversations/1/messages')).toEqual([]);
  await click('file-retry');
  expect(FakeUpload.ways).toHaveLength(2);
  await click('file-remove');
  await press('Enter');
  const [body] = bodiesOf('POST /conversations/1/messages');
  expect(body).toMatchObject({ content: 'Here it is' });
  expect(body).not.toHaveProperty('files');
});

test('where a project takes no files there is nothing to choose, to drop or to paste them with', async () => {
  takesFiles = false;
  await open();
  expect(find('composer')).not.toBeNull();
  for (const absent of ['attach', 'attach-input']) expect(find(absent)).toBeNull();
  const dropped = new Event('drop', { bubbles: true, cancelable: true });
  const pasted = new Event('paste', { bubbles: true, cancelable: true });
  const files = [new File(['x'], 'a.pdf')];
  Object.assign(dropped, { dataTransfer: { types: ['Files'], files } });
  Object.assign(pasted, { clipboardData: { types: ['Files'], files } });
  act(() => void find('thread')?.dispatchEvent(dropped));
  act(() => void find('composer')?.dispatchEvent(pasted));
  expect(FakeUpload.ways).toEqual([]);
  expect(dropped.defaultPrevented).toBe(true); // else the browser opens it in the page's place
});

test('files stay with their answer while a note is written', async () => {
  await open();
  await attach('a.pdf');
  await choose('note');
  expect(find('attachment')).toBeNull();
  expect(find('composer-box')?.textContent).toContain('1 file is in the reply.');
  await FakeUpload.ways[0]?.arrive();
  await choose('reply');
  expect(find('attachment')?.dataset['state']).toBe('there');
  await click('file-remove');
});

test('what was sent is shown: images small, all else by name and size, each in a tab of its own', async () => {
  const picture: Partial<SharedFile> = {
    id: 'P'.repeat(22),
    name: 'cat.png',
    type: 'image/png',
    width: 800,
    height: 600,
  };
  const thumbnailUrl = `/api/v1/files/${'P'.repeat(22)}/thumbnail?k=2`;
  messages = [
    message(1, {
      content: '',
      files: [sharedFile({ ...picture, hasThumbnail: true, thumbnailUrl }), sharedFile()],
    }),
  ];
  one = conversation(1, 1, { agentReadPosition: 1 });
  await open();
  const [shown, named] = all('file');
  expect(shown?.querySelector('img')?.getAttribute('src')).toBe(thumbnailUrl);
  expect(shown?.querySelector('img')?.alt).toBe('cat.png');
  expect(named?.textContent).toContain('plan.pdf');
  expect(named?.textContent).toContain('340 kB');
  for (const link of host.querySelectorAll<HTMLAnchorElement>('[data-testid="file"] a'))
    expect([link.target, link.rel]).toEqual(['_blank', 'noopener noreferrer']);
  expect(find('message-text')).toBeNull();
});

test('whoever left an address is answered there too, unless the agent says otherwise', async () => {
  one = conversation(1, 3, {
    agentReadPosition: 3,
    visitor: { visitorUid: 'v1', name: null, email: 'told@example.org', contactEmail: 'left@example.org' },
  });
  await open();
  expect((find('by-mail') as HTMLInputElement).checked).toBe(true);
  expect(find('by-mail')?.closest('label')?.textContent).toContain('left@example.org');
  expect(find('by-mail')?.closest('label')?.textContent).toContain('not verified');
  await write('Yes.');
  await press('Enter');
  expect(bodiesOf('POST /conversations/1/messages')).toMatchObject([{ content: 'Yes.', byEmail: true }]);
  expect(find('mail')?.dataset['mail']).toBe('waiting');
  await receive('messageMailed', { projectId: 1, conversationId: 1, position: 4, mail: 'sent', now: NOW });
  expect(find('mail')?.dataset['mail']).toBe('sent');
  await click('by-mail');
  await write('Once more.');
  await press('Enter');
  expect(bodiesOf('POST /conversations/1/messages')[1]).not.toHaveProperty('byEmail');
});

test('an address that only the site has told is written to where the agent says so', async () => {
  const told = { visitorUid: 'v1', name: null, email: 'told@example.org', contactEmail: null };
  one = conversation(1, 3, { agentReadPosition: 3, visitor: told });
  await open();
  expect((find('by-mail') as HTMLInputElement).checked).toBe(false);
});

test.each([
  ['without an address', true, 'waits'],
  ['without a mail server', false, 'noMail'],
])('%s the answer waits in the bubble, and that is said', async (_, canMail, why) => {
  mail = canMail;
  await open();
  expect(find('by-mail')).toBeNull();
  expect(find('waits-in-bubble')?.dataset['why']).toBe(why);
});

test('whoever is here is answered here', async () => {
  const told = { visitorUid: 'v1', name: null, email: null, contactEmail: 'left@example.org' };
  one = conversation(1, 3, { isOnline: true, visitor: told });
  await open();
  expect(find('by-mail')).toBeNull();
  expect(find('waits-in-bubble')).toBeNull();
});

test('a conversation is snoozed until a time that is chosen, and can be had back', async () => {
  await open();
  await click('snooze');
  await click('snooze-hour');
  const [{ snoozedUntil } = {}] = bodiesOf('PATCH /conversations/1');
  const ahead = Date.parse(String(snoozedUntil)) - Date.parse(NOW);
  expect(Math.round(ahead / 60_000)).toBe(60);
  expect(find('snooze')?.textContent).toMatch(/^Until /u);
  await click('snooze');
  await click('snooze-end');
  expect(bodiesOf('PATCH /conversations/1').at(-1)).toEqual({ snoozedUntil: null });
  expect(find('snooze')?.textContent).toBe('Snooze');
});

test('what the visitor types is shown, grey, and gone with what they say', async () => {
  await open();
  const at = { projectId: 1, conversationId: 1, visitorUid: 'v1' };
  await receive('visitorIsTyping', { ...at, isTyping: true, text: 'Do you have <b>red</b>' });
  expect(find('typing-text')?.textContent).toBe('Do you have <b>red</b>');
  await receive('newMessage', newMessage(1, message(4)));
  expect(find('typing-text')).toBeNull();
});

test('a rating stands in the thread and at its head', async () => {
  const ratedAt = message(3).sentAt;
  one = { ...one, status: 'closed', rating: { score: 4, comment: 'Quick', ratedAt } };
  await open();
  expect(find('thread-rating')?.dataset['score']).toBe('4');
  expect(find('thread-rating')?.textContent).toContain('Quick');
  expect(host.querySelectorAll('[role="img"][aria-label="4 of 5 stars"]')).toHaveLength(2);
});

test('what the site tells of a visitor, and the address that was left, is in the panel, and follows', async () => {
  person = visitor('v1', 5, {
    attributes: { plan: 'pro', seats: 1200, trial: false },
    contactEmail: 'left@example.org',
  });
  await open();
  const told = () => all('attribute').map(({ dataset, textContent }) => [dataset['name'], textContent]);
  expect(told()).toEqual([
    ['plan', 'pro'],
    ['seats', '1,200'],
    ['trial', 'no'],
  ]);
  expect(find('contact-email')?.textContent).toBe('left@example.org');
  const fresh = { attributes: { plan: 'free' }, contactEmail: null };
  person = { ...person, ...fresh };
  const identity = { name: null, email: null, userId: null, verified: false };
  await receive('visitorIdentified', {
    projectId: 1,
    visitorUid: 'v1',
    now: NOW,
    ...identity,
    ...fresh,
  });
  expect(told()).toEqual([['plan', 'free']]);
  expect(find('contact-email')).toBeNull();
});

test('the panel beside a conversation is the one of the monitor', async () => {
  person = visitor('v1', 5, { isOnline: true, tags: ['vip'], attributes: { plan: 'pro' } });
  one = conversation(1, 3, { isOnline: true });
  const parts = () =>
    [...find('visitor-panel')!.querySelectorAll<HTMLElement>('[data-testid]')]
      .map(({ dataset }) => dataset['testid'])
      .filter((part) => part !== 'open-conversation');
  await open('#/projects/1/visitors/v1');
  const monitor = parts();
  closeApp();
  await open();
  expect(monitor).toContain('add-tag');
  expect(parts()).toEqual(monitor);
});

test('an emoji goes where the caret is, and is among the recent ones the next time', async () => {
  await open();
  await write('Good day');
  await click('emojis');
  await eventually(() => expect(find('emoji-search')).not.toBeNull());
  type(find('emoji-search') as HTMLInputElement, 'waving hand');
  await settle();
  act(() => all('emoji')[0]?.click());
  await settle();
  expect(composer().value).toBe('Good day👋');
  expect(find('emoji-search')).toBeNull();
  await click('emojis');
  expect(all('emoji').map(({ textContent }) => textContent)).toEqual(['👋']);
});
