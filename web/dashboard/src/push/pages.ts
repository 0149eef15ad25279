// What the service worker asks of an open page, and how a page answers.
import type { About } from './payload';

export type ToPage =
  /** Is the page live in that project, and so shows by itself what has happened there? */
  | ({ porchlight: 'seen' } & About)
  /** A notification was clicked. */
  | ({ porchlight: 'open' } & About)
  /** The browser has changed its subscription. */
  | { porchlight: 'renew' };

type Asked = ToPage['porchlight'];
type AskedFor<Name extends Asked> = Extract<ToPage, { porchlight: Name }>;

/** Runs with what is asked, and answers. Until the function that it answers is called. */
export function onAsked<Name extends Asked>(
  name: Name,
  answer: (asked: AskedFor<Name>) => boolean,
): () => void {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  const hear = ({ data, ports }: MessageEvent) => {
    if ((data as Partial<ToPage> | null)?.porchlight !== name) return;
    ports[0]?.postMessage(answer(data as AskedFor<Name>));
  };
  serviceWorker?.addEventListener('message', hear);
  return () => serviceWorker?.removeEventListener('message', hear);
}
