// A push as a notification. Pure. What the push says has been written by strangers: it only ever becomes text, cleaned and cut;
// what cannot be read is told as something new, since a browser takes the permission away from a page whose pushes show nothing.
import { excerpt } from '../shared/text/excerpt';
import { pseudonym } from '../shared/text/pseudonym';
import type { About, Kind, Push } from './payload';

/** In the agent's language, with `{name}` where the name goes. */
export type Words = Record<Kind | 'testBody' | 'anAgent' | 'news', string>;

export interface Shown {
  title: string;
  options: NotificationOptions & { renotify: boolean; timestamp?: number; data: About };
}

/** Units: characters, as people count them. */
const NAME = 40;
const BODY = 140;

/** Isolated: a name that is written from the other side turns nothing around it, nor the sentence that it begins. */
const isolated = (name: string) => `\u2068${excerpt(name, NAME)}\u2069`;

function nameOf({ kind, uid, name, by }: Push, words: Words): string | undefined {
  if (kind === 'mention') return by ?? words.anAgent;
  return name ?? (uid === undefined ? undefined : pseudonym(uid));
}

function titleOf(push: Push, words: Words): string {
  const name = nameOf(push, words);
  if (push.kind === 'test') return words.test;
  if (push.kind === undefined || name === undefined) return words.news;
  return words[push.kind].split('{name}').join(isolated(name));
}

/** One of the same takes its place. */
export const TAG = 'porchlight:push:';
export const tagOf = ({ kind, projectId, uid }: Push): string =>
  `${TAG}${projectId ?? 0}:${uid ?? kind ?? ''}`;

interface Place {
  words: Words;
  language: string;
  /** Of the dashboard, which has the icon. */
  scope: string;
}

export function notificationOf(push: Push, { words, language, scope }: Place): Shown {
  const { kind, projectId, uid, text, at } = push;
  const body = kind === 'test' ? words.testBody : text === undefined ? '' : excerpt(text, BODY);
  return {
    title: titleOf(push, words),
    options: {
      body,
      tag: tagOf(push),
      renotify: true,
      dir: 'auto',
      icon: new URL('icon-192.png', scope).href,
      data: { projectId, uid },
      ...(language === '' ? {} : { lang: language }),
      ...(at === undefined ? {} : { timestamp: at }),
    },
  };
}
