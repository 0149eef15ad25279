// A page on a slow line: 1.5 s until anything answers, 30 KB a second (sockets are not slowed), nothing of it asserted.

const SLOW = { offline: false, latency: 1_500, downloadThroughput: 30 * 1_024, uploadThroughput: 30 * 1_024 };

/** A page on a slow line: what it asked for, in order, and what came. Units: milliseconds since it was opened, bytes. */
export async function onSlowLine(context, url, server) {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', SLOW);
  const asked = new Map();
  let began;
  cdp.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) => {
    began ??= timestamp;
    const path = request.url.replace(server, '').replace(/-[\w-]{8,10}\./, '.');
    asked.set(requestId, { path, at: (timestamp - began) * 1_000, bytes: 0 });
  });
  cdp.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) =>
    Object.assign(asked.get(requestId) ?? {}, {
      came: (timestamp - began) * 1_000,
      bytes: encodedDataLength,
    }),
  );
  const opened = performance.now();
  const since = () => Math.round(performance.now() - opened);
  void page.goto(url, { waitUntil: 'commit' });
  return {
    page,
    all: () => [...asked.values()],
    one: (path) => [...asked.values()].find((request) => request.path === path),
    /** When it was there. */
    sees: async (locator) => {
      await locator.waitFor({ timeout: 60_000 });
      return since();
    },
  };
}
