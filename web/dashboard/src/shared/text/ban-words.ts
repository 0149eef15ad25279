// A ban in a sentence.
import type { Ban } from '@porchlight/protocol/rest';
import { absolute } from '../time/ago';

export function banWords({ agent, endsAt, byAddress }: Ban): string {
  const until = endsAt === null ? 'until it is lifted' : `until ${absolute(Date.parse(endsAt))}`;
  return `Banned by ${agent.name} ${until}${byAddress ? ', with their address' : ''}.`;
}
