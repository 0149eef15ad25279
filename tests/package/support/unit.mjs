// A systemd unit as systemd reads it, as far as ours goes, and the service started as it says: its commands, its user,
// its folder, and a socket where it tells how it is.

import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ServerProcess } from '../../support/servers/process.mjs';

/** Each name's values. */
export function readUnit(path) {
  const values = {};
  for (const [, name, value] of readFileSync(path, 'utf8').matchAll(/^([A-Za-z]+)=(.*)$/gm)) {
    (values[name] ??= []).push(value);
  }
  return values;
}

// Perl is in every Debian; node has no datagram sockets of this kind.
const listener = `use Socket; $| = 1;
socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die $!;
bind($s, sockaddr_un("\\0" . $ARGV[0])) or die $!;
print "bound\\n";
while (defined recv($s, my $text, 4096, 0)) { print "$text\\n" }`;

/** What systemd does with NOTIFY_SOCKET: it listens, and remembers. */
export class Notified {
  static async listen() {
    const notified = new Notified();
    notified.socket = `@porchlight-test-${process.pid}`;
    const command = ['--pdeathsig', 'KILL', '--', 'perl', '-e', listener, notified.socket.slice(1)];
    notified.child = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'inherit'] });
    notified.lines = [];
    notified.child.stdout.on('data', (data) => {
      notified.lines.push(...String(data).split('\n').filter(Boolean));
    });
    await once(notified.child.stdout, 'data');
    return notified;
  }

  has(line) {
    return this.lines.includes(line);
  }

  async end() {
    this.child.kill('SIGKILL');
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}

/** The unit's service in a bare root. It is ready when it has said so. */
export class Service extends ServerProcess {
  static prepare(bare, unit, notified, watchdog) {
    const service = new Service();
    return Object.assign(service, { bare, unit, notified, watchdog });
  }

  /** The kernel forgets who was to be killed with us where a process becomes another user: a server that is left is ended
   * by `end()`, and by its own pid. */
  command() {
    const user = this.unit.User[0];
    const as = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--bounding-set=-all'];
    const folder = this.unit.WorkingDirectory[0];
    const become = ['env', '-C', folder, ...as, '--no-new-privs', '--', ...this.unit.ExecStart[0].split(' ')];
    return this.bare.command(...become);
  }

  env() {
    return { NOTIFY_SOCKET: this.notified.socket, WATCHDOG_USEC: String(this.watchdog * 1_000) };
  }

  async isReady() {
    return this.notified.has('READY=1');
  }
}
