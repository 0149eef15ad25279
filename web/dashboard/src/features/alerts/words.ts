// An alert in words. Names, titles and messages are strangers': cleaned, and cut.
import { excerpt } from '../../shared/text/excerpt';
import { say } from '../../words/say';
import type { Alert, Subject } from './core';

export interface Words {
  title: string;
  body: string;
}

const NAME = 40;
const BODY = 140;

const nameOf = ({ name }: Subject) => excerpt(name, NAME);

export function wordsOf({ kind, count, subjects }: Alert): Words {
  const [first] = subjects;
  if (first === undefined) return { title: 'Porchlight', body: '' };
  if (count === 1) {
    const detail = first.detail.trim();
    return {
      title: say(`alerts.told.${kind}`, { name: nameOf(first) }),
      body: detail === '' ? '' : excerpt(detail, BODY),
    };
  }
  const names = [...new Set(subjects.map(nameOf))];
  const isOneVisitor = new Set(subjects.map(({ visitorUid }) => visitorUid)).size === 1;
  if (isOneVisitor && (kind === 'message' || kind === 'mine') && count <= subjects.length)
    return {
      title: say('alerts.messagesFrom', { count, name: names[0] ?? '' }),
      body: excerpt(subjects.at(-1)?.detail ?? '', BODY),
    };
  const body = count > subjects.length ? `${names.join(', ')} …` : names.join(', ');
  return { title: say(`alerts.many.${kind}`, { count }), body };
}
