// The prepared replies that are offered above the text. The focus stays in the text; a screen reader hears the active one.
import type { ReplyPicker } from './use-reply-picker';
import { say } from '../../words/say';
import styles from './ReplyList.module.css';

interface Props {
  id: string;
  picker: ReplyPicker;
}

export const optionId = (id: string, index: number) => `${id}-${index}`;

export function ReplyList({ id, picker }: Props) {
  const { replies, active, point, take } = picker;
  return (
    <>
      <p className="visually-hidden" role="status" data-testid="replies-said">
        {replies.length === 0 ? '' : say('replies.count', { count: replies.length })}
      </p>
      {replies.length > 0 && (
        <ul
          id={id}
          role="listbox"
          aria-label={say('replies.offered')}
          className={styles.list}
          data-testid="reply-list"
        >
          {replies.map((reply, index) => (
            <li
              key={reply.id}
              id={optionId(id, index)}
              role="option"
              aria-selected={index === active}
              data-testid="reply-option"
              data-shortcut={reply.shortcut}
              onPointerMove={() => {
                if (index !== active) point(index);
              }}
              // The text keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(reply)}
            >
              <bdi className={styles.shortcut}>{`/${reply.shortcut}`}</bdi>
              <span className={styles.content} dir="auto">
                {reply.content}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
