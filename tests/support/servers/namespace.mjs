// A network of the test's own, whose links can be cut: the test runs in a network namespace (the test file starts
// itself again in one, `inNamespace`), and a gateway in another, joined by a pair of virtual Ethernet devices for
// each way that is cut alone. Nothing of it is seen outside, and the kernel takes it all away with the processes.
//
// Needs root (or a kernel that gives network namespaces to everybody).

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { eventually } from './process.mjs';
import { readlinkSync } from 'node:fs';

const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
const ip = (...args) =>
  execFileSync('ip', args, { env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });

/** Why there are no namespaces here; undefined where there are. */
export function whyNoNamespaces() {
  const tried = spawnSync(
    'unshare',
    ['--net', 'ip', 'link', 'add', 'p0', 'type', 'veth', 'peer', 'name', 'p1'],
    {
      env: { ...process.env, PATH },
      encoding: 'utf8',
    },
  );
  if (tried.status === 0) return undefined;
  return `network namespaces need root: ${(tried.stderr || tried.error?.message || '').trim()}`;
}

/** Runs a test file in a namespace of its own, where it may do what it likes to the network. */
export function runInNamespace(file) {
  const script = 'ip link set lo up && exec "$@"';
  const command = [
    '--net',
    'sh',
    '-c',
    script,
    'sh',
    process.execPath,
    '--test',
    '--test-reporter=spec',
    file,
  ];
  const env = { ...process.env, PATH };
  delete env.NODE_TEST_CONTEXT; // else its report would be meant for our parent
  return new Promise((done, failed) => {
    const child = spawn('unshare', command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('error', failed);
    child.on('close', (code) => done({ code, output }));
  });
}

let links = 0;

/** A namespace beside the test's, held open by a process that sleeps. */
export class Namespace {
  static async open() {
    const namespace = new Namespace();
    const args = ['--net', 'setpriv', '--pdeathsig', 'KILL', '--', 'sleep', 'infinity'];
    namespace.holder = spawn('unshare', args, { stdio: 'ignore' });
    const own = readlinkSync('/proc/self/ns/net');
    const { pid } = namespace.holder;
    await eventually(() => readlinkSync(`/proc/${pid}/ns/net`) !== own, 'the namespace');
    namespace.inside('ip', 'link', 'set', 'lo', 'up');
    return namespace;
  }

  /** What goes in front of a command that is to run in there. */
  get prefix() {
    return ['nsenter', `--net=/proc/${this.holder.pid}/ns/net`, '--'];
  }

  inside(...command) {
    const [program, ...args] = [...this.prefix, ...command];
    return execFileSync(program, args, { env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** A link between here and there: {here, there} are the addresses, cut() and mend() what the name says. */
  link() {
    links += 1;
    const [near, far] = [`near${links}`, `far${links}`];
    const [here, there] = [`10.71.${links}.1`, `10.71.${links}.2`];
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', String(this.holder.pid));
    ip('address', 'add', `${here}/24`, 'dev', near);
    ip('link', 'set', near, 'up');
    this.inside('ip', 'address', 'add', `${there}/24`, 'dev', far);
    this.inside('ip', 'link', 'set', far, 'up');
    return {
      here,
      there,
      /** Packets vanish; both sides keep their connections and hear nothing. */
      cut: () => ip('link', 'set', near, 'down'),
      mend: () => ip('link', 'set', near, 'up'),
    };
  }

  close() {
    this.holder.kill('SIGKILL');
  }
}
