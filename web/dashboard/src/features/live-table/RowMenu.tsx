// What can be done with a visitor from their row. What needs room is done in their panel, which opens at the right place.
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { TableRow } from '@porchlight/protocol/table';
import { intend } from '../../shared/session/intents';
import type { Deed } from '../../shared/session/intents';
import { goToInbox, placeHash } from '../../shared/session/place';
import { useSession } from '../../shared/session/session-context';
import { displayName } from '../../shared/text/pseudonym';
import { target } from '../../shared/ui/use-list-keys';
import { say } from '../../words/say';
import styles from './RowMenu.module.css';

/** Where it opens, in the window. */
export interface Spot {
  x: number;
  y: number;
}

interface Props {
  row: TableRow;
  at: Spot;
  onOpen: (uid: string) => void;
  /** `isDone`: something has been chosen; else the focus goes back to where it was. */
  onClose: (isDone: boolean) => void;
}

/** Between it and the edge of the window, in pixels. */
const MARGIN = 8;

interface Item {
  id: string;
  word: string;
  run: () => void;
}

function useItems({ row, onOpen }: Pick<Props, 'row' | 'onOpen'>): Item[] {
  const { project } = useSession();
  const { visitorUid: uid, conversation } = row;
  const inPanel = (deed: Deed): Item => ({
    id: deed,
    word: say(`row.${deed}`),
    run: () => {
      onOpen(uid);
      intend(uid, deed);
    },
  });
  const talk =
    conversation === null
      ? inPanel('write')
      : { id: 'talk', word: say('row.talk'), run: () => goToInbox(project.id, conversation.id) };
  const link = new URL(placeHash(project.id, uid), document.baseURI).href;
  const copy = { id: 'copy', word: say('row.copy'), run: () => void navigator.clipboard.writeText(link) };
  const copies = navigator.clipboard === undefined ? [] : [copy];
  if (row.bot) return copies;
  return [talk, inPanel('rename'), inPanel('note'), inPanel('tags'), inPanel('ban'), ...copies];
}

/** Beside its spot, as far as the window allows. */
function place(menu: HTMLElement, { x, y }: Spot): void {
  const { width, height } = menu.getBoundingClientRect();
  const isRtl = getComputedStyle(menu).direction === 'rtl';
  const left = isRtl ? x - width : x;
  menu.style.left = `${Math.max(MARGIN, Math.min(left, window.innerWidth - width - MARGIN))}px`;
  menu.style.top = `${Math.max(MARGIN, Math.min(y, window.innerHeight - height - MARGIN))}px`;
}

/** Whatever is done elsewhere closes it. */
function useElsewhere(onClose: Props['onClose']) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onElsewhere = () => onClose(true);
    const onEvent = ({ target: element }: Event) => {
      if (element instanceof Node && menu.current?.contains(element) !== true) onElsewhere();
    };
    document.addEventListener('pointerdown', onEvent);
    window.addEventListener('resize', onElsewhere);
    return () => {
      document.removeEventListener('pointerdown', onEvent);
      window.removeEventListener('resize', onElsewhere);
    };
  }, [onClose]);
  return menu;
}

export function RowMenu({ row, at, onOpen, onClose }: Props) {
  const menu = useElsewhere(onClose);
  useLayoutEffect(() => {
    if (menu.current === null) return;
    place(menu.current, at);
    menu.current.querySelector('button')?.focus();
  }, [menu, at]);
  const items = useItems({ row, onOpen });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      return onClose(false);
    }
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const now = buttons.findIndex((button) => button === document.activeElement);
    const next = target(event.key, now, buttons.length, buttons.length - 1);
    if (next === undefined) return undefined;
    event.preventDefault();
    return buttons[next]?.focus();
  };
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={displayName(row)}
      className={styles.menu}
      onKeyDown={onKeyDown}
      data-testid="row-menu"
    >
      {items.map(({ id, word, run }) => (
        <button
          key={id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          data-deed={id}
          onClick={() => {
            onClose(true);
            run();
          }}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
