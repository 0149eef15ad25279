// The identity secret: shown when it is asked for, changed without an hour in which nobody can sign in.
import { useState } from 'react';
import { useSecret } from '../../shared/realtime/use-settings';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { CopyButton } from '../../shared/ui/CopyButton';
import { errorWords } from '../../shared/text/error-words';
import { say } from '../../words/say';
import lists from './lists.module.css';

function Shown({ name, secret, testId }: { name: string; secret: string; testId: string }) {
  return (
    <div className={lists.inside}>
      <p className={lists.soft}>{name}</p>
      <div className={lists.secret}>
        <code data-testid={testId} dir="ltr">
          {secret}
        </code>
        <CopyButton text={secret} label={say('secret.copy')} />
      </div>
    </div>
  );
}

type Act = 'rotate' | 'drop-old';

function Ask({ act, onClose, onConfirm }: { act: Act; onClose: () => void; onConfirm: () => void }) {
  const isRotate = act === 'rotate';
  return (
    <Confirm
      title={say(isRotate ? 'secret.rotateTitle' : 'secret.dropTitle')}
      word={say(isRotate ? 'secret.rotate' : 'secret.drop')}
      testId={isRotate ? 'confirm-rotate' : 'confirm-drop'}
      {...{ onClose, onConfirm }}
    >
      <p>{say(isRotate ? 'secret.rotateEndsOld' : 'secret.dropMeans')}</p>
    </Confirm>
  );
}

export function Secret({ hasPrevious }: { hasPrevious: boolean }) {
  const { mutate, data, error, isPending, reset } = useSecret();
  const [asked, setAsked] = useState<Act>();
  return (
    <div className={lists.inside} data-testid="secret-part">
      {data !== undefined && <Shown name={say('secret.current')} secret={data.secret} testId="secret" />}
      {data !== undefined && data.previousSecret !== null && (
        <Shown name={say('secret.old')} secret={data.previousSecret} testId="old-secret" />
      )}
      {hasPrevious && data === undefined && <p data-testid="has-old-secret">{say('secret.oldIsValid')}</p>}
      <div className={lists.acts}>
        {data === undefined ? (
          <Button disabled={isPending} onClick={() => mutate('show')} data-testid="show-secret">
            {say('secret.show')}
          </Button>
        ) : (
          <Button onClick={reset} data-testid="hide-secret">
            {say('secret.hide')}
          </Button>
        )}
        <Button
          disabled={isPending}
          onClick={() => (hasPrevious ? setAsked('rotate') : mutate('rotate'))}
          data-testid="rotate-secret"
        >
          {say('secret.rotate')}
        </Button>
        {hasPrevious && (
          <Button
            kind="danger"
            disabled={isPending}
            onClick={() => setAsked('drop-old')}
            data-testid="drop-secret"
          >
            {say('secret.drop')}
          </Button>
        )}
      </div>
      <p role="alert" className={lists.failure}>
        {error === null ? '' : errorWords(error)}
      </p>
      {asked !== undefined && (
        <Ask act={asked} onClose={() => setAsked(undefined)} onConfirm={() => mutate(asked)} />
      )}
    </div>
  );
}
