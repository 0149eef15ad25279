// The widget's files, each an IIFE that any page can load as a classic script; no polyfills, no source map. The mode
// says which: `vite build` makes the core, dist/widget.js, and `vite build --mode chat` dist/widget-chat.js beside it.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { words } from '@porchlight/words/compile';
import { directionOf } from '@porchlight/words/direction';
import { defineConfig } from 'vitest/config';

const entries: Record<string, string> = {
  bubble: 'src/bubble/main.ts',
  calls: 'src/calls/main.ts',
  chat: 'src/chat/main.ts',
  files: 'src/files/main.ts',
  forms: 'src/forms/main.ts',
  notice: 'src/notice/main.ts',
  polling: 'src/polling/main.ts',
  preview: 'src/preview/main.ts',
};

/** Private members of the files in which each byte counts: the build makes them short. A test holds that nobody else says them. */
export const shortened: Record<string, string> = {
  production: `
    activityTimer askForPolling asked attemptedAt deadline expectUntil failures heardAt heartbeat loading
    nextAck openWhenReady polls remember remembers renewed reportLater reportPage reportTimer retryLater
    retryTimer sendActivity sendIdentify titleToldAt toldAway turnedAway`,
  bubble: `
    awaitsWords busy delay isWanted loadIfWanted loadWords loading makeBubble onStand openWhenLoaded
    stand stoodAt takeWords`,
  chat: `
    acknowledged appearance attempt draftKey drawnFirst drawnLast earlierFrom fillHole filling flush
    followKeyboard forgetSent hush isFormWanted isOn isOwn lines loadForms lossTimer
    makeComposer makeParts memory messageId modal openKey opener outbox ownTyping pause readWhatIsSeen
    saidLost scroller settle showUnread stays stored toldAt unseen uploads wantsAvailability
    wantsTranscript`,
  preview: `
    adopted asked attributesOf base characters consented copies deliver dirty earliest encoder flush foreign
    isOver nodes noticeWords reason request run schedule sink sourceOf styles symbols tellVisitor timer
    unwatch walk`,
};

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const languages = readdirSync(here('src/words'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));

const messagesOf = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(here(`src/words/${language}.json`), 'utf8')) as Record<string, string>;

/** What the preview's notice says: messages without arguments, as they are. */
const notices = Object.fromEntries(
  languages.map((language) => {
    const { watched, close } = messagesOf(language);
    return [language, { language, direction: directionOf(language), watched, close }];
  }),
);

/** Constants of the sources; each is built in where it is said. */
const define = {
  LANGUAGES: JSON.stringify(languages),
  NOTICES: JSON.stringify(notices),
  NOTICE_IN_ENGLISH: JSON.stringify(notices['en']),
  OPEN_CHAT: JSON.stringify(messagesOf('en')['openChat']),
};

export default defineConfig(({ mode }) => {
  const part = entries[mode];
  const short = shortened[mode];
  return {
    root: here('.'),
    plugins: [words()],
    esbuild: short ? { mangleProps: new RegExp(`^(${short.trim().split(/\s+/).join('|')})$`) } : {},
    define,
    build: {
      target: 'es2018',
      emptyOutDir: part === undefined, // the core is built first
      lib: {
        entry: here(part ?? 'src/main.ts'),
        formats: ['iife'],
        name: 'Porchlight',
        fileName: () => (part === undefined ? 'widget.js' : `widget-${mode}.js`),
      },
      rollupOptions: { output: { extend: false }, treeshake: { propertyReadSideEffects: false } },
    },
    test: {
      environment: 'jsdom',
      setupFiles: ['test/setup.ts'],
      environmentOptions: { jsdom: { url: 'https://shop.example/lamps' } },
    },
  };
});
