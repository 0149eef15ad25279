// What is offered to whoever writes: prepared replies to visitors, and to the team its own members.
import { useReplies } from '../../shared/realtime/use-replies';
import { useAgents } from '../../shared/realtime/use-conversations';
import { useSession } from '../../shared/session/session-context';
import { filled } from '../../shared/text/reply-variables';
import { calledOf, membersFor, mentionAskedIn } from './mentions';
import { askingIn, offered } from './reply-search';
import type { Offering } from './use-picker';
import { useOwnName } from './use-own-name';
import type { Writing } from './use-writing';

/** A slash at the beginning of a line offers prepared replies, filled in for this visitor. */
function useReplyOffers({ draft, caret }: Writing, visitorUid: string, isWanted: boolean): Offering {
  const { agent, project } = useSession();
  const visitorName = useOwnName(visitorUid, isWanted && draft.includes('/'));
  const asking = isWanted ? askingIn(draft, caret) : undefined;
  const { data } = useReplies(asking !== undefined);
  const isKnown = asking !== undefined && visitorName !== undefined;
  const replies = isKnown ? offered(data?.replies ?? [], asking.word) : [];
  const values = { visitor: visitorName ?? '', agent: agent.name, project: project.name };
  const offers = replies.map(({ id, shortcut, content }) => ({
    key: id,
    title: `/${shortcut}`,
    text: content,
    put: filled(content, values),
  }));
  return { kind: 'reply', asking, offers };
}

/** An @ offers those whom a note may mention: everybody else. */
function useMemberOffers({ draft, caret }: Writing, isWanted: boolean): Offering {
  const { agent } = useSession();
  const { data } = useAgents(isWanted);
  const asking = isWanted ? mentionAskedIn(draft, caret) : undefined;
  const members = data?.agents ?? [];
  const others = members.filter(({ id }) => id !== agent.id);
  const found = asking === undefined ? [] : membersFor(others, asking.word);
  const offers = found.map((member) => {
    const called = calledOf(member, members);
    const text = called === member.email ? member.name : member.email;
    return { key: member.id, title: `@${called}`, text, put: `@${called} ` };
  });
  return { kind: 'mention', asking, offers };
}

export function useOffers(kind: 'reply' | 'note', writing: Writing, visitorUid: string): Offering {
  const replies = useReplyOffers(writing, visitorUid, kind === 'reply');
  const members = useMemberOffers(writing, kind === 'note');
  return kind === 'reply' ? replies : members;
}
