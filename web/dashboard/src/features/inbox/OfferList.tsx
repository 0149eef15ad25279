// What is offered above the text. The focus stays in the text; a screen reader hears the active one.
import type { Picker } from './use-picker';
import { say } from '../../words/say';
import styles from './OfferList.module.css';

interface Props {
  id: string;
  picker: Picker;
}

export const optionId = (id: string, index: number) => `${id}-${index}`;

/** What a screen reader is told of the text while something is offered. */
export function offering(listId: string, { offers, active }: Picker) {
  if (offers.length === 0) return { 'aria-autocomplete': 'list' as const };
  return {
    'aria-autocomplete': 'list' as const,
    'aria-controls': listId,
    'aria-activedescendant': optionId(listId, active),
  };
}

function said({ kind, offers: { length: count } }: Picker): string {
  if (count === 0) return '';
  return kind === 'reply' ? say('replies.count', { count }) : say('notes.members', { count });
}

/** Without the sign that asks for it. */
const nameOf = (title: string) => title.slice(1);

export function OfferList({ id, picker }: Props) {
  const { kind, offers, active, point, take } = picker;
  return (
    <>
      <p
        className="visually-hidden"
        role="status"
        data-testid={kind === 'reply' ? 'replies-said' : 'members-said'}
      >
        {said(picker)}
      </p>
      {offers.length > 0 && (
        <ul
          id={id}
          role="listbox"
          aria-label={kind === 'reply' ? say('replies.offered') : say('notes.mention')}
          className={styles.list}
          data-testid={`${kind}-list`}
        >
          {offers.map((offer, index) => (
            <li
              key={offer.key}
              id={optionId(id, index)}
              role="option"
              aria-selected={index === active}
              data-testid={`${kind}-option`}
              data-shortcut={nameOf(offer.title)}
              onPointerMove={() => {
                if (index !== active) point(index);
              }}
              // The text keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(offer)}
            >
              <bdi className={styles.title}>{offer.title}</bdi>
              {offer.text !== '' && (
                <span className={styles.content} dir="auto">
                  {offer.text}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
