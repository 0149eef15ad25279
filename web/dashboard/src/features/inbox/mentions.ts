// Who is mentioned in a note: an @ and how somebody is called. It stands in the text, so taking it out of the text takes
// the mention back.
import type { ProjectAgent } from '@porchlight/protocol/rest';
import type { Mention } from '../../shared/api/inbox-types';
import type { Asking } from './reply-search';

type Member = Pick<ProjectAgent, 'id' | 'name' | 'email'>;

/** The most that are offered at once. */
const MAX_OFFERED = 8;
/** The server's limit. */
const MAX_MENTIONED = 50;

/** An @ that no word stands before, and the beginning of a name behind it, up to where the caret is. */
const ASKED = /(?:^|[\s(])@([^\s@][^\n@]{0,60})?$/u;
/** What goes on is another name. */
const GOES_ON = /^[\p{L}\p{N}\p{M}_]/u;

export function mentionAskedIn(text: string, caret: number): Asking | undefined {
  const asked = ASKED.exec(text.slice(0, caret));
  if (asked === null) return undefined;
  const word = asked[1] ?? '';
  return { word, from: caret - word.length - 1, to: caret };
}

/** By name, where only one is called so. */
export function calledOf(member: Member, members: readonly Member[]): string {
  const isAlone = members.every(({ id, name }) => id === member.id || name !== member.name);
  return member.name !== '' && isAlone ? member.name : member.email;
}

/** Those with a word that begins so; whoever is called so from the beginning stands first. */
export function membersFor<One extends Member>(members: readonly One[], word: string): One[] {
  const wanted = word.toLowerCase();
  const texts = members.map((member) => ({ member, text: calledOf(member, members).toLowerCase() }));
  const begin = texts.filter(({ text }) => text.startsWith(wanted));
  const others = texts.filter((one) => !begin.includes(one) && one.text.includes(` ${wanted}`));
  return [...begin, ...others].map(({ member }) => member).slice(0, MAX_OFFERED);
}

/** Where `@name` stands in the text as a whole; the ends of each. */
function* placesOf(text: string, mark: string): Generator<[number, number]> {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    const end = at + mark.length;
    if (!GOES_ON.test(text.slice(end))) yield [at, end];
  }
}

export interface Marked {
  text: string;
  /** Which of the names it is. */
  mark?: string;
}

/** The text in pieces, those that mention somebody marked; of two names that begin alike the longer one. */
export function markedIn(text: string, names: readonly string[]): Marked[] {
  const longest = [...new Set(names)].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  const found: [number, number, string][] = [];
  for (const name of longest) {
    for (const [from, to] of placesOf(text, `@${name}`))
      if (found.every(([start, end]) => to <= start || from >= end)) found.push([from, to, name]);
  }
  found.sort(([a], [b]) => a - b);
  const pieces: Marked[] = [];
  let done = 0;
  for (const [from, to, mark] of found) {
    if (from > done) pieces.push({ text: text.slice(done, from) });
    pieces.push({ text: text.slice(from, to), mark });
    done = to;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

export function mentionsIn(text: string, members: readonly Member[]): Mention[] {
  const byName = new Map(members.map((member) => [calledOf(member, members), member]));
  const marks = new Set(markedIn(text, [...byName.keys()]).map(({ mark }) => mark));
  return [...byName]
    .filter(([name]) => marks.has(name))
    .map(([name, { id }]) => ({ agentId: id, name }))
    .slice(0, MAX_MENTIONED);
}
