// What owners did with the project and its team, and members with their own accounts, in words.
import { listed } from '../../shared/time/ago';
import { say } from '../../words/say';

/** What the log tells beside the action; settings by their names, like `chat.title`. */
export interface OwnerDetails {
  changes?: readonly { name: string }[];
  /** An e-mail; missing where an invitation is for anybody. */
  member?: string | null;
  role?: string;
  /** What somebody calls themselves now. */
  name?: string | null;
}

const who = ({ member }: OwnerDetails): string =>
  member === undefined || member === null || member === '' ? say('deeds.anybody') : member;

/** `subject`: a project's name, a reply's shortcut, or a number that says nothing. Undefined: none of these actions. */
export function ownerDeed(
  action: string,
  agent: string,
  subject: string,
  details: OwnerDetails,
): string | undefined {
  const { changes = [], role = '' } = details;
  const member = who(details);
  const name = details.name ?? '';
  switch (action) {
    case 'project.add':
      return say('deeds.projectAdded', { agent, name: subject });
    case 'project.remove':
      return say('deeds.projectRemoved', { agent, name: subject });
    case 'project.settings':
      return say('deeds.settings', { agent, names: listed(changes.map(({ name }) => name)) });
    case 'project.secret.show':
      return say('deeds.secretShown', { agent });
    case 'project.secret.rotate':
      return say('deeds.secretRotated', { agent });
    case 'project.secret.drop':
      return say('deeds.secretDropped', { agent });
    case 'reply.add':
      return say('deeds.replyAdded', { agent, shortcut: subject });
    case 'reply.change':
      return say('deeds.replyChanged', { agent, shortcut: subject });
    case 'reply.remove':
      return say('deeds.replyRemoved', { agent, shortcut: subject });
    case 'agent.role':
      return say('deeds.role', { agent, member, role });
    case 'agent.remove':
      return say('deeds.removed', { agent, member });
    case 'agent.invite':
      return say('deeds.invited', { agent, member, role });
    case 'agent.uninvite':
      return say('deeds.uninvited', { agent, member });
    case 'agent.join':
      return say('deeds.joined', { member: agent, role });
    case 'agent.password-link':
      return say('deeds.passwordLink', { agent, member });
    case 'agent.password':
      return say('deeds.password', { agent });
    case 'agent.signedOut':
      return say('deeds.signedOut', { agent });
    case 'agent.renamed':
      return name === '' ? say('deeds.unnamed', { agent }) : say('deeds.renamed', { agent, name });
    default:
      return undefined;
  }
}
