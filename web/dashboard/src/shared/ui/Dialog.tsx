// A pane over everything else: Escape, and a click beside it, are its end.
import { useEffect, useRef, type AriaAttributes, type ReactNode } from 'react';
import styles from './Dialog.module.css';
import { DialogClose } from './dialog-close';

type Name = Pick<AriaAttributes, 'aria-label' | 'aria-labelledby'>;

/** What stands in it may close it (useDialogClose). `width`: in pixels, where there is room. */
export function Dialog({
  width,
  testId,
  onClose,
  children,
  ...name
}: Name & {
  width: number;
  testId: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    if (shown?.open === false) shown.showModal();
  }, []);
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      style={{ width: `min(${width}px, calc(100vw - 20px))` }}
      data-testid={testId}
      {...name}
      onClose={onClose}
      onKeyDown={(event) => {
        // Escape is this dialog's alone.
        if (event.key === 'Escape') event.nativeEvent.stopPropagation();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <DialogClose value={close}>{children}</DialogClose>
    </dialog>
  );
}
