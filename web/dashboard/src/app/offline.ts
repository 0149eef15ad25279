// The page is there without a line, once it has been there with one: worker.js at the root of the build.

/** Nothing that is on the screen should wait for it. Units: milliseconds. */
const AFTER_MS = 15_000;

export function keepForOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  setTimeout(() => {
    // Where it is refused (a private window, a policy) the page is as it was.
    navigator.serviceWorker.register('./worker.js', { updateViaCache: 'none' }).catch(() => undefined);
  }, AFTER_MS);
}
