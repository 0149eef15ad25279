// The chat in other languages: which is chosen, that its words come before it, and what becomes of it where they do not.

import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatLoader } from '../src/bubble/loader';
import type { ChatPort } from '../src/chat/port';
import { ChatView } from '../src/chat/view';
import { languageOf } from '../src/language';
import { speak } from '../src/words/say';
import { english } from '../src/words/english';
import { fromAgent } from './messages';

const printed = `
  import { builtWords, languages } from './build-words.mjs';
  const files = await Promise.all(languages.map(async (one) => [one, await builtWords(one)]));
  process.stdout.write(JSON.stringify(Object.fromEntries(files)));`;
/** Each language's file; in a process of its own, as esbuild does not run in jsdom. */
const files = JSON.parse(
  execFileSync(process.execPath, ['--input-type=module', '-e', printed], {
    encoding: 'utf8',
  }),
) as Record<string, string>;

/** A tag of the widget's in a page and a browser that speak so. */
function scriptIn({ tag = '', page = '', browser = [] as string[], address = '' }): HTMLScriptElement {
  const script = document.createElement('script');
  if (tag) script.dataset['language'] = tag;
  script.setAttribute('src', 'https://porch.example/widget.js' + address);
  document.documentElement.lang = page;
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(browser);
  return script;
}

let loader: ChatLoader | undefined;
const load = vi.fn<(file: string, onFailed: () => void) => void>();
const loaded = (): string[] => load.mock.calls.map(([file]) => file);

function open(script: HTMLScriptElement): ShadowRoot {
  loader = new ChatLoader({ script, projectId: 1, emit: () => true, load, onDocument: vi.fn() });
  loader.identified({});
  return document.querySelector('porchlight-chat')!.shadowRoot!;
}

/** As the core passes it on. */
function come(language: string): void {
  window.Porchlight = { loaded: true, push: ([, words]) => loader!.ready(words) };
  new Function(files[language]!)();
}
const start = (port: ChatPort): ChatView => {
  speak(port.words);
  return new ChatView(port);
};

beforeEach(() => {
  load.mockReset();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
});
afterEach(() => {
  speak(undefined);
  delete window.Porchlight;
  document.querySelector('porchlight-chat')?.remove();
  document.documentElement.lang = '';
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  localStorage.clear();
  sessionStorage.clear();
});

describe('the language is', () => {
  it.each([
    ['the one that the tag names', { tag: 'fr', page: 'de', browser: ['pl'] }, 'fr'],
    ['the one in the address', { address: '?project=1&language=it', page: 'de' }, 'it'],
    ['the page’s', { page: 'de-AT', browser: ['pl'] }, 'de'],
    ['the first of the browser’s that there is', { page: 'tlh', browser: ['nl', 'pt-BR', 'pl'] }, 'pt'],
    ['English where the page says so', { page: 'en-GB', browser: ['de'] }, undefined],
    ['English where there is none', { browser: ['nl', 'tlh'] }, undefined],
    ['Simplified Chinese for whoever reads that', { browser: ['zh-SG'] }, 'zh-CN'],
    ['not Simplified Chinese for whoever reads Traditional', { browser: ['zh-Hant-HK', 'ja'] }, 'ja'],
    ['whatever the case', { tag: 'DE-de' }, 'de'],
  ])('%s', (_, given, expected) => {
    expect(languageOf(scriptIn(given))).toBe(expected);
  });
});

describe('a language’s file', () => {
  it('is loaded with the bubble, and makes its words; the chat waits for it', () => {
    const root = open(scriptIn({ page: 'de' }));
    expect(loaded()).toEqual(['widget-words-de.js']);
    root.querySelector('button')!.click();
    expect(loaded()).toHaveLength(1);
    come('de');
    expect(root.querySelector('button')!.getAttribute('aria-label')).toBe('Chat öffnen');
    expect(loaded()).toEqual(['widget-words-de.js', 'widget-chat.js']);
    loader!.ready(start);
    expect(root.querySelector('textarea')!.placeholder).toBe('Nachricht schreiben …');
    expect(root.querySelector('h2')!.textContent).toBe('Schreiben Sie uns');
    expect((root.host as HTMLElement).lang).toBe('de');
    expect((root.host as HTMLElement).dir).toBe('ltr');
  });

  it('is not loaded in English, nor where there is no chat', () => {
    open(scriptIn({ page: 'en' }));
    expect(loaded()).toEqual([]);
    const script = scriptIn({ page: 'de' });
    loader = new ChatLoader({ script, projectId: 1, emit: () => true, load, onDocument: vi.fn() });
    loader.identified({ chat: { enabled: false } });
    expect(loaded()).toEqual([]);
  });

  it('that cannot be loaded leaves it English, and the chat comes', () => {
    const root = open(scriptIn({ page: 'de' }));
    root.querySelector('button')!.click();
    load.mock.calls[0]![1]();
    expect(loaded()).toEqual(['widget-words-de.js', 'widget-chat.js']);
    loader!.ready(start);
    expect(root.querySelector('textarea')!.placeholder).toBe('Write a message…');
  });

  it('that lacks a message, since it is older, is English in that', () => {
    speak({ language: 'de', direction: 'ltr', messages: {} });
    const root = open(scriptIn({ page: 'en' }));
    loader!.ready(() => new ChatView({ ...portOf(root), words: undefined }));
    expect(root.querySelector('textarea')!.placeholder).toBe('Write a message…');
  });

  it('is written from the right in Arabic, and counts in six forms', () => {
    const root = open(scriptIn({ page: 'ar' }));
    come('ar');
    loader!.ready(start);
    expect((root.host as HTMLElement).dir).toBe('rtl');
    const labels = new Set<string | null>();
    for (const last of [1, 2, 3, 11]) {
      for (let position = 1; position <= last; position++)
        loader!.event('agentReplied', { message: fromAgent(position) });
      labels.add(
        root
          .querySelector('button')!
          .getAttribute('aria-label')!
          .replace(/\p{N}+/u, ''),
      );
    }
    expect(labels.size).toBe(4);
  });

  it.each(Object.keys(files))(
    '%s: what a project says itself stays as it is, the rest is said',
    (language) => {
      const root = open(scriptIn({ page: language }));
      come(language);
      loader!.identified({ chat: { title: 'Lumen' } });
      loader!.ready(start);
      expect(root.querySelector('h2')!.textContent).toBe('Lumen');
      expect(root.querySelector('.greeting')!.textContent).not.toBe(english.greeting());
    },
  );
});

const portOf = (root: ShadowRoot): ChatPort => ({
  projectId: 1,
  root,
  bubble: root.querySelector('button')!,
  settings: {},
  emit: () => true,
  addStyle: vi.fn(),
});

it('the bubble’s own word is the chat’s', () => {
  expect(open(scriptIn({})).querySelector('button')!.getAttribute('aria-label')).toBe(english.openChat());
});
