// Invitations that nobody has used yet.
import type { Invitation } from '../../shared/api/settings-types';
import { useInvitations, useTakeBack } from '../../shared/realtime/use-team';
import { dated } from '../../shared/time/ago';
import { Button } from '../../shared/ui/Button';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import lists from './lists.module.css';
import { Waiting } from '../../shared/ui/Page';
import { roleWord } from './roles';

function Open({ invitation }: { invitation: Invitation }) {
  const { id, email, role, by, expiresAt } = invitation;
  const { mutate, isPending, error } = useTakeBack(id);
  const who = email ?? say('invite.anybody');
  return (
    <li data-testid="invitation" data-id={id}>
      <div>
        <bdi className={lists.name}>{who}</bdi>
        <span className={lists.soft}>
          {say('invite.facts', { role: roleWord(role), by: by.name, until: dated(Date.parse(expiresAt)) })}
        </span>
        <Failure error={error} />
      </div>
      <Button
        disabled={isPending}
        onClick={() => mutate()}
        aria-label={say('invite.takeBackOne', { who })}
        data-testid="take-back"
      >
        {say('invite.takeBack')}
      </Button>
    </li>
  );
}

export function Invitations() {
  const query = useInvitations(true);
  const { data } = query;
  if (data === undefined) return <Waiting query={query} />;
  if (data.invitations.length === 0) return <p data-testid="no-invitations">{say('invite.none')}</p>;
  return (
    <ul className={lists.list} aria-label={say('invite.open')}>
      {data.invitations.map((invitation) => (
        <Open key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  );
}
