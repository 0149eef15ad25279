// Invites somebody: a link, which is sent by whatever way one has.
import { useState } from 'react';
import type { Role } from '@porchlight/protocol/rest';
import type { Invitation } from '../../shared/api/settings-types';
import { useInvite } from '../../shared/realtime/use-team';
import { Button } from '../../shared/ui/Button';
import { SelectField, TextField } from '../../shared/ui/fields';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import { OneTimeLink } from './OneTimeLink';
import { roleOptions, roleWord } from './roles';
import styles from './Team.module.css';

const HOURS = [24, 72, 168, 720] as const;

const lasting = (hours: number) => say('invite.days', { days: hours / 24 });

/** As the server looks at it: something, an @, something. */
const isEmail = (typed: string) => /^[^\s@]+@[^\s@]+$/u.test(typed);

interface Wish {
  email: string;
  role: Role;
  /** As the choice has it. */
  hours: string;
}

interface FieldsProps {
  wish: Wish;
  isWrong: boolean;
  change: (part: Partial<Wish>) => void;
}

function Fields({ wish, isWrong, change }: FieldsProps) {
  return (
    <>
      <TextField
        label={say('invite.email')}
        hint={say('invite.emailHint')}
        error={isWrong ? say('invite.emailWrong') : undefined}
        testId="invite-email"
        type="email"
        dir="ltr"
        autoComplete="off"
        value={wish.email}
        onValue={(email) => change({ email })}
      />
      <SelectField
        label={say('invite.role')}
        testId="invite-role"
        value={wish.role}
        options={roleOptions()}
        onValue={(role) => change({ role: role as Role })}
      />
      <SelectField
        label={say('invite.lasts')}
        testId="invite-hours"
        value={wish.hours}
        options={HOURS.map((of) => ({ value: String(of), word: lasting(of) }))}
        onValue={(hours) => change({ hours })}
      />
    </>
  );
}

function whatFor({ role, email }: Invitation): string {
  const who = email ?? say('invite.anybody');
  return say('invite.linkFor', { role: roleWord(role), who });
}

export function Invite() {
  const [wish, setWish] = useState<Wish>({ email: '', role: 'agent', hours: '72' });
  const { mutate, data, isPending, error, reset } = useInvite();
  const email = wish.email.trim();
  const isWrong = email !== '' && !isEmail(email);
  const change = (part: Partial<Wish>) => {
    setWish({ ...wish, ...part });
    if (error !== null) reset();
  };
  const make = () =>
    mutate(
      { role: wish.role, hours: Number(wish.hours), ...(email === '' ? {} : { email }) },
      { onSuccess: () => setWish({ ...wish, email: '' }) },
    );
  return (
    <form
      className={styles.invite}
      data-testid="invite"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong && !isPending) make();
      }}
    >
      <Fields {...{ wish, isWrong, change }} />
      <Failure error={error} testId="invite-failure" />
      {data === undefined ? (
        <Button kind="main" type="submit" disabled={isWrong || isPending} data-testid="invite-now">
          {say('invite.make')}
        </Button>
      ) : (
        <OneTimeLink
          kind="join"
          token={data.token}
          expiresAt={data.invitation.expiresAt}
          what={whatFor(data.invitation)}
          onDone={reset}
        />
      )}
    </form>
  );
}
