// The whole dashboard in jsdom, in other languages: German, whose words are long, and Arabic, which is written from the
// right. Whatever is read there, or read out, is in that language.
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { table } from '../testing/app-socket';
import { conversation, conversationsPage, message } from '../testing/chat-samples';
import { tableRow } from '../testing/fake-table';
import { NOW, page, visitor } from '../testing/samples';
import { pseudonym } from '../shared/text/pseudonym';
import { before, view, visit, visitFacts, visitsPage } from '../testing/visit-samples';
import { closeApp, find, host, openApp, settle } from '../testing/whole-app';
import { chooseLanguage, LANGUAGES } from '../words/language';
import { say } from '../words/say';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const files = import.meta.glob<string>('../words/*.json', { query: '?raw', import: 'default', eager: true });
const messagesOf = (language: string) =>
  JSON.parse(files[`../words/${language}.json`]!) as Record<string, string>;

/** Names and addresses stay as they are; they have no letters that are Latin, so whatever has is looked at. */
const NAME = 'ᚠᚢᚦ';
/** Nobody has told theirs: a pseudonym is a name, the same for agents of every language. */
const NAMES = ['Porchlight', pseudonym('7')];
/** Addresses and paths are in no language. */
const withoutNames = (text: string) =>
  NAMES.reduce((rest, name) => rest.replaceAll(name, ''), text.replace(/(?:https?:|\/)\S+/gu, ''));
const AGENT = { id: 1, name: 'ᛒᛖᚨ' };
const FACTS = { device: 'phone', browser: '7', system: '7', landing: '/7', country: 'DE' } as const;
const WRITTEN = { author: 'agent', agentName: AGENT.name, content: '12' } as const;
const PERSON = visitor('7', 5, {
  isOnline: true,
  name: NAME,
  email: '7@7.7',
  userId: '7',
  title: '7',
  currentUrl: 'https://7.7/7',
  onlineSince: before(12),
  note: '7',
  tags: ['7'],
  visit: visitFacts({ startedAt: before(12), pageSince: before(2), pages: 2, visits: 4, ...FACTS }),
});
const BAN = {
  id: 4,
  visitorUid: '7',
  byAddress: true,
  reason: '7',
  agent: AGENT,
  createdAt: NOW,
  endsAt: null,
};
const ACTS = [
  ['visitor.ban', { byAddress: true, endsAt: null, reason: '7' }],
  ['visitor.ban', { endsAt: NOW }],
  ['visitor.unban', {}],
  ['visitor.tag', { tags: ['7', '8'] }],
  ['visitor.rename', { agentName: '7' }],
  ['visitor.note', { note: 'removed' }],
] as const;
const ENTRIES = ACTS.map(([action, details], id) => ({
  id,
  action,
  details,
  subject: '7',
  agent: AGENT,
  at: NOW,
}));

function answer(path: string): [number, unknown] {
  const projects = [{ id: 1, name: '7', role: 'owner', origins: ['7.7'] }];
  if (path === '/api/v1/me') return [200, { agent: { ...AGENT, email: '7@7.7' }, projects }];
  if (path.includes('/bans?'))
    return [200, { bans: [{ ...BAN, visitorName: NAME }], nextCursor: null, now: NOW }];
  if (path.includes('/audit?')) return [200, { entries: ENTRIES, nextCursor: null, now: NOW }];
  if (path.includes('/visits?'))
    return [200, visitsPage([visit(12, null, { pageViews: [view('7', 2, null), view('7', 12, 600)] })])];
  if (path.endsWith('/presence/stats'))
    return [200, { projectId: 1, known: true, online: 3, away: 1, now: NOW }];
  if (path.includes('/messages'))
    return [200, { messages: [message(1, { content: '7' }), message(2, WRITTEN)], hasMore: false, now: NOW }];
  if (path.endsWith('/agents')) return [200, { agents: [] }];
  const one = conversation(1, 2, {
    isOnline: true,
    visitor: { visitorUid: '7', name: NAME, email: null },
    lastMessage: message(2, WRITTEN),
  });
  if (/conversations\/1$/u.test(path)) return [200, one];
  if (path.includes('/conversations')) return [200, conversationsPage(one)];
  return path.includes('/visitors/') ? [200, PERSON] : [200, page(5, PERSON)];
}

const latinIn = (text: string): string[] => text.match(/\p{Script=Latin}{2,}/gu) ?? [];
/** What is no text in a message. */
const ICU = /\{\w+(?:, \w+)?|\b\w+(?= \{)/gu;

const READ = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'];
/** Languages are called as those call them who speak them; keys have their names. */
const UNSPOKEN = '[data-testid="language"], kbd, code, pre, style';

/** What somebody reads, or has read out to them. */
function* wordsIn(root: HTMLElement): Generator<string> {
  for (const element of [root, ...root.querySelectorAll<HTMLElement>('*')]) {
    if (element.closest(UNSPOKEN) !== null) continue;
    for (const name of READ) if (element.hasAttribute(name)) yield element.getAttribute(name)!.trim();
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim()) yield node.nodeValue.trim();
  }
}

const press = async (testId: string) => {
  act(() => find(testId)?.click());
  await settle();
};

const SCREENS: Record<string, [hash: string, opens?: string]> = {
  'the table of who is here': ['#/projects/1'],
  'what can be done in a row': ['#/projects/1', 'row-menu-button'],
  'the list of everybody': ['#/projects/1?list=everybody'],
  'a visitor': ['#/projects/1/visitors/7'],
  'the inbox': ['#/projects/1/inbox'],
  'a conversation': ['#/projects/1/inbox/1'],
  'the bans': ['#/projects/1/bans'],
  'the log': ['#/projects/1/log'],
  'the alerts': ['#/projects/1', 'alerts-button'],
  'another’s project': ['#/projects/9'],
};

afterEach(async () => {
  closeApp();
  await chooseLanguage('en');
});

describe.each(['de', 'ar'].filter((name) => LANGUAGES.includes(name)))('in %s', (language) => {
  const english = messagesOf('en');
  const own = messagesOf(language);
  const plain = (text: string | undefined) => text !== undefined && !text.includes('{');
  /** Sentences that stand in English alone. */
  const foreign = new Set(
    Object.keys(english)
      .filter((key) => plain(english[key]) && english[key] !== own[key])
      .map((key) => english[key]!)
      .filter((text) => !Object.values(own).includes(text)),
  );
  /** Enter, uid, CSS: a translation has them as they are. */
  const kept = new Set(Object.values(own).flatMap((text) => latinIn(text.replace(ICU, ''))));
  const isForeign = (text: string) =>
    foreign.has(text) || (language === 'ar' && latinIn(withoutNames(text)).some((word) => !kept.has(word)));

  beforeEach(async () => {
    localStorage.clear();
    localStorage.setItem('porchlightToken', 'T');
    table.people = ['phone', 'tablet', 'desktop', 'other'].map((device, at) =>
      tableRow(String(at), { name: NAME, title: '7', visit: { ...FACTS, device: device as 'phone' } }),
    );
    HTMLDialogElement.prototype.showModal = function showModal() {
      this.open = true;
    };
    await chooseLanguage(language);
  });

  test.each(Object.entries(SCREENS))('%s has no word of English', async (_, [hash, opens]) => {
    window.location.hash = hash;
    await openApp(answer);
    if (opens !== undefined) await press(opens);
    const words = [...wordsIn(host)];
    expect(words.length).toBeGreaterThan(2);
    expect(find('pane-failed')).toBeNull();
    expect(words.filter(isForeign)).toEqual([]);
  });

  test('the login has no word of English', async () => {
    localStorage.removeItem('porchlightToken');
    await openApp(answer);
    expect([...wordsIn(host)].filter(isForeign)).toEqual([]);
    expect(host.textContent).toContain(say('login.claim'));
  });

  test('the page says which language it is in, and from which side it is written', async () => {
    await openApp(answer);
    expect(document.documentElement.lang).toBe(language);
    expect(document.documentElement.dir).toBe(language === 'ar' ? 'rtl' : 'ltr');
  });
});
