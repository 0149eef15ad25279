// One Porchlight server of its own for a test file: free loopback ports, a data folder of its own, stopped by
// its pid. It can be killed and started again on the same ports and data, as a deploy or a crash does it.
// Accounts are made with the command line, as an operator makes them.
//
// The binary: PORCHLIGHT_BINARY, else build/release/porchlight.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = resolve(root, process.env.PORCHLIGHT_BINARY || 'build/release/porchlight');

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Rejects when `promise` takes longer than `ms`. */
export function deadline(promise, what, ms = 5_000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Asks again until the answer is truthy, and returns it. */
export async function eventually(question, what, ms = 5_000) {
  const end = performance.now() + ms;
  let last;
  while (performance.now() < end) {
    try {
      last = await question();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    await sleep(20);
  }
  const state = last instanceof Error ? last.message : JSON.stringify(last);
  throw new Error(`waited ${ms} ms for ${what}; last: ${state}`);
}

/** A port that nobody has: below the range that the kernel gives to clients, so that it is free again after a
 * restart. */
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
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
function environment(settings) {
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(PORCHLIGHT_.*|PORT|REDIS_URL|DATABASE_URL)$/.test(name),
  );
  return { ...Object.fromEntries(others), ...settings };
}

/** Runs a program to its end. */
export async function run(command, args, { input = '', env = {}, ms = 20_000 } = {}) {
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

/** Settings for tests that wait for visitors to go offline: a short grace, and a short lease for what dies. */
export const quick = { PORCHLIGHT_PRESENCE_GRACE: '200ms', PORCHLIGHT_PRESENCE_LEASE: '2s' };

const alive = new Set();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export class Porchlight {
  /** `env`: settings as environment variables; `flags`: more arguments of `serve`. */
  static async start({ env = {}, flags = [] } = {}) {
    const server = new Porchlight();
    server.env = { PORCHLIGHT_LOG_LEVEL: 'warning', ...env };
    server.flags = flags;
    server.data = mkdtempSync(join(tmpdir(), 'porchlight-e2e-'));
    server.port = await freePort();
    server.internalPort = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    server.internalUrl = `http://127.0.0.1:${server.internalPort}`;
    await server.run();
    return server;
  }

  get pid() {
    return this.child.pid;
  }

  /** Starts the process on the server's ports and data, and waits until it is ready. */
  async run() {
    const ports = ['--port', String(this.port), '--internal-port', String(this.internalPort)];
    this.log = '';
    this.child = spawn(binary, ['serve', ...ports, '--data', this.data, ...this.flags], {
      env: environment(this.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    alive.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (data) => (this.log = (this.log + data).slice(-50_000)));
    }
    this.exited = once(this.child, 'exit').then(([code, signal]) => {
      alive.delete(this.child);
      return { code, signal };
    });
    const ended = this.exited.then(({ code, signal }) => {
      throw new Error(`porchlight ended at once with ${code ?? signal}: ${this.log}`);
    });
    const ready = eventually(async () => (await fetch(`${this.internalUrl}/ready`)).ok, 'readiness', 20_000);
    await Promise.race([ready, ended]);
    ended.catch(() => {});
  }

  /** SIGTERM; resolves to how it ended. */
  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    return deadline(this.exited, 'the server to stop', 35_000);
  }

  async kill() {
    this.child.kill('SIGKILL');
    return this.exited;
  }

  /** Stops it for good and takes its data away. */
  async end() {
    const how = await this.stop();
    rmSync(this.data, { recursive: true, force: true });
    if (how.code !== 0) throw new Error(`porchlight ended with ${how.code ?? how.signal}: ${this.log}`);
  }

  /** A verb of the command line on this server's data. */
  cli(...args) {
    return run(binary, [...args, '--data', this.data], { env: this.env });
  }

  async json(...args) {
    const { code, stdout, stderr } = await this.cli(...args, '--json');
    if (code !== 0) throw new Error(`porchlight ${args.join(' ')}: ${code}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** {projectId, identitySecret, …} */
  addProject({ name = 'Shop', origins = ['*'], missingOrigin = true } = {}) {
    const flags = origins.flatMap((origin) => ['--origin', origin]);
    if (missingOrigin) flags.push('--allow-missing-origin');
    return this.json('project', 'add', name, ...flags);
  }

  /** {agentId, email, password, …} */
  addAgent(email, projects, { role = 'agent', name = '' } = {}) {
    const flags = projects.flatMap((project) => ['--project', String(project)]);
    if (name) flags.push('--name', name);
    return this.json('agent', 'add', email, ...flags, '--role', role);
  }

  async token(email, ttl = '1h') {
    const { code, stdout, stderr } = await this.cli('token', email, '--ttl', ttl);
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  /** A project of its own with an agent of its own. */
  async addShop(options = {}) {
    const project = await this.addProject(options);
    const email = `agent${project.projectId}@example.com`;
    const agent = await this.addAgent(email, [project.projectId]);
    return { ...project, ...agent, token: await this.token(email) };
  }

  /** REST under /api/v1: {status, headers, body}. */
  async rest(path, { method = 'GET', token, body, headers = {} } = {}) {
    const given = { ...headers };
    if (token) given.authorization = `Bearer ${token}`;
    if (body !== undefined && !given['content-type']) given['content-type'] = 'application/json';
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: given,
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: json && text ? JSON.parse(text) : text,
    };
  }

  async visitor(shop, uid) {
    return (await this.rest(`/projects/${shop.projectId}/visitors/${uid}`, { token: shop.token })).body;
  }

  /** Throws unless the very same process is alive and answers. */
  async assertAlive() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      throw new Error(`the server has ended: ${this.child.exitCode ?? this.child.signalCode} ${this.log}`);
    }
    const response = await deadline(fetch(`${this.internalUrl}/health`), '/health');
    if (response.status !== 200) throw new Error(`/health: ${response.status}`);
  }
}
