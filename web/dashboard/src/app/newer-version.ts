// After a deploy the server has other files than this page was made of: a part that was not loaded before is not there
// any more. The cure is the new page.

const KEY = 'porchlightReloadedAt';
/** Gateways of two versions behind one balancer must not make a page go round and round. Units: milliseconds. */
export const RELOAD_AGAIN_AFTER = 60_000;

/** A server that says nothing so long is away: the part that is missing says so. Units: milliseconds. */
export const ANSWERS_WITHIN = 5_000;

function entryOf(page: Document): string | null | undefined {
  return page.querySelector('script[type="module"][src]')?.getAttribute('src');
}

/** Whether the server answers, with a page that is made of other files than this one. */
async function isNewer(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN);
    const answer = await fetch(document.baseURI, { cache: 'no-store', signal });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const entry = entryOf(page);
    return entry !== undefined && entry !== entryOf(document);
  } catch {
    return false;
  }
}

/** False where this page has just been reloaded, or where that cannot be remembered. */
function remember(now: number): boolean {
  try {
    if (now - Number(sessionStorage.getItem(KEY) ?? 0) < RELOAD_AGAIN_AFTER) return false;
    sessionStorage.setItem(KEY, String(now));
    return true;
  } catch {
    return false;
  }
}

/** Reloads the page where the server has a newer one, once; answers whether it does. */
export async function reloadForNewer(reload = () => window.location.reload()): Promise<boolean> {
  if (!(await isNewer()) || !remember(Date.now())) return false;
  reload();
  return true;
}
