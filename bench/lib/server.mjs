// A Porchlight of our own: a fresh data folder, one project, one agent, free loopback ports, one I/O thread.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** Short, so that a run sees its departures. Units: milliseconds. */
export const grace = 1_000;
/** After the generator has gone: the grace, the reaper's turn, and the last writes to the database. */
export const settleTime = grace + 1_000;
const startTimeout = 10_000;

/**
 * For scenarios with departures. Over Redis a node reaps nobody before half a lease after its start (the holders
 * must have had their chance to renew), which a run of seconds cannot wait for by default.
 */
export const shortLease = { PORCHLIGHT_PRESENCE_LEASE: '4s' };
export const firstReap = 2_500;

const settings = {
  PORCHLIGHT_LIMITS_ENABLED: 'false',
  PORCHLIGHT_SERVER_THREADS: '1',
  PORCHLIGHT_LOG_LEVEL: 'warning',
  PORCHLIGHT_PRESENCE_GRACE: `${grace}ms`,
};

const running = new Set();
process.on('exit', () => running.forEach((server) => server.child.kill('SIGKILL')));

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function until(port, child) {
  const end = performance.now() + startTimeout;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with status ${child.exitCode}`);
    try {
      const response = await fetch(`http://127.0.0.1:${port}/ready`);
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    if (performance.now() > end) throw new Error('the server is not ready after 10 s');
    await sleep(2);
  }
}

/** Returns {pid, port, project, token, startMs, stop()}. `environment`: further settings. */
export async function startServer(binaries, environment = {}) {
  const porchlight = join(binaries, 'porchlight');
  const data = mkdtempSync(join(tmpdir(), 'porchlight-bench-'));
  const env = { ...process.env, ...settings, ...environment };
  const verb = (...words) => execFileSync(porchlight, [...words, '--data', data], { encoding: 'utf8', env });
  const project = JSON.parse(verb('project', 'add', 'bench', '--origin', 'localhost', '--json')).projectId;
  verb('agent', 'add', 'bench@example.com', '--project', String(project));
  const token = verb('token', 'bench@example.com', '--ttl', '1h').trim();

  const port = await freePort();
  const internal = await freePort();
  const words = ['serve', '--port', String(port), '--internal-port', String(internal), '--data', data];
  const began = performance.now();
  const child = spawn(porchlight, words, {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const server = { child, pid: child.pid, port, project, token };
  running.add(server);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  server.stop = async () => {
    child.kill('SIGTERM');
    const slow = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(slow);
    running.delete(server);
    rmSync(data, { recursive: true, force: true });
  };
  try {
    await until(internal, child);
  } catch (error) {
    await server.stop();
    throw error;
  }
  server.startMs = performance.now() - began;
  return server;
}
