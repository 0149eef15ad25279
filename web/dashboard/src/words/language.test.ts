// Words come in pieces: of a section, in a language. Whatever is said is there in the language that is spoken.
import { beforeEach, expect, test, vi } from 'vitest';

const server = vi.hoisted(() => ({
  asked: [] as string[],
  held: undefined as Promise<void> | undefined,
  away: '',
}));
vi.mock('virtual:words', () => ({
  languages: ['en', 'de', 'fr'],
  english: { 'app.logOut': () => 'Log out' },
  load: async (language: string, section: string) => {
    server.asked.push(`${language} ${section}`);
    await server.held;
    if (server.away === language) throw new TypeError('Failed to fetch');
    return section === ''
      ? { 'app.logOut': () => `Log out (${language})` }
      : { 'inbox.closed': () => `Closed (${language})` };
  },
}));

const fresh = () => import('./language');
let language: Awaited<ReturnType<typeof fresh>>;
let say: (key: string) => string;

beforeEach(async () => {
  vi.resetModules();
  Object.assign(server, { asked: [], held: undefined, away: '' });
  localStorage.clear();
  language = await fresh();
  say = (await import('./say')).say as typeof say;
});

const code = Promise.resolve('code');

test('a section comes with its words, once', async () => {
  expect(await language.withWords('InboxScreen', code)).toBe('code');
  await language.withWords('InboxScreen', code);
  expect(server.asked).toEqual(['en InboxScreen']);
  expect(say('inbox.closed')).toBe('Closed (en)');
});

test('another language is spoken once it has the words of all sections that were loaded', async () => {
  await language.withWords('InboxScreen', code);
  await language.chooseLanguage('de');
  expect(say('app.logOut')).toBe('Log out (de)');
  expect(say('inbox.closed')).toBe('Closed (de)');
  expect(document.documentElement.lang).toBe('de');
});

test('a section that is opened while a language is on its way has both', async () => {
  let letGo = () => undefined as void;
  server.held = new Promise((resolve) => (letGo = resolve));
  const choosing = language.chooseLanguage('de');
  const opening = language.withWords('InboxScreen', code);
  expect(server.asked).toEqual(expect.arrayContaining(['de ', 'en InboxScreen', 'de InboxScreen']));
  letGo();
  await Promise.all([choosing, opening]);
  expect(say('inbox.closed')).toBe('Closed (de)');
});

test('where a piece cannot be loaded the language stays, and is asked for again the next time', async () => {
  server.away = 'de';
  await language.chooseLanguage('de');
  expect(language.currentLanguage().name).toBe('en');
  await language.withWords('InboxScreen', code);
  expect(server.asked).not.toContain('de InboxScreen');
  server.away = '';
  await language.chooseLanguage('de');
  expect(say('inbox.closed')).toBe('Closed (de)');
});

test('a section whose words cannot be loaded is not loaded', async () => {
  server.away = 'en';
  await expect(language.withWords('InboxScreen', code)).rejects.toThrow('Failed to fetch');
});

test('what is said without its words says so to the console, and shows its key', () => {
  const told = vi.spyOn(console, 'error').mockReturnValue();
  expect(say('inbox.closed')).toBe('inbox.closed');
  expect(told).toHaveBeenCalledOnce();
  told.mockRestore();
});
