// The identity secret: shown when it is asked for, changed without an hour in which nobody can sign in.
import { useState } from 'react';
import { useSecret } from '../../shared/realtime/use-settings';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { CopyBox } from '../../shared/ui/CopyBox';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import lists from './lists.module.css';

function Shown({ name, secret, testId }: { name: string; secret: string; testId: string }) {
  return (
    <div className={lists.inside}>
      <p className={lists.soft}>{name}</p>
      <CopyBox text={secret} label={say('secret.copy')} testId={testId} />
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
      <Failure error={error} />
      {asked !== undefined && (
        <Ask act={asked} onClose={() => setAsked(undefined)} onConfirm={() => mutate(asked)} />
      )}
    </div>
  );
}
