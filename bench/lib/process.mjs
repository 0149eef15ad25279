// What a process has used, from /proc. CPU comes from the scheduler's own account in nanoseconds, summed over
// the threads; where a kernel does not keep it, from the 10 ms ticks of /proc/PID/stat.

import { readdirSync, readFileSync } from 'node:fs';

/** Units: seconds, user and system. */
export function cpuSeconds(pid) {
  let nanoseconds = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread has just ended.
    }
  }
  return nanoseconds > 0 ? nanoseconds / 1e9 : cpuTicks(pid) / 100;
}

/** Of a process and all that descend from it: PostgreSQL has one for each connection. Units: seconds. */
export function familySeconds(pid) {
  let sum = cpuSeconds(pid);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  for (const child of children === '' ? [] : children.split(' ')) sum += familySeconds(Number(child));
  return sum;
}

function cpuTicks(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Units: bytes. `rss` counts every resident page, `private` only those that were written to. */
export function memory(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const bytes = (key) => Number(text.match(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm'))[1]) * 1024;
  return { rss: bytes('Rss'), private: bytes('Private_Dirty') };
}

export function descriptorLimit() {
  const line = readFileSync('/proc/self/limits', 'utf8').match(/^Max open files\s+(\d+)/m);
  return Number(line[1]);
}

/** Cores, CPU model, memory and kernel, in a line. */
export function machine() {
  const cpuInfo = readFileSync('/proc/cpuinfo', 'utf8');
  const model = cpuInfo.match(/^model name\s*:\s*(.*)$/m)?.[1] ?? 'unknown CPU';
  const clock = cpuInfo.match(/^cpu MHz\s*:\s*(\d+)/m)?.[1];
  const cores = cpuInfo.match(/^processor\s*:/gm).length;
  const total = Number(readFileSync('/proc/meminfo', 'utf8').match(/MemTotal:\s+(\d+)/)[1]) / 1024 / 1024;
  const kernel = readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim();
  const at = clock ? ` at ${(Number(clock) / 1000).toFixed(1)} GHz` : '';
  return `${cores} cores of ${model}${at}, ${total.toFixed(0)} GiB, Linux ${kernel}`;
}
