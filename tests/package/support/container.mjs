// The container image, unpacked, and a gateway out of it: by runc, or, where a sandbox lets nobody make containers, from the
// unpacked root by chroot. Either way as the image's user, with no rights beside, on a root that cannot be written to.

import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Porchlight } from '../../support/porchlight.mjs';
import { root, run } from '../../support/servers/process.mjs';
import { must } from './bare-root.mjs';

export const folder = join(root, 'build/image');
const volume = '/var/lib/porchlight';

/** `./dev image` has left one there. */
export function imageFile() {
  const name = readdirSync(folder).find((file) => /^porchlight-.*\.oci\.tar$/.test(file));
  if (!name) throw new Error(`there is no image in ${folder}: expected ./dev image to have run`);
  return join(folder, name);
}

/** An OCI image: {manifest, config, layout, root, bundle}; `root`: its files. */
export class Image {
  static async unpack() {
    const image = new Image();
    image.folder = mkdtempSync(join(tmpdir(), 'porchlight-image-'));
    image.layout = join(image.folder, 'layout');
    mkdirSync(image.layout);
    await must('tar', ['-xf', imageFile(), '-C', image.layout]);
    const [{ digest, annotations }] = image.json('index.json').manifests;
    image.tag = annotations['org.opencontainers.image.ref.name'];
    image.manifest = image.json(image.blob(digest));
    image.config = image.json(image.blob(image.manifest.config.digest));
    image.bundle = join(image.folder, 'bundle');
    await must('umoci', ['unpack', '--image', `${image.layout}:${image.tag}`, image.bundle]);
    image.root = join(image.bundle, 'rootfs');
    return image;
  }

  blob(digest) {
    return `blobs/${digest.replace(':', '/')}`;
  }

  json(path) {
    return JSON.parse(readFileSync(join(this.layout, path), 'utf8'));
  }

  end() {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

// chroot has no seccomp and no namespaces of its own, but the same files, the same user, and nothing else to write to.
const become = `mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && mount --bind "$1" "$0${volume}" || exit 1
user=$2 root=$0; shift 2
exec chroot --userspec="$user" --groups="\${user#*:}" "$root" "$@"`;

export class Container extends Porchlight {
  static async prepare(image, settings) {
    const container = await super.prepare({ env: settings });
    container.image = image;
    container.user = image.config.config.User;
    container.id = `porchlight-test-${process.pid}`;
    container.state = join(container.folder, 'state');
    container.volume = join(container.folder, 'volume');
    mkdirSync(container.volume, { mode: 0o750 });
    const [uid, gid] = container.user.split(':').map(Number);
    chownSync(container.volume, uid, gid);
    await container.configure();
    return container;
  }

  get ports() {
    return ['--port', String(this.port), '--internal-port', String(this.internalPort), '--host', '127.0.0.1'];
  }

  get variables() {
    const own = Object.entries(this.settings).map(([name, value]) => `${name}=${value}`);
    return [...this.image.config.config.Env, ...own];
  }

  /** What Docker is told by `--read-only --cap-drop ALL --security-opt no-new-privileges --network host`. */
  async configure() {
    const file = join(this.image.bundle, 'config.json');
    const config = JSON.parse(readFileSync(file, 'utf8'));
    const { process: what } = config;
    this.asked = [...this.image.config.config.Entrypoint, ...this.image.config.config.Cmd];
    Object.assign(what, { terminal: false, args: [...this.asked, ...this.ports], noNewPrivileges: true });
    what.env = [...what.env, ...this.variables];
    what.rlimits = [{ type: 'RLIMIT_NOFILE', hard: 4_096, soft: 4_096 }];
    for (const set of Object.keys(what.capabilities)) what.capabilities[set] = [];
    config.root.readonly = true;
    config.linux.namespaces = config.linux.namespaces.filter(({ type }) => type !== 'network');
    const bind = { destination: volume, type: 'bind', source: this.volume, options: ['rbind', 'rw'] };
    config.mounts = [...config.mounts.filter(({ destination }) => destination !== volume), bind];
    writeFileSync(file, JSON.stringify(config));
    const tried = await this.runc('create', '--bundle', this.image.bundle, this.id);
    this.contained = tried.code === 0;
    this.refused = tried.stderr;
    if (this.contained) await must('runc', ['--root', this.state, 'delete', '--force', this.id]);
  }

  /** Nothing that it leaves behind may hold on to our pipes. */
  runc(...args) {
    const line = 'runc --root "$0" "$@" </dev/null >"$0.log" 2>&1; code=$?; cat "$0.log" >&2; exit $code';
    return run('sh', ['-c', line, this.state, ...args]);
  }

  chroot(...command) {
    const how = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', become];
    return [...how, this.image.root, this.volume, this.user, ...command];
  }

  command() {
    if (this.contained) return ['runc', '--root', this.state, 'run', '--bundle', this.image.bundle, this.id];
    return this.chroot(...this.asked, ...this.ports);
  }

  env() {
    return Object.fromEntries(this.variables.map((one) => one.split(/=(.*)/s).slice(0, 2)));
  }

  cli(...args) {
    const verb = ['/usr/bin/porchlight', ...args];
    const inside = ['runc', '--root', this.state, 'exec', this.id, ...verb];
    const [program, ...rest] = this.contained ? inside : this.chroot(...verb);
    return run(program, rest, { env: this.env() });
  }

  /** Of the program itself: runc waits for it as its parent. */
  async processId() {
    if (!this.contained) return this.pid;
    return JSON.parse(await must('runc', ['--root', this.state, 'state', this.id])).pid;
  }

  async end() {
    try {
      await super.end();
    } finally {
      if (this.contained) await run('runc', ['--root', this.state, 'delete', '--force', this.id]);
      rmSync(this.folder, { recursive: true, force: true }); // runc has made its own anew
    }
  }
}
