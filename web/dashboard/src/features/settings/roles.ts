// What members are, in words.
import type { Role } from '@porchlight/protocol/rest';
import { say } from '../../words/say';

const ROLES: readonly Role[] = ['owner', 'agent', 'viewer'];

export function roleWord(role: Role): string {
  switch (role) {
    case 'owner':
      return say('team.owner');
    case 'agent':
      return say('team.agent');
    case 'viewer':
      return say('team.viewer');
  }
}

export const roleOptions = () => ROLES.map((value) => ({ value, word: roleWord(value) }));
