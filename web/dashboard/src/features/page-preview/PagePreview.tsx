// What the visitor sees, as long as it is known to be true.
import { useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { PreviewState } from '../../shared/realtime/preview-link';
import { CloseIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import type { BuiltOutline } from './build-page';
import { PageFrame } from './PageFrame';
import styles from './PagePreview.module.css';
import { usePreview } from './use-preview';
import type { Shown } from './use-preview';
import { agains } from './wording';

function Nothing({ state, again }: { state: PreviewState; again: () => void }) {
  return (
    <div className={styles.nothing} role="status" data-testid="preview-state" data-state={state}>
      <strong>{say(`preview.${state}.title`)}</strong>
      <p>{say(`preview.${state}.text`)}</p>
      {agains[state] !== undefined && (
        <button type="button" onClick={again}>
          {say(agains[state])}
        </button>
      )}
    </div>
  );
}

function Outline({ lines }: BuiltOutline) {
  return (
    <div className={styles.outline} data-testid="preview-outline">
      <p className={styles.note}>{say('preview.outline')}</p>
      {lines.map(({ level, text }, at) => (
        <p key={at} className={level > 0 ? styles.heading : undefined}>
          {text}
        </p>
      ))}
    </div>
  );
}

function Content({ shown, again }: { shown: Shown; again: () => void }) {
  if (shown.kind === 'state') return <Nothing state={shown.state} again={again} />;
  if (shown.kind === 'outline') return <Outline {...shown} />;
  return <PageFrame page={shown} key={shown.capture} />;
}

interface LargeProps {
  dialog: RefObject<HTMLDialogElement | null>;
  onClose: () => void;
  /** Nothing while it is closed. */
  children: ReactNode;
}

/** The whole window; Escape, and a click beside it, lead back to the panel. */
function Large({ dialog, onClose, children }: LargeProps) {
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className={styles.large}
      aria-label={say('preview.heading')}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault(); // the panel stays
        close();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      {children}
    </dialog>
  );
}

export function PagePreview({ uid }: { uid: string }) {
  const { shown, again } = usePreview(uid);
  const [large, setLarge] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const open = () => {
    setLarge(true);
    dialog.current?.showModal();
  };
  return (
    <section className={styles.preview} aria-labelledby="preview-heading">
      <h3 id="preview-heading">{say('preview.heading')}</h3>
      <div className={styles.small}>
        {!large && <Content shown={shown} again={again} />}
        {shown.kind === 'page' && (
          <button type="button" className={styles.open} onClick={open} aria-label={say('preview.enlarge')} />
        )}
      </div>
      <Large dialog={dialog} onClose={() => setLarge(false)}>
        {large && (
          <>
            <header>
              <h2>{say('preview.heading')}</h2>
              <button
                type="button"
                className={styles.close}
                onClick={() => dialog.current?.close()}
                aria-label={say('common.close')}
              >
                <CloseIcon />
              </button>
            </header>
            <Content shown={shown} again={again} />
          </>
        )}
      </Large>
    </section>
  );
}
