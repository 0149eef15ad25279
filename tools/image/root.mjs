// The root of the container image: the program, the libraries that it is linked with and that these are, certificates,
// time zones, and whose they are. There is nothing in it to run but the program. It prints which of Debian's packages
// are in it, for the SBOM.
//
// Source: ELF's DT_NEEDED, by readelf. Nothing of what glibc loads by name is needed: since 2.34 it has `files` and `dns`
// itself.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkIcu, trimIcu } from './icu.mjs';

const [unpackedAt, deb, tree] = process.argv.slice(2);
const debian = fs.realpathSync(unpackedAt);
const own = join(dirname(fileURLToPath(import.meta.url)), '../../packaging/image');
const program = 'usr/bin/porchlight';
const bundle = 'etc/ssl/certs/ca-certificates.crt';

const output = (command, ...args) =>
  execFileSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
const list = (folder) =>
  fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));

function* files(folder) {
  for (const entry of list(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

/** A file of Debian's, links as links. */
function take(path) {
  const to = join(tree, path);
  if (fs.existsSync(to)) return;
  fs.mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  fs.cpSync(join(debian, path), to, { recursive: true, verbatimSymlinks: true });
}

function put(path, text) {
  fs.mkdirSync(join(tree, dirname(path)), { recursive: true });
  fs.writeFileSync(join(tree, path), text);
}

const needed = (file) => {
  const said = output('readelf', '--dynamic', '--program-headers', '--wide', file);
  const loader = /program interpreter: \/(.*)\]/.exec(said)?.[1];
  const libraries = [...said.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name);
  return { loader, libraries };
};

/** Where the loader looks, without a cache. */
function libraryPaths(multiarch) {
  const folders = ['lib', 'usr/lib'].flatMap((folder) => [join(folder, multiarch), folder]);
  return (name) => {
    const found = folders
      .map((folder) => join(folder, name))
      .find((path) => fs.existsSync(join(debian, path)));
    if (!found) throw new Error(`${name} is in none of Debian's packages: expected ${deb} to depend on it`);
    return found;
  };
}

const isIcu = (file) => basename(file).startsWith('libicu');

/** What is linked, and what that is linked with; a library's name is mostly a link to its file. */
function takeLibraries() {
  const { loader } = needed(join(tree, program));
  take(loader);
  const real = fs.readlinkSync(join(debian, loader)).replace(/^\//, '');
  take(real);
  const pathOf = libraryPaths(basename(dirname(real)));
  const waiting = [join(tree, program)];
  const seen = new Set([basename(loader)]);
  for (const file of waiting) {
    const { libraries } = needed(file);
    if (!isIcu(file) && libraries.some(isIcu)) checkIcu(file);
    for (const name of libraries.filter((one) => !seen.has(one))) {
      seen.add(name);
      const path = pathOf(name);
      const target = relative(debian, fs.realpathSync(join(debian, path)));
      take(path);
      take(target);
      waiting.push(join(tree, target));
    }
  }
  trimIcu(waiting.find((file) => basename(file).startsWith('libicudata.so.')));
}

/** Debian's update-ca-certificates does this at the installation, with a shell. */
function putCertificates() {
  const from = join(debian, 'usr/share/ca-certificates');
  const texts = [...files(from)]
    .filter((path) => path.endsWith('.crt'))
    .map((path) => fs.readFileSync(path, 'utf8'));
  put(bundle, texts.map((text) => `${text.trim()}\n`).join(''));
  take('usr/lib/ssl/cert.pem');
}

function putSystem() {
  for (const name of ['passwd', 'group', 'nsswitch.conf', 'hosts'])
    put(`etc/${name}`, fs.readFileSync(join(own, name)));
  put('etc/resolv.conf', ''); // a runtime has its own, and wants a place for it
  put('etc/hostname', '');
  fs.symlinkSync('/usr/share/zoneinfo/Etc/UTC', join(tree, 'etc/localtime'));
  for (const folder of ['dev', 'proc', 'sys', 'run', 'tmp', 'var/lib/porchlight', 'var/tmp'])
    fs.mkdirSync(join(tree, folder), { recursive: true });
  for (const path of [
    'usr/lib/os-release',
    'etc/os-release',
    'etc/debian_version',
    'usr/share/common-licenses',
  ])
    take(path);
}

const stanza = (file) => output('dpkg-deb', '--field', file).trim();
const fieldOf = (text, name) => new RegExp(`^${name}: *(.*)$`, 'm').exec(text)?.[1];
const pathsOf = (file) =>
  output('sh', '-c', 'dpkg-deb --fsys-tarfile "$0" | tar -t', file)
    .split('\n')
    .map((path) => path.replace(/^\.\//, ''));

/** The paragraph of all files, where the file is one that programs can read. */
function licence(name) {
  const file = join(debian, 'usr/share/doc', name, 'copyright');
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  if (!/^Format:.*copyright-format/m.test(text)) return undefined;
  const paragraph = text.split(/\n\s*\n/).find((one) => /^Files:\s*\*\s*$/m.test(one));
  return paragraph && fieldOf(paragraph, 'License');
}

/** Those of which a file is in the root, and dpkg's word of them, which is where scanners look. */
function takePackages() {
  const archives = join(debian, 'var/cache/apt/archives');
  const found = [];
  for (const { name: archive } of list(archives).filter(({ name }) => name.endsWith('.deb'))) {
    const file = join(archives, archive);
    const text = stanza(file);
    const name = fieldOf(text, 'Package');
    const inside = pathsOf(file).some(
      (path) => path && !path.endsWith('/') && fs.existsSync(join(tree, path)),
    );
    if (!inside && name !== 'ca-certificates') continue;
    found.push({ name, text, file });
  }
  for (const { name } of found) takeCopyright(name);
  put(
    'var/lib/dpkg/status',
    found.map(({ text }) => `${text}\n`.replace('\n', '\nStatus: install ok installed\n')).join('\n'),
  );
  return found.map(({ name, text, file }) => ({
    name,
    version: fieldOf(text, 'Version'),
    architecture: fieldOf(text, 'Architecture'),
    source: fieldOf(text, 'Source'),
    supplier: fieldOf(text, 'Maintainer'),
    homepage: fieldOf(text, 'Homepage'),
    licence: licence(name),
    sha256: createHash('sha256').update(fs.readFileSync(file)).digest('hex'),
  }));
}

/** Some have it in another package's folder, by a link. */
function takeCopyright(name) {
  const folder = join('usr/share/doc', name);
  if (fs.lstatSync(join(debian, folder)).isSymbolicLink()) {
    const other = join('usr/share/doc', fs.readlinkSync(join(debian, folder)));
    take(join(other, 'copyright'));
    take(folder);
  } else take(join(folder, 'copyright'));
}

/** Neither what the umask was nor what a package thinks of its rights. */
function setModes(folder) {
  for (const entry of list(folder)) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) continue;
    const runs = entry.isDirectory() || (fs.statSync(path).mode & 0o100) !== 0;
    fs.chmodSync(path, runs ? 0o755 : 0o644);
    if (entry.isDirectory()) setModes(path);
  }
}

fs.mkdirSync(tree, { recursive: true });
const unpacked = join(dirname(tree), 'package');
output('dpkg-deb', '--extract', deb, unpacked);
for (const path of [program, 'usr/share/doc/porchlight/copyright']) {
  fs.mkdirSync(join(tree, dirname(path)), { recursive: true });
  fs.copyFileSync(join(unpacked, path), join(tree, path));
}
fs.rmSync(unpacked, { recursive: true });
takeLibraries();
putCertificates();
take('usr/share/zoneinfo');
putSystem();
const packages = takePackages();
fs.chmodSync(tree, 0o755);
setModes(tree);
fs.chmodSync(join(tree, 'var/lib/porchlight'), 0o750);
for (const folder of ['tmp', 'var/tmp']) fs.chmodSync(join(tree, folder), 0o1777);
const sha256 = createHash('sha256')
  .update(fs.readFileSync(join(tree, program)))
  .digest('hex');
console.log(JSON.stringify({ program: { sha256 }, packages }, undefined, 1));
