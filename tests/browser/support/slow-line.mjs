// A line to a server that carries so many bytes a second from the browser, as a phone's does; towards the browser it
// is as fast as the machine.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Chunks pass one after the other, each as late as its bytes take. What waits stands in the browser's own socket. */
const throttle = (bytesPerSecond) =>
  new Transform({
    highWaterMark: 4_096,
    async transform(chunk, _encoding, done) {
      await sleep((chunk.length / bytesPerSecond) * 1_000);
      done(null, chunk);
    },
  });

/** {url, close()}; a line to that port of this machine. */
export async function slowLine(port, bytesPerSecond) {
  const open = new Set();
  const server = createServer((browser) => {
    const gateway = connect(port, '127.0.0.1');
    for (const socket of [browser, gateway]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        browser.destroy();
        gateway.destroy();
      });
    }
    browser.pipe(throttle(bytesPerSecond)).pipe(gateway);
    gateway.pipe(browser);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
