import { useSyncExternalStore } from 'react';
import { currentLanguage, onLanguage } from './language';

/** Whatever is drawn in words stands below a `key` of it (App): another language draws everything anew. */
export const useLanguage = (): string => useSyncExternalStore(onLanguage, () => currentLanguage().name);
