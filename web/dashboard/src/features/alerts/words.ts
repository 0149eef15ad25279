// An alert in words. Names, titles and messages are strangers': cleaned, and cut.
import { excerpt } from '../../shared/text/excerpt';
import type { Alert, Subject } from './core';
import type { Kind } from './settings';

export interface Words {
  title: string;
  body: string;
}

const NAME = 40;
const BODY = 140;

const ONE: Record<Kind, (name: string) => string> = {
  arrival: (name) => `${name} arrived`,
  waiting: (name) => `${name} is waiting on a page`,
  conversation: (name) => `New conversation with ${name}`,
  message: (name) => `Message from ${name}`,
};

const MANY: Record<Kind, (count: string) => string> = {
  arrival: (count) => `${count} visitors arrived`,
  waiting: (count) => `${count} visitors are waiting on a page`,
  conversation: (count) => `${count} new conversations`,
  message: (count) => `${count} new messages`,
};

const nameOf = ({ name }: Subject) => excerpt(name, NAME);

export function wordsOf({ kind, count, subjects }: Alert): Words {
  const [first] = subjects;
  if (first === undefined) return { title: 'Porchlight', body: '' };
  if (count === 1) {
    const detail = first.detail.trim();
    return { title: ONE[kind](nameOf(first)), body: detail === '' ? '' : excerpt(detail, BODY) };
  }
  const names = [...new Set(subjects.map(nameOf))];
  const isOneVisitor = new Set(subjects.map(({ visitorUid }) => visitorUid)).size === 1;
  if (isOneVisitor && kind === 'message' && count <= subjects.length)
    return {
      title: `${count} messages from ${names[0]}`,
      body: excerpt(subjects.at(-1)?.detail ?? '', BODY),
    };
  const body = count > subjects.length ? `${names.join(', ')} …` : names.join(', ');
  return { title: MANY[kind](count.toLocaleString()), body };
}
