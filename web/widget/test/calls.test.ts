// porchlight(…) as a page says it: before the script has come, before the file of the calls has, and after.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { advance, Server, settle } from './fake-server';
import { fromAgent, fromVisitor } from './messages';
import { removeListeners, trackListeners } from './page-world';

let server: Server;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  trackListeners();
  server = new Server();
});
afterEach(() => {
  leave();
  for (const left of document.querySelectorAll('porchlight-chat, script')) left.remove();
  removeListeners();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  localStorage.clear();
  sessionStorage.clear();
  delete window.Porchlight;
  delete window.porchlight;
});

function leave(): void {
  // Else the bubble comes back, as it does to pages that take it away.
  server.last.tell('identifyRefused', { code: 'banned' });
  dispatchEvent(new Event('pagehide'));
}

async function load(data: Record<string, string> = {}): Promise<void> {
  const script = document.createElement('script');
  Object.assign(script.dataset, { projectId: '1', ...data });
  Object.defineProperty(script, 'src', { value: 'https://porch.example/widget.js' });
  Object.defineProperty(document, 'currentScript', { value: script, configurable: true });
  vi.resetModules();
  await import('../src/main');
  await settle();
}

const fetched = (): string[] =>
  [...document.querySelectorAll('script')].map(({ src }) => src.replace('https://porch.example/', ''));

/** As the browser does it, with what was asked for. */
async function comes(file: 'calls' | 'bubble' | 'chat'): Promise<void> {
  if (file === 'calls') await import('../src/calls/main');
  else if (file === 'bubble') await import('../src/bubble/main');
  else await import('../src/chat/main');
}

/** The snippet of docs/widget.md. */
function snippet(): void {
  window.porchlight = function (...call) {
    const own = window.porchlight as unknown as { q?: unknown[] };
    (own.q = own.q || []).push(call);
  };
}

const call = (...command: unknown[]): void => window.porchlight!(...(command as [string]));
const warnings = (): string[] => vi.mocked(console.warn).mock.calls.map(([line]) => String(line));
const identified = (): Record<string, unknown>[] => server.sockets.flatMap((one) => one.events('identify'));
const find = <E extends HTMLElement>(selector: string): E =>
  document.querySelector('porchlight-chat')!.shadowRoot!.querySelector<E>(selector)!;

async function withChat(): Promise<void> {
  await load();
  await advance(6_000);
  await comes('bubble');
  await advance(10);
  call('open');
  await comes('chat');
}

describe('a call', () => {
  it('that was made before the script came is made then, after the list of before', async () => {
    snippet();
    call('identify', { userId: '7', hash: 'h' });
    window.Porchlight = [['identify', { userId: '6', hash: 'g' }]];
    await load();
    expect(identified()).toMatchObject([{ identity: { userId: '7', hash: 'h' } }]);
  });

  it('as it comes from the snippet’s own `arguments`', async () => {
    const { q } = { q: [] as unknown[] };
    window.porchlight = Object.assign(() => undefined, { q: q as never });
    (function (..._: unknown[]) {
      // eslint-disable-next-line prefer-rest-params -- as the snippet does
      q.push(arguments);
    })('identify', { name: 'Ada' });
    await load();
    expect(identified()).toMatchObject([{ identity: { name: 'Ada' } }]);
  });

  it('of presence or the bubble loads nothing; another does, once, and is made when that has come', async () => {
    await load();
    call('identify', { name: 'Ada' });
    call('open');
    window.Porchlight!.push(['previewConsent', true]);
    expect(fetched()).toEqual([]);
    const ready = vi.fn();
    call('on', 'ready', ready);
    window.Porchlight!.push(['attributes', { plan: 'pro' }]);
    expect(fetched()).toEqual(['widget-calls.js']);
    await comes('calls');
    expect(ready).toHaveBeenCalledOnce();
    await advance(200);
    expect(server.last.events('setAttributes')).toEqual([{ attributes: { plan: 'pro' } }]);
    call('attributes', { seats: 5 });
    await advance(200);
    expect(fetched().filter((file) => file === 'widget-calls.js')).toHaveLength(1);
  });

  it('waits with fifty others where the file does not come, and is made when it comes after all', async () => {
    await load();
    for (let i = 0; i < 60; i++) call('attributes', { ['k' + (i % 3)]: i });
    document.querySelector('script')!.onerror!('');
    call('close');
    expect(fetched()).toEqual(['widget-calls.js']);
    await comes('calls');
    await advance(200);
    expect(server.last.events('setAttributes')).toEqual([{ attributes: { k0: 48, k1: 49, k2: 47 } }]);
  });

  it.each([
    [['opn'], "'opn'): expected one of 'identify', 'logout'"],
    [[undefined], "'undefined'): expected one of"],
    [['identify', 'ada'], "'identify'): expected an object"],
    [['on', 'opened', () => undefined], "'on'): expected one of 'ready', 'open'"],
    [['on', 'open'], "'on', 'open'): expected a function"],
    [['off', 7], "'off'): expected one of"],
    [['attributes', 'pro'], "'attributes'): expected an object"],
    [['attributes', ['pro']], "'attributes'): expected an object"],
    [['attributes', { 'a b': 1 }], 'expected keys of letters'],
    [['attributes', { ['k'.repeat(41)]: 1 }], 'expected keys of letters'],
    [['attributes', { plan: 'x'.repeat(256) }], 'expected a text of at most 255'],
    [['attributes', { plan: {} }], 'expected a text of at most 255'],
    [['attributes', { plan: NaN }], 'expected a text of at most 255'],
  ])('like %j says in one line what was expected, and changes nothing', async (command, line) => {
    await load();
    call('on', 'statechange', vi.fn());
    await comes('calls');
    call(...command);
    call(...command);
    await advance(200);
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toContain(line);
    expect(identified()).toHaveLength(1);
    expect(server.last.events('setAttributes')).toEqual([]);
  });
});

describe('attributes', () => {
  beforeEach(async () => {
    server.answersIdentify = null;
    await load();
    call('on', 'ready', vi.fn());
    await comes('calls');
  });
  const sent = (): unknown[] =>
    server.sockets.flatMap((one) => one.events('setAttributes').map(({ attributes }) => attributes));
  const frames = (): string[] => server.last.sent.filter((frame) => frame.includes('"setAttributes"'));
  const answer = (said: object): void =>
    server.last.receive(`43${/^42(\d+)/.exec(frames().at(-1)!)![1]}${JSON.stringify([said])}`);
  const identify = (): void => {
    const frame = server.last.sent.find((one) => one.includes('"identify"'))!;
    server.last.receive(`43${/^42(\d+)/.exec(frame)![1]}[{"ok":true}]`);
  };

  it('wait until the server knows who is here, and go together', async () => {
    call('attributes', { plan: 'pro', größe: 3 });
    call('attributes', { seats: 5, trial: false, old: null });
    await advance(1_000);
    expect(sent()).toEqual([]);
    identify();
    expect(sent()).toEqual([{ plan: 'pro', größe: 3, seats: 5, trial: false, old: null }]);
  });

  it('are sent again where the answer was lost, or the server could not take them', async () => {
    identify();
    call('attributes', { plan: 'pro' });
    await advance(200);
    call('attributes', { plan: 'team' });
    await advance(200);
    expect(sent()).toHaveLength(1);
    server.answersIdentify = '[{"ok":true}]';
    server.last.drop();
    await advance(1_000);
    expect(sent().at(-1)).toEqual({ plan: 'team' });
    answer({ ok: false, error: { code: 'rateLimited', message: '' } });
    await advance(1_100);
    expect(sent()).toEqual([{ plan: 'pro' }, { plan: 'team' }, { plan: 'team' }]);
    answer({ ok: true });
    await advance(60_000);
    expect(sent()).toHaveLength(3);
  });

  it('that are refused are told of, and not sent again', async () => {
    identify();
    call('attributes', { plan: 'pro' });
    await advance(200);
    answer({ ok: false, error: { code: 'badRequest', message: 'at most 20 attributes' } });
    await advance(60_000);
    expect(sent()).toHaveLength(1);
    expect(warnings().at(-1)).toContain('at most 20 attributes');
  });

  it('past twenty are not taken', async () => {
    identify();
    call('attributes', Object.fromEntries(Array.from({ length: 21 }, (_, i) => ['k' + i, i])));
    await advance(200);
    expect(sent()).toEqual([]);
    expect(warnings()).toHaveLength(1);
  });
});

describe('a listener', () => {
  it('hears of what happens, until it is taken away', async () => {
    await withChat();
    const heard: [string, unknown][] = [];
    for (const name of ['ready', 'open', 'close', 'message', 'unread', 'statechange'])
      call('on', name, (detail: unknown) => heard.push([name, detail]));
    await comes('calls');
    expect(heard).toEqual([['ready', expect.objectContaining({ connected: true, open: true, unread: 0 })]]);
    heard.length = 0;
    call('close');
    server.last.tell('agentReplied', { message: fromAgent(1) });
    server.last.tell('agentReplied', { message: fromAgent(1) });
    expect(heard).toEqual([
      ['close', undefined],
      ['statechange', expect.objectContaining({ open: false })],
      ['unread', 1],
      ['statechange', expect.objectContaining({ unread: 1 })],
      ['message', { author: 'agent', agentName: 'Robin', content: "agent's 1", sentAt: fromAgent(1).sentAt }],
    ]);
    heard.length = 0;
    call('open');
    expect(heard.map(([name]) => name)).toEqual(['open', 'unread', 'statechange']);
    call('off', 'unread');
    call('off', 'message', () => undefined);
    heard.length = 0;
    call('close');
    server.last.tell('messageSent', { tempId: 'v2', finalMessage: fromVisitor(2) });
    server.last.tell('agentReplied', { message: fromAgent(3) });
    expect(heard.map(([name]) => name)).not.toContain('unread');
    expect(heard).toContainEqual(['message', expect.objectContaining({ author: 'visitor' })]);
  });

  it('that throws hurts nobody, and the console says so once', async () => {
    await withChat();
    const other = vi.fn();
    call('on', 'close', () => {
      throw new Error('mine');
    });
    call('on', 'close', other);
    await comes('calls');
    call('close');
    call('open');
    call('close');
    expect(other).toHaveBeenCalledTimes(2);
    expect(warnings()).toEqual(["[Porchlight] A listener of 'close' threw: Error: mine"]);
  });

  it('is told of a connection that is lost and of one that is back', async () => {
    await load();
    const states: unknown[] = [];
    call('on', 'statechange', ({ connected }: { connected: boolean }) => states.push(connected));
    await comes('calls');
    server.last.drop();
    await advance(2_000);
    expect(states).toEqual([false, true]);
  });

  it('added twice is told once, and more than a hundred of one event are not taken', async () => {
    await withChat();
    const listener = vi.fn();
    for (let i = 0; i < 3; i++) call('on', 'close', listener);
    await comes('calls');
    call('close');
    expect(listener).toHaveBeenCalledOnce();
    const many = vi.fn();
    for (let i = 0; i < 120; i++) call('on', 'open', () => many());
    call('open');
    expect(many).toHaveBeenCalledTimes(100);
    expect(warnings()[0]).toContain('at most 100');
  });
});

describe('hide and show', () => {
  it('take the bubble away from its first moment, and leave the chat to be opened', async () => {
    await load();
    call('show');
    call('hide');
    await advance(6_000);
    await comes('bubble');
    const host = document.querySelector('porchlight-chat')!;
    expect(host.hasAttribute('data-hidden')).toBe(true);
    await comes('calls');
    call('open');
    await comes('chat');
    expect(find<HTMLDialogElement>('dialog').open).toBe(true);
    call('show');
    expect(host.hasAttribute('data-hidden')).toBe(false);
  });

  it('give the focus back to the page’s own button', async () => {
    await withChat();
    const button = document.createElement('button');
    document.body.append(button);
    call('hide');
    await comes('calls');
    call('close');
    find<HTMLButtonElement>('.bubble').focus = () => undefined; // it is not drawn
    button.focus();
    call('open');
    find('textarea').focus();
    call('close');
    expect(document.activeElement).toBe(button);
    button.remove();
  });
});

describe('logout', () => {
  const everything = (): string =>
    JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage });

  async function somebody(identity: object): Promise<string> {
    await withChat();
    call('identify', identity);
    await advance(10);
    const uid = String(identified().at(-1)!.visitorUid);
    server.last.tell('conversationHistory', {
      messages: [fromVisitor(1, { content: 'my secret order' }), fromAgent(2)],
      visitorReadPosition: 1,
    });
    const field = find<HTMLTextAreaElement>('textarea');
    field.value = 'half written';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    localStorage.setItem('porchlight:1:dismissed', '1-2');
    localStorage.setItem(
      'porchlight:1:outbox:t1',
      JSON.stringify({ content: 'unsent words', at: Date.now(), uid }),
    );
    localStorage.setItem('shop', 'basket');
    sessionStorage.setItem('porchlight:1:polling', '1');
    return uid;
  }

  it('leaves nothing of a named person in storage or page, and whoever comes next is somebody else', async () => {
    const uid = await somebody({ name: 'Ada', email: 'ada@example.org' });
    const states: unknown[] = [];
    const push = vi.spyOn(window.Porchlight!, 'push');
    call('on', 'statechange', (state: unknown) => states.push(state));
    call('attributes', { plan: 'pro' });
    call('logout');
    await comes('calls');
    expect(push.mock.calls).toContainEqual([['previewConsent', false]]);
    const old = server.sockets[0]!;
    expect(old.closed).toBe(true);
    expect(document.querySelector('porchlight-chat')!.shadowRoot!.textContent).not.toMatch(/secret|Robin/);
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('');
    expect(find<HTMLDialogElement>('dialog').open).toBe(false);
    expect(find('.badge').textContent).toBe('');
    await advance(1_000);
    expect(everything()).not.toMatch(new RegExp(`${uid}|unsent|half|dismissed|person|:open`));
    expect(localStorage.getItem('shop')).toBe('basket');
    expect(sessionStorage.getItem('porchlight:1:polling'), 'how this browser connects is nobody’s').toBe(
      null,
    );
    const next = identified().at(-1)!;
    expect(next.visitorUid).not.toBe(uid);
    expect(next.visitorSecret).not.toBe(identified()[0]!.visitorSecret);
    expect(next.identity).toBeUndefined();
    expect(server.last.events('setAttributes')).toEqual([]);
    expect(states.at(-1)).toMatchObject({ connected: true, userId: null, open: false, unread: 0 });
  });

  it('keeps of a proven user only what they alone can use', async () => {
    const uid = await somebody({ userId: '7', hash: 'h' });
    localStorage.setItem('porchlight:1:outbox:t2', JSON.stringify({ content: 'nobody’s', at: 1 }));
    call('logout');
    await comes('calls');
    await advance(10);
    expect(Object.keys(localStorage).sort()).toEqual([
      'porchlight:1',
      'porchlight:1:outbox:t1',
      'porchlight:1:user',
      'shop',
    ]);
    expect(localStorage.getItem('porchlight:1')).not.toContain(uid);
    expect(localStorage.getItem('porchlight:1:user')).toContain(uid);
    expect(find('.panel').textContent).not.toContain('unsent words');
    call('identify', { userId: '7', hash: 'h' });
    await advance(10);
    expect(identified().at(-1)!.visitorUid).toBe(uid);
  });

  it('keeps nothing of a user whom the server did not take for proven', async () => {
    server.answersIdentify = '[{"ok":true,"warning":{"code":"identityInvalid","message":"no"}}]';
    const uid = await somebody({ userId: '7', hash: 'wrong' });
    call('logout');
    await comes('calls');
    await advance(10);
    expect(everything()).not.toContain(uid);
  });

  it('on the next page is one too', async () => {
    const uid = await somebody({ name: 'Ada' });
    sessionStorage.clear();
    leave();
    delete window.Porchlight;
    await load();
    call('logout');
    await comes('calls');
    await advance(10);
    expect(identified().at(-1)!.visitorUid).not.toBe(uid);
  });

  it('in another tab is one here, too, by what that tab has left', async () => {
    const uid = await somebody({ name: 'Ada' });
    localStorage.clear();
    localStorage.setItem(
      'porchlight:1',
      JSON.stringify({ visitorUid: 'next', visitorSecret: 's'.repeat(26) }),
    );
    dispatchEvent(new StorageEvent('storage', { key: 'porchlight:1:user', newValue: null }));
    expect(identified().at(-1)!.visitorUid).toBe(uid);
    dispatchEvent(new StorageEvent('storage', { key: 'porchlight:1:person', oldValue: '1', newValue: null }));
    await comes('calls');
    sessionStorage.clear();
    await advance(1_000);
    expect(find('.panel').textContent).not.toContain('secret');
    await advance(30_000);
    expect(identified().at(-1)!.visitorUid).toBe('next');
    expect(localStorage.getItem('porchlight:1')).toContain('next');
  });

  it('keeps nothing of who was named after a proven user', async () => {
    await somebody({ userId: '7', hash: 'h' });
    call('identify', { name: 'Bob' });
    call('logout');
    await comes('calls');
    await advance(10);
    expect(localStorage.getItem('porchlight:1:user')).toBe(null);
  });

  it('where nobody was signed in changes nothing: pages say it each time', async () => {
    await load();
    for (let i = 0; i < 2; i++) call('logout');
    await comes('calls');
    await advance(10);
    expect(identified()).toHaveLength(1);
    expect(server.openCount).toBe(1);
  });
});
