// The generator as a child: its lines as they come, and its standard input as the signal to go on or to end.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Past it: the generator is stopped and the run fails. Units: milliseconds. */
const lineTimeout = 60_000;

/**
 * Returns {next(), go(), finish()}: the next line as a value; the signal; the end of standard input and the
 * last line. A run in which something failed is an error: figures of a half-refused load would flatter.
 */
export function startLoad(binaries, server, scenario, options) {
  const words = [scenario, '--port', server.port, '--project', server.project];
  for (const [name, value] of Object.entries(options)) words.push(`--${name}`, value);
  const child = spawn(join(binaries, 'porchlight-load'), words.map(String), {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function next() {
    const timer = setTimeout(() => child.kill('SIGKILL'), lineTimeout);
    const { value, done } = await lines.next();
    clearTimeout(timer);
    if (done) throw new Error(`${scenario}: the load generator ended without a result`);
    const line = JSON.parse(value);
    const missing =
      line.received < line.expected || (scenario === 'arrivals' && line.departures < line.expected);
    if (line.failed > 0 || missing) throw new Error(`${scenario}: ${value}`);
    return line;
  }
  async function finish() {
    child.stdin.end();
    const line = await next();
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    return line;
  }
  return { next, finish, go: () => child.stdin.write('\n') };
}
