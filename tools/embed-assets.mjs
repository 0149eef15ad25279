// Turns the built web files into two sources that the server is linked with: an assembler file that takes the
// bytes in (.incbin: no compiler has to parse megabytes), and a table in C++ (src/net/asset.hpp).
//
//   node tools/embed-assets.mjs --out DIR --mount /=web/dashboard/dist --mount /widget.js=FILE …
//
// Bytes are written to DIR/blobs under the hash of their content: whoever caches compilations sees a change by
// its name. Everything is deterministic: the same files give the same sources.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8', // declarations, for whoever builds a site
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

class Refused extends Error {}

/** The files below a mount, as [path asked for, file on disk]. Source maps stay out: they are for developers. */
function* filesOf(path, file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new Refused(`${file} is missing: build the web parts first (./dev build does)`);
  if (stat.isFile()) {
    if (!file.endsWith('.map')) yield [path, file];
    return;
  }
  const folder = path.endsWith('/') ? path : `${path}/`;
  for (const name of readdirSync(file)) yield* filesOf(folder + name, join(file, name));
}

/** Its form in fewer bytes; null where that would save next to nothing. */
const shorter = (coded, than) => (coded.length < than * 0.95 ? coded : null);

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** A script that stands in a page runs because the page's policy names it: by the hash of what is between its tags. */
const inlineScripts = (html) =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)]
    .map(([, script]) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    .join(' ');

function describe(path, file) {
  if (!/^\/[\w./-]+$/.test(path)) throw new Refused(`${path}: expected a name of letters, digits, . _ and -`);
  const type = types[extname(path)];
  if (!type)
    throw new Refused(`${path}: its type is unknown, add ${extname(path)} to tools/embed-assets.mjs`);
  const identity = readFileSync(file);
  const gzip = shorter(gzipSync(identity, { level: 9 }), identity.length);
  return {
    path,
    type,
    identity,
    gzip,
    brotli: shorter(brotli(identity), (gzip ?? identity).length),
    hash: createHash('sha256').update(identity).digest('hex').slice(0, 32),
    // Vite's mark: assets/name-HASH.ext, eight characters or more.
    scripts: type.startsWith('text/html') ? inlineScripts(identity.toString()) : '',
    immutable: /\/assets\/[^/]+-[\w-]{8,}\.\w+$/.test(path),
  };
}

/** One symbol in the assembler file; returns the C++ view of it. */
function addBlob(blobs, out, bytes, name) {
  const file = join(out, 'blobs', name);
  writeFileSync(file, bytes);
  const symbol = `porchlight_asset_${blobs.length}`;
  blobs.push({ symbol, file });
  return `{${symbol}, ${bytes.length}}`;
}

function assembler(blobs) {
  const parts = blobs.map(
    ({ symbol, file }) =>
      `    .balign 16\n    .globl ${symbol}\n    .type ${symbol}, @object\n${symbol}:\n` +
      `    .incbin "${file}"\n    .size ${symbol}, . - ${symbol}\n`,
  );
  return `    .section .rodata\n${parts.join('')}    .section .note.GNU-stack,"",@progbits\n`;
}

function table(assets, rows, blobs) {
  return `// Made by tools/embed-assets.mjs.
#include "app/web_assets.hpp"

${blobs.map(({ symbol }) => `extern "C" const char ${symbol}[];`).join('\n')}

namespace porchlight::app {
namespace {
constexpr net::Asset table[] = {
${rows.join('\n')}
};
}  // namespace

std::span<const net::Asset> web_assets() { return table; }

}  // namespace porchlight::app
`;
}

function embed(out, mounts) {
  const assets = mounts
    .flatMap(([path, file]) => [...filesOf(path, file)])
    .map(([path, file]) => describe(path, file))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  assets.forEach(({ path }, i) => {
    if (path === assets[i + 1]?.path) throw new Refused(`${path} comes from two places`);
  });

  rmSync(join(out, 'blobs'), { recursive: true, force: true });
  mkdirSync(join(out, 'blobs'), { recursive: true });
  const blobs = [];
  const rows = assets.map((asset) => {
    const identity = addBlob(blobs, out, asset.identity, asset.hash);
    const gzip = asset.gzip ? addBlob(blobs, out, asset.gzip, `${asset.hash}.gz`) : '{}';
    const brotlied = asset.brotli ? addBlob(blobs, out, asset.brotli, `${asset.hash}.br`) : '{}';
    const forms = `${identity}, ${gzip}, ${brotlied}`;
    return `    {"${asset.path}", "${asset.type}", "\\"${asset.hash}\\"", ${forms}, ${asset.immutable}, "${asset.scripts}"},`;
  });
  writeFileSync(join(out, 'web_assets.S'), assembler(blobs));
  writeFileSync(join(out, 'web_assets.cpp'), table(assets, rows, blobs));
}

try {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, mount: { type: 'string', multiple: true, default: [] } },
  });
  if (!values.out || values.mount.length === 0)
    throw new Refused('expected --out DIR and --mount PATH=FILE…');
  const mounts = values.mount.map((mount) => {
    const at = mount.indexOf('=');
    return [mount.slice(0, at), mount.slice(at + 1)];
  });
  embed(resolve(values.out), mounts);
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(`embed-assets: ${error.message}`);
  process.exitCode = 1;
}
