// Desktop notifications: asked for when an agent first chooses them, never before.

export type Permission = 'granted' | 'denied' | 'default' | 'missing';

/** `missing`: this browser has none, or none on a page without https. */
export function permission(): Permission {
  return typeof Notification === 'function' ? Notification.permission : 'missing';
}

export async function askPermission(): Promise<Permission> {
  if (permission() !== 'default') return permission();
  try {
    return await Notification.requestPermission();
  } catch {
    return permission();
  }
}

interface Shown {
  title: string;
  body: string;
  /** One of the same takes its place. */
  tag: string;
  onClick: () => void;
}

export function notify({ title, body, tag, onClick }: Shown): void {
  if (permission() !== 'granted') return;
  try {
    const shown = new Notification(title, { body, tag, icon: new URL('favicon.svg', document.baseURI).href });
    shown.onclick = () => {
      window.focus();
      shown.close();
      onClick();
    };
  } catch {
    // Some phones let only a service worker notify.
  }
}
