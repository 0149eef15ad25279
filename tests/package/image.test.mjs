// The container image: what is in it and what is not, that it is the same each time, what its SBOM says, and that it runs
// as it is meant to, for a visitor whom an agent sees.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { closeAll, visit, watch } from '../clients/support/product.mjs';
import { quick } from '../support/porchlight.mjs';
import { checkIcu } from '../../tools/image/icu.mjs';
import { isRoot, root, run } from '../support/servers/process.mjs';
import { must } from './support/bare-root.mjs';
import { Container, folder, Image, imageFile } from './support/container.mjs';

/** In bytes, packed: what a node fetches. */
const largest = 30_000_000;
const user = 10_001;

let image;
/** Why it is not unpacked: its files have owners. `--long` demands it. */
const without = isRoot ? undefined : 'expected root: the files of an image have owners';
const unpacked = (name, body) => test(name, (t) => (without ? t.skip(without) : body()));

before(async () => {
  if (without && process.env.PORCHLIGHT_TEST_LONG === '1') throw new Error(without);
  if (!without) image = await Image.unpack();
});
after(() => image?.end());

const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Every path below the image's root, with what lstat says. */
function* tree(path = '') {
  for (const name of readdirSync(join(image.root, path))) {
    const here = `${path}/${name}`;
    const stat = lstatSync(join(image.root, here));
    yield { path: here, stat };
    if (stat.isDirectory()) yield* tree(here);
  }
}

test('is smaller than what a node should have to fetch', () => {
  const { size } = statSync(imageFile());
  console.log(`image: ${size} bytes`);
  assert.ok(size < largest, `${size} bytes`);
});

test('what asks ICU for data that the image lacks does not become one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-icu-asks-'));
  const asking = async (name) => {
    const [object, library] = [join(folder, `${name}.o`), join(folder, `${name}.so`)];
    await must('as', ['-o', object, '-'], { input: `call ${name}@PLT\n` });
    await must('ld', ['-shared', '-o', library, object]);
    return library;
  };
  try {
    checkIcu(await asking('uidna_openUTS46_72'));
    const sorts = await asking('ucol_open_72');
    assert.throws(() => checkIcu(sorts), /the image lacks ICU's data for ucol_open_72/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the same commit and the same packages make the same bits', async () => {
  const again = mkdtempSync(join(tmpdir(), 'porchlight-image-again-'));
  try {
    symlinkSync(join(folder, 'debian'), join(again, 'debian'));
    const parts = ['packages', 'release', 'package', 'image'].map((part) => `source tools/dev/${part}.sh`);
    const line = `set -euo pipefail; cd "$0"; root=$PWD; ${parts.join('; ')}; image_folder=$1; put_image "$(project_version)"`;
    await must('bash', ['-c', `umask 077; ${line}`, root, again], { ms: 120_000 });
    for (const name of readdirSync(again).filter((one) => one.startsWith('porchlight-')))
      assert.equal(sha256(join(again, name)), sha256(join(folder, name)), name);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
});

describe('what is in it', () => {
  unpacked('says how it is started, and not as root', () => {
    const { config } = image.config;
    assert.equal(config.User, `${user}:${user}`);
    assert.deepEqual([...config.Entrypoint, ...config.Cmd], ['/usr/bin/porchlight', 'serve']);
    assert.deepEqual(Object.keys(config.Volumes), ['/var/lib/porchlight']);
    assert.deepEqual(Object.keys(config.ExposedPorts), ['8080/tcp', '9090/tcp']);
  });

  unpacked('has the times of the commit and of nothing else', async () => {
    const seconds = Number(await must('git', ['-C', root, 'log', '-1', '--format=%ct']));
    const { created, history, config } = image.config;
    const when = new Date(seconds * 1_000).toISOString().replace('.000', '');
    for (const time of [created, ...history.map((step) => step.created)]) assert.equal(time, when);
    assert.equal(config.Labels['org.opencontainers.image.created'], when);
    for (const { path, stat } of tree()) assert.equal(stat.mtimeMs, seconds * 1_000, path);
  });

  unpacked('nothing can be run but the program: no shell, no interpreter, no package manager', () => {
    const runs = [...tree()].filter(({ stat }) => stat.isFile() && (stat.mode & 0o111) !== 0);
    const programs = runs.map(({ path }) => path).filter((path) => !/\.so(\.[\d.]+)?$/.test(path));
    assert.deepEqual(programs, ['/usr/bin/porchlight']);
    for (const name of ['bin', 'sbin', 'usr/sbin']) assert.ok(!existsSync(join(image.root, name)), name);
  });

  unpacked('all is root’s but the folder of its data, and nobody else may write', () => {
    for (const { path, stat } of tree()) {
      const own = path === '/var/lib/porchlight' ? user : 0;
      assert.deepEqual([stat.uid, stat.gid], [own, own], path);
      if (stat.isSymbolicLink()) continue;
      const rights = (stat.mode & 0o7777).toString(8);
      const shared = ['/tmp', '/var/tmp'].includes(path);
      assert.ok(shared ? rights === '1777' : /^(755|750|644)$/.test(rights), `${path} ${rights}`);
    }
  });

  unpacked('every link leads somewhere', () => {
    for (const { path, stat } of tree()) {
      if (!stat.isSymbolicLink()) continue;
      const leads = resolve('/', dirname(path), readlinkSync(join(image.root, path)));
      assert.ok(existsSync(join(image.root, leads)), `${path} to ${leads}`);
    }
  });

  unpacked('certificates are those of Debian, all of them', () => {
    const from = join(folder, 'debian/usr/share/ca-certificates/mozilla');
    const bundle = readFileSync(join(image.root, 'etc/ssl/certs/ca-certificates.crt'), 'utf8');
    assert.equal(bundle.match(/BEGIN CERTIFICATE/g).length, readdirSync(from).length);
    assert.ok(readdirSync(from).length > 100);
  });
});

describe('its SBOM', () => {
  const file = imageFile().replace('.oci.tar', '.spdx.json');
  const sbom = JSON.parse(readFileSync(file, 'utf8'));
  const purls = sbom.packages.map(({ externalRefs }) => externalRefs[0].referenceLocator);

  test('has what SPDX 2.3 demands, and each name once', () => {
    assert.equal(sbom.spdxVersion, 'SPDX-2.3');
    assert.equal(sbom.dataLicense, 'CC0-1.0');
    assert.match(sbom.creationInfo.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.match(sbom.documentNamespace, /^https:\/\/[^#\s]+$/);
    const ids = new Set(sbom.packages.map(({ SPDXID }) => SPDXID));
    assert.equal(ids.size, sbom.packages.length);
    for (const one of sbom.packages) {
      assert.match(one.SPDXID, /^SPDXRef-[A-Za-z0-9.-]+$/);
      for (const field of ['name', 'versionInfo', 'downloadLocation', 'licenseDeclared', 'licenseConcluded'])
        assert.ok(one[field], `${one.SPDXID}: ${field}`);
      assert.match(one.supplier, /^(NOASSERTION|(Organization|Person): .+)$/);
      for (const { algorithm, checksumValue } of one.checksums ?? [])
        assert.match(checksumValue, { SHA256: /^[0-9a-f]{64}$/, SHA512: /^[0-9a-f]{128}$/ }[algorithm]);
    }
    for (const { spdxElementId, relatedSpdxElement } of sbom.relationships) {
      assert.ok(ids.has(relatedSpdxElement), relatedSpdxElement);
      assert.ok(spdxElementId === 'SPDXRef-DOCUMENT' || ids.has(spdxElementId), spdxElementId);
    }
    assert.equal(sbom.relationships.length, sbom.packages.length);
  });

  unpacked('is in the image, word for word, and names the program that is there', () => {
    assert.equal(sha256(join(image.root, 'usr/share/doc/porchlight/sbom.spdx.json')), sha256(file));
    const [itself] = sbom.packages;
    assert.equal(itself.checksums[0].checksumValue, sha256(join(image.root, 'usr/bin/porchlight')));
  });

  unpacked('names every package that a library is of, as dpkg and the label do', () => {
    const said = new Set(purls.filter((one) => one.startsWith('pkg:deb/')));
    const status = readFileSync(join(image.root, 'var/lib/dpkg/status'), 'utf8').trim().split('\n\n');
    const label = image.config.config.Labels['org.debian.packages'].split(' ');
    assert.equal(status.length, label.length);
    for (const stanza of status) {
      const [, name] = /^Package: (.*)$/m.exec(stanza);
      const [, version] = /^Version: (.*)$/m.exec(stanza);
      assert.ok(label.includes(`${name}=${version}`), name);
      const start = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?`;
      assert.ok(
        [...said].some((one) => one.startsWith(start)),
        start,
      );
      assert.ok(existsSync(join(image.root, 'usr/share/doc', name, 'copyright')), `${name}: its licence`);
    }
    for (const name of ['libssl3', 'libpq5', 'libicu72', 'libc6', 'tzdata', 'ca-certificates'])
      assert.ok(
        label.some((one) => one.startsWith(`${name}=`)),
        name,
      );
  });

  test('names what is compiled in, from Debian and from npm, and nothing that is for developers', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'web/package-lock.json'), 'utf8'));
    for (const [path, { version, dev, devOptional, link }] of Object.entries(packages)) {
      if (!path.includes('node_modules/') || link) continue;
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
      if (!dev && !devOptional) assert.ok(purls.includes(purl), purl);
      else if (name === 'vite' || name === 'typescript') assert.ok(!purls.includes(purl), purl);
    }
    assert.ok(purls.some((one) => one.startsWith('pkg:npm/react@')));
    assert.ok(purls.some((one) => one.startsWith('pkg:deb/debian/uap-core@')));
  });
});

describe('a container of it', () => {
  let container;
  before(async () => {
    if (!without) container = await Container.prepare(image, quick);
  });
  after(async () => {
    closeAll();
    await container?.end();
  });

  unpacked('is ready, as its own user, without any right, on a root that nobody can write to', async () => {
    console.log(container.contained ? 'image: run by runc' : `image: run by chroot: ${container.refused}`);
    await container.run();
    const status = readFileSync(`/proc/${await container.processId()}/status`, 'utf8');
    const line = (name) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)[1];
    assert.deepEqual(line('Uid').split('\t').map(Number), [user, user, user, user]);
    assert.equal(BigInt(`0x${line('CapEff')}`), 0n);
    if (container.contained) assert.equal(line('NoNewPrivs'), '1');
    const its = join('/proc', String(await container.processId()), 'root');
    const wrote = await run('touch', [join(its, 'usr/bin/other')]);
    assert.match(wrote.stderr, /Read-only file system/);
    assert.ok(readdirSync(container.volume).includes('porchlight.sqlite'));
  });

  unpacked('shows a visitor to an agent, and knows foreign names', async () => {
    const shop = await container.addShop({ origins: ['https://bücher.example'] });
    const { recorder } = await watch(container, shop);
    const { uid, socket } = await visit(container, shop);
    await recorder.status(uid, true);
    socket.disconnect();
    await recorder.status(uid, false);
    const [project] = await container.json('project', 'list');
    // By ICU's tables, of which the image has only those that are asked for.
    assert.deepEqual(project.origins, ['https://xn--bcher-kva.example']);
  });

  unpacked('is asked how it is by its own program, and stops when it is told to', async () => {
    const asks = ['doctor', ...container.ports, '--address', container.url];
    const well = await container.cli(...asks);
    assert.equal(well.code, 0, well.stdout + well.stderr);
    const nobody = await container.cli(...asks.slice(0, -1), 'http://127.0.0.1:1');
    assert.equal(nobody.code, 1, nobody.stdout);
    assert.equal((await container.stop()).code, 0, container.log);
  });
});
