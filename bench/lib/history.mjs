// Page changes into either database, through the journal: a thousand a second, for twenty seconds.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { run } from '../../tests/support/porchlight.mjs';
import { Postgres } from '../../tests/support/servers/postgres.mjs';
import { figure } from './report.mjs';

const runs = 3;
const rate = 1_000;
const seconds = 20;

async function measure(binaries, database) {
  const words = [database, '--rate', String(rate), '--seconds', String(seconds)];
  const { code, stdout, stderr } = await run(join(binaries, 'porchlight-history'), words, {
    ms: 3 * seconds * 1_000,
  });
  if (code !== 0) throw new Error(`porchlight-history: ${stderr}${stdout}`);
  return JSON.parse(stdout);
}

async function sqlite(binaries) {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-history-'));
  try {
    const file = join(folder, 'porchlight.db');
    const result = await measure(binaries, file);
    return { ...result, bytes: statSync(file).size };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Durable, unlike a test's. */
const durable = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on'].flatMap((option) => [
  '-c',
  option,
]);

async function postgres(binaries) {
  const server = await Postgres.start({ options: durable });
  try {
    const result = await measure(binaries, server.url);
    const [bytes] = await server.sql(
      "SELECT pg_total_relation_size('page_views') + pg_total_relation_size('page_words') + pg_total_relation_size('visits')",
    );
    return { ...result, bytes: Number(bytes) };
  } finally {
    await server.end();
  }
}

function figures(name, results) {
  const values = (member, of = 1) => results.map((result) => result[member] / of);
  return [
    figure(`${name}: page views written, of ${rate} a second`, 'a second', values('perSecond'), {
      goal: '≥ 950',
      atLeast: 950,
    }),
    figure(`${name}: a batch, median`, 'ms', values('batchMedianMicroseconds', 1_000)),
    figure(`${name}: a batch, 99 %`, 'ms', values('batch99Microseconds', 1_000)),
    figure(`${name}: the most that waited`, 'page views', values('mostWaiting')),
    figure(`${name}: our own CPU for a page view`, 'µs', values('cpuMicrosecondsPerView')),
    figure(`${name}: on the disk for a page view`, 'bytes', values('bytes', rate * seconds)),
  ];
}

async function repeat(work) {
  const results = [];
  for (let i = 0; i < runs; i += 1) results.push(await work());
  return results;
}

export async function history({ binaries }) {
  return [
    ...figures('SQLite', await repeat(() => sqlite(binaries))),
    ...figures('PostgreSQL', await repeat(() => postgres(binaries))),
  ];
}
