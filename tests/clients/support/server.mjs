// Starts a porchlight-test-server of its own for each test file, on a free port, and stops it by its pid.
// The binary: PORCHLIGHT_TEST_SERVER, or the newest of build/*/porchlight-test-server.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

function findBinary() {
  if (process.env.PORCHLIGHT_TEST_SERVER) return process.env.PORCHLIGHT_TEST_SERVER;
  const built = [];
  for (const folder of readdirSync(join(root, 'build'))) {
    const file = join(root, 'build', folder, 'porchlight-test-server');
    try {
      built.push({ file, time: statSync(file).mtimeMs });
    } catch {
      // not built in this folder
    }
  }
  if (built.length === 0) throw new Error('porchlight-test-server is not built: run ./dev build');
  return built.sort((a, b) => b.time - a.time)[0].file;
}

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
  const child = spawn(findBinary(), [flag, String(chosen), '--threads', String(threads)], {
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
