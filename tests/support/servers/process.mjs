// A server process of a test: its own free loopback port and temporary folder, its log kept for failure messages,
// every way to hurt it (stop, kill, freeze, start again on the same port), and its end with the test: by its own
// pid, and by the kernel (PR_SET_PDEATHSIG) where the test is killed itself.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const isRoot = process.getuid() === 0;
const logBytes = 50_000;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** How long is waited for what must come, in milliseconds: a machine that is busy is no fault of the product. */
export const patience = 30_000;

/** Rejects when `promise` takes longer than `ms`. */
export function deadline(promise, what, ms = patience) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Asks again until the answer is truthy, and returns it. What is long in coming is asked for less often, so that the
 * question does not take the time of what is waited for; it is seen at most a twentieth late. */
export async function eventually(question, what, ms = patience) {
  const began = performance.now();
  let last;
  for (let waited = 0; waited < ms; waited = performance.now() - began) {
    try {
      last = await question();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    await sleep(Math.min(Math.max(waited / 20, 20), 250));
  }
  // fetch says no more than "fetch failed"; why, its cause says.
  const why = [last?.message, last?.cause?.message].filter(Boolean).join(': ');
  const state = last instanceof Error ? why : JSON.stringify(last);
  throw new Error(`waited ${ms} ms for ${what}; last: ${state}`);
}

let portsGiven = 0;

/** A port that nobody has: below the range that the kernel gives to clients, so that it is free again after a
 * restart; and of this process's own, in turn, since tests and files of tests run beside each other, and what one has
 * found to be free another must not take before its server listens there. And above 10080, the last of those that
 * fetch and browsers refuse to ask ("bad port"). */
export async function freePort() {
  const first = 10_100 + (process.pid % 219) * 100;
  for (;;) {
    const port = first + (portsGiven++ % 100);
    const probe = createServer();
    const free = await new Promise((done) => {
      probe.once('error', () => done(false));
      probe.listen(port, '127.0.0.1', () => done(true));
    });
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}

/** The environment without settings of Porchlight that the tests were started with. */
export function environment(settings) {
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(PORCHLIGHT_.*|PORT|REDIS_URL|DATABASE_URL)$/.test(name),
  );
  return { ...Object.fromEntries(others), ...settings };
}

/** Runs a program to its end. */
export async function run(command, args, { input = '', env = {}, ms = patience } = {}) {
  const child = spawn(command, args, { env: environment(env) });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code, signal] = await deadline(once(child, 'close'), `${command} ${args.join(' ')}`, ms);
  return { code, signal, stdout, stderr };
}

/** The process and its descendants. */
export function processTree(top) {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // gone meanwhile
    }
  }
  const found = [top];
  for (const pid of found) {
    for (const [child, parent] of parents) if (parent === pid) found.push(child);
  }
  return found;
}

const alive = new Set();
process.on('exit', () => {
  for (const server of alive) server.signalAll('SIGKILL');
});

/** One run of a command. */
class Run {
  constructor(command, env) {
    const [program, ...args] = ['setpriv', '--pdeathsig', 'KILL', '--', ...command];
    this.log = '';
    this.child = spawn(program, args, { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (data) => (this.log = (this.log + data).slice(-logBytes)));
    }
    this.exited = once(this.child, 'exit').then(([code, signal]) => ({ code, signal }));
  }

  get ended() {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

/** What all servers have. A form of it says `name`, `command()`, `env()` and `isReady()`. */
export class ServerProcess {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), `porchlight-${this.constructor.name.toLowerCase()}-`));
  }

  get pid() {
    return this.current.child.pid;
  }

  get log() {
    return this.current?.log ?? '';
  }

  get running() {
    return this.current !== undefined && !this.current.ended;
  }

  env() {
    return {};
  }

  /** Starts it on its port and folder, and waits until it answers. What does not is ended: a test's process that has
   * children left does not end either. */
  async run({ ms = 60_000 } = {}) {
    const current = new Run(this.command(), this.env());
    this.current = current;
    alive.add(this);
    current.exited.then(() => {
      if (this.current === current) alive.delete(this);
    });
    const ended = current.exited.then(({ code, signal }) => {
      throw new Error(`${this.constructor.name} ended at once with ${code ?? signal}: ${current.log}`);
    });
    ended.catch(() => {});
    const ready = eventually(() => this.isReady(), `${this.constructor.name} to be ready`, ms);
    try {
      await Promise.race([ready, ended]);
    } catch (problem) {
      await this.kill();
      throw problem.message.includes(current.log) ? problem : new Error(`${problem.message}: ${current.log}`);
    }
    return this;
  }

  /** To it and what it has forked; those that are gone already are passed over. */
  signalAll(signal) {
    if (!this.running) return;
    for (const pid of processTree(this.pid)) {
      try {
        process.kill(pid, signal);
      } catch {
        // gone meanwhile
      }
    }
  }

  /** The clean end; resolves to how it ended. */
  async stop({ signal = 'SIGTERM', ms = 35_000 } = {}) {
    if (this.running) this.current.child.kill(signal);
    return deadline(this.current.exited, `${this.constructor.name} to stop`, ms);
  }

  async kill() {
    this.signalAll('SIGKILL');
    return this.current.exited;
  }

  /** All of it stands still, connections stay. */
  freeze() {
    this.signalAll('SIGSTOP');
  }

  thaw() {
    this.signalAll('SIGCONT');
  }

  async restart() {
    await this.stop();
    return this.run();
  }

  /** Ends it for good and takes its folder away. */
  async end() {
    if (this.running) {
      this.thaw();
      await this.kill();
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
