// Whether somebody can be looking: the tab is visible, and for reading also has the keyboard's attention.
import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
  };
}

const visible = () => document.visibilityState === 'visible';

export function useVisible(): boolean {
  return useSyncExternalStore(subscribe, visible);
}

export function useAttention(): boolean {
  return useSyncExternalStore(subscribe, () => visible() && document.hasFocus());
}
