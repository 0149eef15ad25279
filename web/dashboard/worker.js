// The dashboard's service worker: the page is there on a slow line and without one. It keeps the files of one build by their
// immutable names, and the page that names them; nothing else: no answer of the server's, no conversation. A page of one
// build never meets files of another, whatever a deploy does meanwhile: a name stands for its content.
// The build fills in what stands in capitals below (build-page.ts); the page's first script is the first of its files.

const SHELL = __SHELL__;
const OURS = 'porchlight-shell-';
const CACHE = OURS + __VERSION__;
/** A page that takes longer to come is shown as it was kept: that is the same, or one build older. Units: milliseconds. */
const PATIENCE_MS = 1_000;

const scope = new URL(self.registration.scope);

/** In a deploy another gateway may answer with another build's page: then this one is not kept, and tried again later. */
async function keep() {
  const page = await fetch(scope.href, { cache: 'no-cache' });
  const html = await page.clone().text();
  if (!page.ok || !html.includes(SHELL[0])) throw new Error('The page is of another build.');
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((file) => new URL(file, scope).href));
  await cache.put(scope.href, page);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)),
  );
}

/** Reloaded, it is the server's, if that answers at all. */
async function pageFor(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(scope.href, { ignoreVary: true });
  if (kept === undefined) return fetch(request);
  const fresh = fetch(request).then(
    (answer) => (answer.status < 500 ? answer : kept),
    () => kept,
  );
  if (request.cache === 'no-cache' || request.cache === 'reload') return fresh;
  return Promise.race([fresh, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept))]);
}

async function fileFor(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone()).catch(() => undefined); // the disk may be full
  return answer;
}

self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !url.href.startsWith(scope.href)) return;
  const path = url.pathname.slice(scope.pathname.length);
  if (request.mode === 'navigate' && (path === '' || path === 'index.html'))
    event.respondWith(pageFor(request));
  else if (path.startsWith('assets/')) event.respondWith(fileFor(request));
});
