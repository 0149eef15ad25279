import { createContext, useContext } from 'react';

export const DialogClose = createContext(() => {});

/** Closes the dialog that one stands in. */
export const useDialogClose = (): (() => void) => useContext(DialogClose);
