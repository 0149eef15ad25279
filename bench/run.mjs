// `./dev bench [NAME…]`: runs the scenarios one after the other and prints their figures as Markdown, ready
// for docs/benchmarks.md, with the machine they come from. About six minutes for all. Names:
//   start memory connect distributed fanout latency pings history preview bundles; only when asked for: dashboard
//   (a minute, or BENCH_SECONDS) and micro.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { bundles } from './lib/bundles.mjs';
import { history } from './lib/history.mjs';
import { machine } from './lib/process.mjs';
import { markdown } from './lib/report.mjs';
import * as scenarios from './lib/scenarios.mjs';

const root = new URL('..', import.meta.url).pathname;

/** Long: only when asked for. */
const rare = { dashboard };

const all = {
  start: scenarios.start,
  memory: scenarios.idleMemory,
  connect: scenarios.connect,
  distributed: scenarios.distributed,
  fanout: scenarios.fanout,
  latency: scenarios.latency,
  pings: scenarios.pings,
  history,
  preview,
  bundles: () => bundles(join(root, 'web')),
};

/** Loaded when it is wanted: it needs a browser. */
async function preview({ binaries }) {
  process.env.PORCHLIGHT_BINARY = join(binaries, 'porchlight');
  const browser = await import('./lib/preview.mjs');
  return browser.preview();
}

async function dashboard({ binaries }) {
  process.env.PORCHLIGHT_BINARY = join(binaries, 'porchlight');
  const browser = await import('./lib/dashboard.mjs');
  return browser.dashboard({ binaries });
}

function parse(words) {
  const wanted = { binaries: join(root, 'build/release'), names: [], micro: false };
  while (words.length > 0) {
    const word = words.shift();
    if (word === '--binaries') wanted.binaries = words.shift();
    else if (word === 'micro') wanted.micro = true;
    else if (word in all || word in rare) wanted.names.push(word);
    else
      throw new Error(
        `there is no '${word}': expected ${Object.keys({ ...all, ...rare }).join(', ')} or micro`,
      );
  }
  if (wanted.names.length === 0 && !wanted.micro) wanted.names = Object.keys(all);
  return wanted;
}

async function main() {
  const { binaries, names, micro } = parse(process.argv.slice(2));
  const figures = [];
  let failed = false;
  for (const name of names) {
    console.error(`bench: ${name}`);
    try {
      figures.push(...(await { ...all, ...rare }[name]({ binaries })));
    } catch (error) {
      failed = true;
      console.error(`bench: ${name} failed: ${error.message}`);
    }
  }
  if (figures.length > 0) {
    console.log(`${new Date().toISOString().slice(0, 10)}, ${machine()}\n`);
    console.log(markdown(figures));
  }
  if (micro) failed ||= spawnSync(join(binaries, 'porchlight-micro'), { stdio: 'inherit' }).status !== 0;
  process.exitCode = failed ? 1 : 0;
}

// Ctrl-C ends what was started too (see the 'exit' listeners in lib/).
process.on('SIGINT', () => process.exit(130));
try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}
