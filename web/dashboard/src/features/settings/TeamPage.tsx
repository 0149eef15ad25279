// The team: who is in it and as what; for owners, links by which others come in, or get a new password.
import { useState } from 'react';
import type { ProjectAgent, Role } from '@porchlight/protocol/rest';
import { usePasswordLink, useRemoveMember, useSetRole, useTeam } from '../../shared/realtime/use-team';
import { useSession } from '../../shared/session/session-context';
import { AgentAvatar } from '../../shared/ui/Avatar';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import { Invite } from './Invite';
import { Invitations } from './Invitations';
import { OneTimeLink } from './OneTimeLink';
import { Page, Waiting } from '../../shared/ui/Page';
import { Part } from '../../shared/ui/Part';
import { roleOptions, roleWord } from './roles';
import lists from './lists.module.css';
import styles from './Team.module.css';

interface MemberProps {
  member: ProjectAgent;
  /** Whoever asks is an owner. */
  isOwner: boolean;
  /** The last owner stays one. */
  isLastOwner: boolean;
}

const callOf = ({ name, email }: ProjectAgent) => (name === '' ? email : name);

function RoleOf({ member, isLastOwner }: MemberProps) {
  const { mutate, variables, isPending, error } = useSetRole(member.id);
  return (
    <>
      <select
        aria-label={say('team.roleOf', { name: callOf(member) })}
        value={isPending ? variables : member.role}
        disabled={isPending || isLastOwner}
        title={isLastOwner ? say('team.lastOwner') : undefined}
        onChange={(event) => mutate(event.target.value as Role)}
        data-testid="member-role"
      >
        {roleOptions().map(({ value, word }) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
      <Failure error={error} />
    </>
  );
}

function Remove({ member, isLastOwner }: MemberProps) {
  const [isAsked, setAsked] = useState(false);
  const { mutate, isPending, error } = useRemoveMember(member.id);
  const name = callOf(member);
  return (
    <>
      <Button
        disabled={isLastOwner || isPending}
        title={isLastOwner ? say('team.lastOwner') : undefined}
        aria-label={say('team.removeOne', { name })}
        onClick={() => setAsked(true)}
        data-testid="remove-member"
      >
        {say('team.remove')}
      </Button>
      {isAsked && (
        <Confirm
          title={say('team.removeTitle', { name })}
          word={say('team.remove')}
          testId="confirm-remove"
          onConfirm={() => mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{say('team.removeMeans')}</p>
        </Confirm>
      )}
      <Failure error={error} />
    </>
  );
}

function PasswordLink({ member }: MemberProps) {
  const { mutate, data, isPending, error, reset } = usePasswordLink(member.id);
  const name = callOf(member);
  return (
    <>
      <Button
        disabled={isPending}
        aria-label={say('team.passwordOne', { name })}
        onClick={() => mutate()}
        data-testid="password-link"
      >
        {say('team.password')}
      </Button>
      <Failure error={error} />
      {data !== undefined && (
        <OneTimeLink
          kind="password"
          token={data.token}
          expiresAt={data.expiresAt}
          what={say('team.passwordLink', { name })}
          onDone={reset}
        />
      )}
    </>
  );
}

function Member(props: MemberProps) {
  const { member, isOwner, isLastOwner } = props;
  const { agent } = useSession();
  const { id, email, role } = member;
  return (
    <li data-testid="member" data-id={id} data-role={role}>
      <div className={styles.member}>
        <AgentAvatar id={id} name={callOf(member)} size={36} />
        <div>
          <bdi className={lists.name}>{callOf(member)}</bdi>
          <bdi className={lists.soft}>{email}</bdi>
          {id === agent.id && <span className={lists.soft}>{say('team.you')}</span>}
          {isOwner && isLastOwner && (
            <span className={lists.soft} data-testid="last-owner">
              {say('team.lastOwner')}
            </span>
          )}
        </div>
      </div>
      {isOwner ? (
        <div className={styles.acts}>
          <RoleOf {...props} />
          {id !== agent.id && <PasswordLink {...props} />}
          <Remove {...props} />
        </div>
      ) : (
        <span className={lists.soft}>{roleWord(role)}</span>
      )}
    </li>
  );
}

function Members({ isOwner }: { isOwner: boolean }) {
  const query = useTeam();
  const { data } = query;
  if (data === undefined) return <Waiting query={query} />;
  const owners = data.agents.filter(({ role }) => role === 'owner').length;
  return (
    <ul className={lists.list} aria-label={say('team.members')}>
      {data.agents.map((member) => (
        <Member
          key={member.id}
          {...{ member, isOwner }}
          isLastOwner={member.role === 'owner' && owners === 1}
        />
      ))}
    </ul>
  );
}

export function TeamPage() {
  const { project } = useSession();
  const isOwner = project.role === 'owner';
  const may = isOwner ? [say('team.owners'), say('team.agents'), say('team.viewers')] : [];
  return (
    <Page
      title={say('settings.team')}
      testId="settings-team"
      {...(isOwner ? {} : { hint: say('team.ownersChange') })}
    >
      <Part
        title={say('team.members')}
        testId="part-members"
        {...(isOwner ? { effect: may.map((line) => <p key={line}>{line}</p>) } : {})}
      >
        <Members isOwner={isOwner} />
      </Part>
      {isOwner && (
        <>
          <Part title={say('invite.title')} hint={say('invite.hint')} testId="part-invite">
            <Invite />
          </Part>
          <Part title={say('invite.open')} testId="part-invitations">
            <Invitations />
          </Part>
        </>
      )}
    </Page>
  );
}
