// A button that opens a small sheet over the page: choices, or a short form. Escape and whatever is done elsewhere close it.
import { createContext, useCallback, useContext, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { ChevronIcon } from './icons';
import styles from './Menu.module.css';
import { useElsewhere, useResize } from './use-elsewhere';

/** Between the sheet and the edge of the window, in pixels. */
const MARGIN = 8;

interface Props {
  word: string;
  icon?: ReactNode;
  /** How many of its choices are made. */
  chosen?: number;
  /** What it is for is so at the moment. */
  isOn?: boolean;
  testId: string;
  children: ReactNode;
}

const MenuContext = createContext<() => void>(() => undefined);

/** Inside of a menu: closes it. */
export const useCloseMenu = () => useContext(MenuContext);

/** Below its button, as far as the window allows. */
function place(sheet: HTMLElement, button: HTMLElement): void {
  const { left, right, bottom } = button.getBoundingClientRect();
  const { width } = sheet.getBoundingClientRect();
  const isRtl = getComputedStyle(button).direction === 'rtl';
  const wanted = isRtl ? right - width : left;
  const x = Math.max(MARGIN, Math.min(wanted, window.innerWidth - width - MARGIN));
  sheet.style.left = `${x - left}px`;
  sheet.style.maxHeight = `${Math.max(160, window.innerHeight - bottom - 4 - MARGIN)}px`;
}

export function Menu({ word, icon = null, chosen = 0, isOn = chosen > 0, testId, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const shut = useCallback(() => setOpen(false), []);
  const close = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, []);
  useElsewhere(isOpen, host, shut);
  useResize(isOpen, shut);
  useLayoutEffect(() => {
    if (!isOpen || sheet.current === null || button.current === null) return;
    place(sheet.current, button.current);
    sheet.current.querySelector<HTMLElement>('input, button')?.focus();
  }, [isOpen]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <div ref={host} className={styles.host} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        data-chosen={isOn || undefined}
        data-testid={testId}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={styles.icon}>{icon}</span>
        <span>{word}</span>
        {chosen > 0 && <b>{chosen}</b>}
        <ChevronIcon />
      </button>
      {isOpen && (
        <MenuContext value={close}>
          <div ref={sheet} id={id} role="dialog" aria-label={word} className={styles.sheet}>
            {children}
          </div>
        </MenuContext>
      )}
    </div>
  );
}
