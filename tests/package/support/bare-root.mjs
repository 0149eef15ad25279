// A Debian with nothing in it but what the package needs, to install it into: made by mmdebstrap once for each set of
// dependencies (build/package-root), and unpacked for each test.
//
// A command in there has a mount namespace of its own with /proc, and nothing else of its own: unshare, sh and chroot
// become the command (`exec`), so that a child's pid is the command's own, and a signal to it reaches it. That takes
// root and the right to mount; elsewhere it says so at once, and the tests are skipped for that reason.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot, root, run } from '../../support/servers/process.mjs';

const folder = join(root, 'build/package');
const cache = join(root, 'build/package-root');

/** What must not fail; what it prints. */
export async function must(command, args, options) {
  const { code, signal, stdout, stderr } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${code ?? signal}: ${stdout}\n${stderr}`);
  return stdout;
}

/** `./dev package` has left one there. */
export function packageFile() {
  const [name] = readdirSync(folder).filter((file) => /^porchlight_.*\.deb$/.test(file));
  if (!name) throw new Error(`there is no package in ${folder}: expected ./dev package to have run`);
  return join(folder, name);
}

export const field = async (file, name) => (await must('dpkg-deb', ['--field', file, name])).trim();

/** Debian's repositories, as this machine has them; not those of others. */
async function sources() {
  const format = 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)';
  const targets = ['indextargets', '--format', format, 'Created-By: Packages', 'ORIGIN: Debian'];
  return [...new Set((await must('apt-get', targets)).trim().split('\n'))].sort();
}

/** The archive of a root with what `dependencies` (a Depends field) asks for, and what that needs. */
async function archive(dependencies) {
  const names = dependencies.split(',').map((one) =>
    one
      .split('|')[0]
      .replace(/\(.*?\)/, '')
      .trim(),
  );
  const from = await sources();
  const key = createHash('sha256')
    .update(JSON.stringify([names, from]))
    .digest('hex')
    .slice(0, 16);
  const made = join(cache, `${key}.tar`);
  if (existsSync(made)) return made;
  rmSync(cache, { recursive: true, force: true }); // those of other dependencies: 200 MB each
  mkdirSync(cache, { recursive: true });
  const list = join(cache, 'sources');
  writeFileSync(list, `${from.join('\n')}\n`);
  const suite = from.map((line) => line.split(' ')[2]).find((name) => !name.includes('-'));
  const what = ['--mode=root', '--variant=minbase', `--include=${names.join(',')}`];
  const quick = ['--dpkgopt=force-unsafe-io', '--aptopt=Acquire::Languages "none"'];
  await must('mmdebstrap', [...what, ...quick, suite, `${made}.part.tar`, list], { ms: 480_000 });
  renameSync(`${made}.part.tar`, made);
  return made;
}

const become = 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"';

export class BareRoot {
  static async make(dependencies) {
    if (!isRoot) throw new Error('expected root: installing a package into a bare root needs it');
    const bare = new BareRoot();
    bare.path = mkdtempSync(join(tmpdir(), 'porchlight-root-'));
    try {
      await must('tar', ['-xf', await archive(dependencies), '-C', bare.path], { ms: 120_000 });
      await bare.must('true').catch((problem) => {
        throw new Error(
          `expected the right to mount /proc in a namespace (CAP_SYS_ADMIN): ${problem.message}`,
        );
      });
    } catch (problem) {
      bare.end();
      throw problem;
    }
    return bare;
  }

  /** What to run so that the command runs in there. */
  command(...command) {
    return ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', become, this.path, ...command];
  }

  /** As somebody at a shell, root, in `/srv`. */
  run(line, { env = {}, ms = 60_000 } = {}) {
    const [program, ...args] = this.command('sh', '-c', `cd /srv && ${line}`);
    return run(program, args, { env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8', ...env }, ms });
  }

  async must(line, options) {
    const { code, signal, stdout, stderr } = await this.run(line, options);
    if (code !== 0) throw new Error(`${line}: ${code ?? signal}: ${stdout}\n${stderr}`);
    return stdout;
  }

  file(path) {
    return join(this.path, path);
  }

  end() {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}
