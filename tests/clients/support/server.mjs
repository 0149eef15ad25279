// Starts a porchlight-test-server of its own for each test file, on a free port, and stops it by its pid.
// The binary: PORCHLIGHT_TEST_SERVER, else the one beside the server that the suites run against (PORCHLIGHT_BINARY).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { binary } from '../../support/porchlight.mjs';

const testServer = process.env.PORCHLIGHT_TEST_SERVER || join(dirname(binary), 'porchlight-test-server');

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

export async function startServer({ port, threads = 1, flag = '--protocol-port' } = {}) {
  const chosen = port ?? (await freePort());
  const child = spawn(testServer, [flag, String(chosen), '--threads', String(threads)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    exited.then(([code]) => {
      throw new Error(`porchlight-test-server ended at once with ${code}`);
    }),
  ]);
  return {
    port: chosen,
    http: `http://127.0.0.1:${chosen}`,
    ws: `ws://127.0.0.1:${chosen}`,
    /** Ends it and returns its exit code (null after SIGKILL). */
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}
