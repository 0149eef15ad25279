// Where files are kept and what looks at them first: a scanner's word, and a bucket, whose small store here checks
// each signature by an implementation of somebody else's.

import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import aws4 from 'aws4';
import { openTab } from '../support/chat.mjs';
import { png, readFile, visitorSends } from '../support/files.mjs';
import { closeAll } from '../support/product.mjs';
import { eventually, Porchlight, quick } from '../../support/porchlight.mjs';

after(closeAll);

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

const xml = (code) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${'m'.repeat(300)}</Message></Error>`;

/** A store of one bucket: {url, objects, refusals, away, busy, skewed, end}. */
async function bucket() {
  const store = { objects: new Map(), refusals: [], away: false, busy: 0, skewed: false };
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    if (store.away) return response.writeHead(503).end();
    if (store.busy-- > 0) return response.writeHead(503).end(xml('SlowDown'));
    if (store.skewed) return response.writeHead(403).end(xml('RequestTimeTooSkewed'));
    const { host, authorization } = request.headers;
    const signed = aws4.sign(
      {
        service: 's3',
        region: 'eu-central-1',
        method: request.method,
        host,
        path: request.url,
        headers: {
          'X-Amz-Date': request.headers['x-amz-date'],
          'X-Amz-Content-Sha256': request.headers['x-amz-content-sha256'],
        },
      },
      credentials,
    );
    const signatureOf = (text) => /Signature=(\w+)/.exec(text)?.[1];
    if (signatureOf(signed.headers.Authorization) !== signatureOf(authorization)) {
      store.refusals.push(authorization);
      return response.writeHead(403).end();
    }
    const name = request.url.split('/').at(-1);
    const bytes = store.objects.get(name);
    if (request.method === 'PUT') store.objects.set(name, Buffer.concat(pieces));
    if (request.method === 'DELETE') store.objects.delete(name);
    if (request.method !== 'GET') return response.writeHead(request.method === 'PUT' ? 200 : 204).end();
    if (!bytes) return response.writeHead(404).end(xml('NoSuchKey'));
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range);
    response.writeHead(206).end(bytes.subarray(Number(from), Number(to) + 1));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  store.url = `http://127.0.0.1:${server.address().port}`;
  store.end = () => new Promise((closed) => server.close(closed) && server.closeAllConnections());
  return store;
}

async function start(t, env) {
  const server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_LIMITS_ENABLED: 'false', ...env } });
  t.after(() => server.end());
  const shop = await server.addShop();
  const tab = await openTab(server, shop);
  t.after(() => tab.socket.disconnect());
  return { server, send: (bytes, options) => visitorSends(server, shop, tab, bytes, options) };
}

describe('a bucket', () => {
  async function inBucket(t) {
    const store = await bucket();
    t.after(store.end);
    const started = await start(t, {
      PORCHLIGHT_FILES_STORE: 's3',
      PORCHLIGHT_FILES_S3_ENDPOINT: store.url,
      PORCHLIGHT_FILES_S3_BUCKET: 'porchlight',
      PORCHLIGHT_FILES_S3_REGION: 'eu-central-1',
      PORCHLIGHT_FILES_S3_KEY: credentials.accessKeyId,
      PORCHLIGHT_FILES_S3_SECRET: credentials.secretAccessKey,
    });
    return { store, ...started };
  }

  test('keeps files under signatures that others check, and gives them back', async (t) => {
    const { store, server, send } = await inBucket(t);
    const large = Buffer.alloc(1_000_003, 'bytes of a file ');
    const { status, body: file } = await send(large);
    assert.equal(status, 201, `${JSON.stringify(file)} ${store.refusals} ${server.log}`);
    assert.deepEqual(store.objects.get(file.id), large);
    assert.equal((await readFile(server, file.url)).bytes.compare(large), 0);
    const { body: image } = await send(png());
    await send(png(8, 8), { of: image.id });
    assert.deepEqual(store.objects.get(`${image.id}.thumbnail`), png(8, 8));
    assert.deepEqual(store.refusals, []);
    store.away = true;
    assert.equal((await send(png())).body.code, 'unavailable');
    assert.equal((await readFile(server, file.url)).status, 503);
    store.away = false;
    assert.equal((await readFile(server, file.url)).status, 200);
    assert.equal(await server.metric('porchlight_uploads_total'), 4);
  });

  test('says that a small file is gone, however much it says of it', async (t) => {
    const { store, server, send } = await inBucket(t);
    const { body: file } = await send(png());
    store.objects.delete(file.id);
    assert.equal((await readFile(server, file.url)).status, 404);
  });

  test('that is busy is asked again, and whose clock is another says so in the log', async (t) => {
    const { store, server, send } = await inBucket(t);
    store.busy = 2;
    assert.equal((await send(png())).status, 201, 'the third time it takes it');
    store.busy = 3;
    assert.equal((await send(png())).status, 503);
    store.busy = 0;
    store.skewed = true;
    assert.equal((await send(png())).status, 503);
    assert.match(
      server.log,
      /the store answered 403 \(RequestTimeTooSkewed\): this machine's clock is wrong/,
    );
    store.skewed = false;
    const { status, body: file } = await send(png(), { name: 'a b+c ü ☃.png' });
    assert.equal(status, 201);
    assert.equal(
      (await readFile(server, file.url)).status,
      200,
      'what it is called is no part of its address',
    );
    assert.deepEqual(store.refusals, []);
  });

  test('that is not named whole stops the start with a sentence', async () => {
    const server = await Porchlight.prepare({ env: { PORCHLIGHT_FILES_STORE: 's3' } });
    const { code, stderr } = await server.cli('check-config');
    assert.notEqual(code, 0);
    assert.match(stderr, /s3_endpoint: expected https/);
  });
});

describe('a quota', () => {
  test('of a project, or of all, is reached by what is there and what comes, and said so', async (t) => {
    const { server, send } = await start(t, {
      PORCHLIGHT_FILES_PROJECT_BYTES: '100000',
      PORCHLIGHT_FILES_TOTAL_BYTES: '150000',
    });
    assert.equal((await send(Buffer.alloc(60_000, 'a'))).status, 201);
    const { status, body } = await send(Buffer.alloc(60_000, 'b'));
    assert.equal(`${status} ${body.code}`, '413 payloadTooLarge');
    assert.match(body.detail, /no room/);
    assert.equal((await send(Buffer.alloc(40_000, 'c'))).status, 201, 'what was refused counts no more');
    const other = await server.addShop();
    const tab = await openTab(server, other);
    assert.equal((await visitorSends(server, other, tab, Buffer.alloc(60_000, 'd'))).status, 413);
    assert.equal((await visitorSends(server, other, tab, Buffer.alloc(40_000, 'e'))).status, 201);
    tab.socket.disconnect();
    await eventually(async () => (await server.metric('porchlight_uploads_total')) === 3, 'what was kept');
  });
});

describe('a scanner', () => {
  /** A program that finds EICAR's test text by the word, as scanners do. */
  async function scanner(t, script) {
    const server = await Porchlight.prepare({ env: { ...quick } });
    const program = join(server.folder, 'scan');
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    return start(t, { PORCHLIGHT_FILES_SCAN_COMMAND: `${program},--quiet` });
  }

  test('lets a clean file pass and keeps the other from everybody', async (t) => {
    const { server, send } = await scanner(t, 'grep -q EICAR "$2" && exit 1; exit 0');
    assert.equal((await send(png())).status, 201);
    const infected = await send(Buffer.from('X5O!P%@AP EICAR-STANDARD-ANTIVIRUS-TEST-FILE'));
    assert.equal(infected.status, 400);
    assert.equal(infected.body.code, 'badRequest');
    assert.match(infected.body.detail, /scanner/);
    const text = await (await fetch(`${server.internalUrl}/metrics`)).text();
    assert.match(text, /porchlight_uploads_total{result="infected"} 1/);
  });

  test('that fails, or is not there, lets nothing pass', async (t) => {
    const { send } = await scanner(t, 'exit 2');
    const { status, body, headers } = await send(png());
    assert.equal(`${status} ${body.code}`, '503 unavailable');
    assert.notEqual(headers.get('retry-after'), null);
    const without = await start(t, { PORCHLIGHT_FILES_SCAN_COMMAND: '/no/such/scanner' });
    assert.equal((await without.send(png())).body.code, 'unavailable');
  });
});
