// Whoever comes next at this browser finds nothing of whoever was here: neither who they were, nor what they said, read, or
// were about to write. What stays is only what its owner alone can use: the uid of a user whom the site has proved, which
// no one takes without that proof, and what that user wrote and could not send yet, for when they are here again.

import { fromJson, own, toJson } from '../own';
import { keyOf, person } from '../visitor';
import type { Port } from './port';

/** False: nobody was signed in, so the visitor stays who they are. `elsewhere`: another tab has cleared what was kept. */
export function logOut({ session, projectId, part }: Port, elsewhere: boolean): boolean {
  if (!elsewhere && !session.identity && !read(keyOf(projectId) + person)) return false;
  const { visitor, proven, running } = session;
  // Another connection: what was on its way on this one is not for who is here next.
  session.stop();
  if (!elsewhere) clearStorage(projectId, proven ? visitor : undefined);
  session.identify(undefined, true);
  if (part && part.forget) part.forget();
  // That somebody else may be looked at was their word, also where the page's script has it.
  window.Porchlight!.push(['previewConsent', false]);
  if (running) session.start();
  return true;
}

function clearStorage(projectId: number, proven: { visitorUid: string } | undefined): void {
  const key = keyOf(projectId);
  const user = key + ':user';
  const stays = (name: string): boolean => {
    if (name === user) return true;
    const uids = [proven, parsed(read(user))].map((one) => one && one.visitorUid);
    const { uid } = own.Object(name.startsWith(key + ':outbox:') && parsed(read(name))) as { uid?: string };
    return !!uid && uids.indexOf(uid) >= 0;
  };
  attempt(() => proven && localStorage.setItem(user, toJson(proven)));
  for (const storage of ['localStorage', 'sessionStorage'] as const)
    attempt(() => {
      for (const name of own.Object.keys(window[storage]))
        // How the browser gets through to the server is nobody's.
        if ((name === key || name.startsWith(key + ':')) && !/:polling$/.test(name) && !stays(name))
          window[storage].removeItem(name);
    });
}

function parsed(text: string | null): { visitorUid?: string; uid?: string } | undefined {
  try {
    return own.Object(fromJson(text!)) as object;
  } catch {
    return undefined;
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Storage is blocked: there is nothing in it.
  }
}
