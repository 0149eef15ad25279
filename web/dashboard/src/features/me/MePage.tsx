// You: what you are called, your password, your alerts, and where you are logged in. Whatever your role is.
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { ApiError } from '../../shared/api/http';
import { useChangeMe, useMe, useNewPassword, useSignOutEverywhere } from '../../shared/realtime/use-me';
import { useEdited } from '../../shared/session/edited';
import { useSession } from '../../shared/session/session-context';
import { errorWords } from '../../shared/text/error-words';
import { lengthOfTime } from '../../shared/time/ago';
import { AgentAvatar } from '../../shared/ui/Avatar';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { NewPassword, passwordProblem } from '../../shared/ui/NewPassword';
import { Page } from '../../shared/ui/Page';
import { Part } from '../../shared/ui/Part';
import { SaveBar } from '../../shared/ui/SaveBar';
import { SelectField, TextField } from '../../shared/ui/fields';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import styles from './MePage.module.css';
import { keepNews, takeNews } from './news';
import type { News } from './news';

/** The server's limit. */
const MAX_NAME_BYTES = 200;

const isTooLong = (name: string) => new TextEncoder().encode(name.trim()).length > MAX_NAME_BYTES;

function Shown({ name }: { name: string }) {
  const { agent } = useSession();
  const called = name.trim() === '' ? agent.email : name.trim();
  return (
    <>
      <div className={styles.shown}>
        <AgentAvatar id={agent.id} name={called} />
        <strong data-testid="called">{called}</strong>
      </div>
      <p>{say(name.trim() === '' ? 'me.nameless' : 'me.nameSeen')}</p>
    </>
  );
}

function Name() {
  const { agent } = useSession();
  const saved = useMemo(() => ({ name: agent.name }), [agent.name]);
  const { values, changes, isChanged, set, done, discard } = useEdited('me', saved);
  const { mutate, isPending, isSuccess, error, reset } = useChangeMe();
  const isWrong = isTooLong(values.name);
  const save = () => mutate({ name: values.name.trim() }, { onSuccess: () => done(changes) });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong && !isPending) save();
      }}
    >
      <Part title={say('me.nameTitle')} testId="part-me-name" effect={<Shown name={values.name} />}>
        <TextField
          label={say('join.name')}
          testId="me-name"
          autoComplete="name"
          dir="auto"
          value={values.name}
          onValue={(name) => {
            reset();
            set({ name });
          }}
          error={isWrong ? say('me.nameLong') : undefined}
        />
        <SaveBar
          {...{ isChanged, isWrong }}
          isSaving={isPending}
          isSaved={isSuccess}
          failure={error === null ? undefined : errorWords(error)}
          onDiscard={discard}
        />
      </Part>
    </form>
  );
}

function wrongPassword(error: Error): string {
  if (!(error instanceof ApiError)) return say('login.wentWrong');
  if (error.code === 'rateLimited') return say('errors.rateLimited');
  return error.status === 403 ? say('me.wrongPassword') : errorWords(error);
}

/** Units: minutes; 0: never. */
const MAIL_AFTER = [0, 5, 15, 30, 60, 240, 1_440];

/** When what waits for an answer is told by e-mail. It counts at once. */
function MailAfter() {
  const me = useMe();
  const { mutate, variables, isPending, error } = useChangeMe();
  const now = (isPending ? variables.mailAfterMinutes : me?.mailAfterMinutes) ?? 0;
  const choices = [...new Set([...MAIL_AFTER, now])].sort((a, b) => a - b);
  return (
    <Part
      title={say('mail.title')}
      testId="part-me-mail"
      effect={me?.mail === false && <p data-testid="me-no-mail">{say('mail.off')}</p>}
    >
      <SelectField
        label={say('me.mailAfter')}
        hint={say('me.mailMeans')}
        testId="mail-after"
        value={String(now)}
        options={choices.map((minutes) => ({
          value: String(minutes),
          word: minutes === 0 ? say('me.mailNever') : lengthOfTime(minutes),
        }))}
        onValue={(minutes) => mutate({ mailAfterMinutes: Number(minutes) })}
        error={error === null ? undefined : errorWords(error)}
      />
    </Part>
  );
}

function Password() {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, isPending, error, reset } = useNewPassword(() => keepNews('password'));
  const isReady = current !== '' && passwordProblem(password) === undefined;
  return (
    <Part title={say('me.passwordTitle')} hint={say('me.passwordHint')} testId="part-me-password">
      <form
        className={styles.short}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isPending) mutate({ current, password });
        }}
      >
        <TextField
          label={say('me.current')}
          testId="current-password"
          type="password"
          autoComplete="current-password"
          dir="ltr"
          value={current}
          onValue={(value) => {
            reset();
            setCurrent(value);
          }}
          error={error === null ? undefined : wrongPassword(error)}
        />
        <NewPassword label={say('join.newPassword')} value={password} onValue={setPassword} />
        <div>
          <Button type="submit" disabled={!isReady || isPending} data-testid="change-password">
            {say('me.changePassword')}
          </Button>
        </div>
      </form>
    </Part>
  );
}

function Sessions() {
  const [isAsked, setAsked] = useState(false);
  const { mutate, isPending, error } = useSignOutEverywhere(() => keepNews('signedOut'));
  return (
    <Part title={say('me.sessionsTitle')} hint={say('me.sessionsHint')} testId="part-me-sessions">
      <div>
        <Button disabled={isPending} onClick={() => setAsked(true)} data-testid="sign-out-everywhere">
          {say('me.signOut')}
        </Button>
      </div>
      <Failure error={error} />
      {isAsked && (
        <Confirm
          title={say('me.signOutTitle')}
          word={say('me.signOut')}
          testId="confirm-sign-out"
          onConfirm={() => mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{say('me.signOutMeans')}</p>
        </Confirm>
      )}
    </Part>
  );
}

const newsWords = (news: News) => say(news === 'password' ? 'me.passwordChanged' : 'me.signedOut');

interface Props {
  /** The settings of the agent's alerts. */
  whenAlerts: ReactNode;
  /** And of what tells this device while no dashboard is open. */
  whenClosed: ReactNode;
}

export function MePage({ whenAlerts, whenClosed }: Props) {
  const { agent } = useSession();
  const [news] = useState(takeNews);
  return (
    <Page title={say('settings.me')} hint={agent.email} testId="settings-me">
      <p role="status" className={styles.news} data-testid="me-news">
        {news === undefined ? '' : newsWords(news)}
      </p>
      <Name />
      <MailAfter />
      <Password />
      <Sessions />
      <Part title={say('alerts.heading')} hint={say('alerts.hint')} testId="part-me-alerts">
        {whenAlerts}
      </Part>
      <Part title={say('push.heading')} hint={say('push.hint')} testId="part-me-push">
        {whenClosed}
      </Part>
    </Page>
  );
}
