// The files beside the unsent answer: how far each has come, and how it is taken away or tried again.
import { errorWords } from '../../shared/text/error-words';
import { bytesOf } from '../../shared/text/bytes';
import { AlertIcon, CloseIcon, FileIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { MAX_FILES } from './attachments';
import type { Attachment, Attachments } from './attachments';
import styles from './Attachments.module.css';
import { Picture } from './FileList';

interface Props {
  attachments: Attachments;
  shown: readonly Attachment[];
  /** How many found no room. */
  left: number;
}

function State({ attachment, onRetry }: { attachment: Attachment; onRetry: () => void }) {
  const { name, bytes, state, part, error } = attachment;
  if (state === 'there') return <span className={styles.size}>{bytesOf(bytes)}</span>;
  if (state === 'sending')
    return <progress value={part} aria-label={say('files.sending', { name })} data-testid="file-progress" />;
  return (
    <span className={styles.failed} role="alert">
      <span>{error === undefined ? '' : errorWords(error)}</span>
      <button type="button" onClick={onRetry} data-testid="file-retry">
        {say('common.tryAgain')}
      </button>
    </span>
  );
}

function Sign({ attachment: { file, state } }: { attachment: Attachment }) {
  if (file !== undefined && file.thumbnailUrl !== null) return <Picture file={file} isSmall />;
  return state === 'failed' ? <AlertIcon /> : <FileIcon />;
}

export function AttachmentRow({ attachments, shown, left }: Props) {
  if (shown.length === 0) return null;
  return (
    <>
      <ul className={styles.row} aria-label={say('files.attached')} data-testid="attachments">
        {shown.map((attachment) => (
          <li key={attachment.key} data-testid="attachment" data-state={attachment.state}>
            <Sign attachment={attachment} />
            <span className={styles.what}>
              <bdi className={styles.name}>{attachment.name}</bdi>
              <State attachment={attachment} onRetry={() => attachments.retry(attachment.key)} />
            </span>
            <button
              type="button"
              className={styles.remove}
              aria-label={say('files.remove', { name: attachment.name })}
              data-testid="file-remove"
              onClick={() => attachments.remove(attachment.key)}
            >
              <CloseIcon />
            </button>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <p className={styles.left} role="alert">
          {say('files.tooMany', { count: MAX_FILES })}
        </p>
      )}
    </>
  );
}
