// One Porchlight server of its own for a test file: free loopback ports, a data folder of its own, stopped by
// its pid. It can be killed and started again on the same ports and data, as a deploy or a crash does it.
// Accounts are made with the command line, as an operator makes them. Several that share a database and a Redis
// are a Cluster (cluster.mjs).
//
// The binary: PORCHLIGHT_BINARY, else build/release/porchlight.

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checkAnswer } from './contract.mjs';
import { deadline, freePort, root, run, ServerProcess } from './servers/process.mjs';

export { deadline, eventually, patience, root, run, sleep } from './servers/process.mjs';
export const binary = resolve(root, process.env.PORCHLIGHT_BINARY || 'build/release/porchlight');

/** What it watches itself with (address, undefined; thread), empty where it is as it is shipped. Whoever watches keeps what
 * is freed, so that the process' size says nothing. */
export function sanitizers() {
  const settings = readFileSync(join(dirname(binary), 'CMakeCache.txt'), 'utf8');
  return /^PORCHLIGHT_SANITIZE:\w+=(.*)$/m.exec(settings)?.[1] ?? '';
}

/** Settings for tests that wait for visitors to go offline: a short grace, and a short lease for what dies. */
export const quick = { PORCHLIGHT_PRESENCE_GRACE: '200ms', PORCHLIGHT_PRESENCE_LEASE: '2s' };

export class Porchlight extends ServerProcess {
  /** `env`: settings as environment variables; `flags`: more arguments of `serve`; `host`: where it listens;
   * `prefix`: a command in front of it, e.g. one that puts it into a namespace. */
  static async start(options = {}) {
    const server = await this.prepare(options);
    await server.run();
    return server;
  }

  /** With ports and folder, but not started. */
  static async prepare({ env = {}, flags = [], host = '127.0.0.1', prefix = [] } = {}) {
    const server = new this();
    Object.assign(server, { flags, host, prefix });
    server.settings = { PORCHLIGHT_LOG_LEVEL: 'warning', ...env };
    server.port = await freePort();
    server.internalPort = await freePort();
    server.url = `http://${host}:${server.port}`;
    server.internalUrl = `http://${host}:${server.internalPort}`;
    return server;
  }

  get data() {
    return this.folder;
  }

  env() {
    return this.settings;
  }

  command() {
    const ports = ['--port', String(this.port), '--internal-port', String(this.internalPort)];
    const where = ['--host', this.host, ...ports, '--data', this.data];
    return [...this.prefix, binary, 'serve', ...where, ...this.flags];
  }

  async isReady() {
    return (await fetch(`${this.internalUrl}/ready`)).ok;
  }

  /** Resident memory, in bytes. */
  get resident() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'latin1');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) * 1024;
  }

  /** Of all its labels together. */
  async metric(name) {
    const text = await (await fetch(`${this.internalUrl}/metrics`)).text();
    const samples = [...text.matchAll(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'gm'))];
    return samples.reduce((sum, [, value]) => sum + Number(value), 0);
  }

  /** Stops it for good and takes its data away. */
  async end() {
    let how;
    try {
      how = await this.stop();
    } finally {
      await super.end(); // else the test's process waits for one that does not stop
    }
    if (how.code !== 0) throw new Error(`porchlight ended with ${how.code ?? how.signal}: ${this.log}`);
  }

  /** A verb of the command line on this server's data. */
  cli(...args) {
    const [program, ...before] = [...this.prefix, binary];
    return run(program, [...before, ...args, '--data', this.data], { env: this.settings });
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

  /** REST under /api/v1: {status, headers, body}, which must be as docs/openapi.json has it. */
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
    const answer = {
      status: response.status,
      headers: response.headers,
      body: json && text ? JSON.parse(text) : text,
    };
    checkAnswer(method, path, answer);
    return answer;
  }

  async visitor(shop, uid) {
    return (await this.rest(`/projects/${shop.projectId}/visitors/${uid}`, { token: shop.token })).body;
  }

  /** Throws unless the very same process is alive and answers. */
  async assertAlive() {
    if (!this.running) {
      const { exitCode, signalCode } = this.current.child;
      throw new Error(`the server has ended: ${exitCode ?? signalCode} ${this.log}`);
    }
    const response = await deadline(fetch(`${this.internalUrl}/health`), '/health');
    if (response.status !== 200) throw new Error(`/health: ${response.status}`);
  }
}
