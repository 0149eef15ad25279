// A ban in a sentence.
import type { Ban } from '@porchlight/protocol/rest';
import { say } from '../../words/say';
import { absolute } from '../time/ago';

export function banWords({ agent: { name: agent }, endsAt, byAddress }: Ban): string {
  if (endsAt === null)
    return byAddress ? say('ban.byUntilLiftedWithAddress', { agent }) : say('ban.byUntilLifted', { agent });
  const date = absolute(Date.parse(endsAt));
  return byAddress ? say('ban.byUntilWithAddress', { agent, date }) : say('ban.byUntil', { agent, date });
}
