// The page preview between official clients: a visitor answers what it was asked for and nothing else, agents who
// look get it and nobody else does, and a look follows the visitor from page to page.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { ask, closeAll, newUid, next, visit, watch } from '../support/product.mjs';
import { Page, pieceOf } from '../support/preview.mjs';
import { eventually, Porchlight, quick, sleep } from '../../support/porchlight.mjs';

let server;
let shop;
before(async () => {
  server = await Porchlight.start({
    env: { ...quick, PORCHLIGHT_SERVER_THREADS: '3' },
  });
  shop = await server.addShop();
});
after(async () => {
  closeAll();
  await server.end();
});

const requestOf = (uid, { projectId } = shop) => ({
  projectId,
  visitorUid: uid,
});

async function look(agent, uid) {
  const answer = await ask(agent.socket, 'requestPreview', requestOf(uid));
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer;
}

const stateOf = (agent, uid, state, options) =>
  agent.recorder.find(
    ({ event, payload }) => event === 'previewState' && payload.visitorUid === uid && payload.state === state,
    `the state ${state}`,
    options,
  );

const pieces = (agent, uid) => agent.recorder.of(uid).filter(({ event }) => event === 'previewPiece');

/** Waits for the whole of a snapshot and answers its bytes. */
async function snapshotOf(agent, uid, fits = () => true) {
  let joined;
  await eventually(() => {
    const parts = pieces(agent, uid)
      .map(({ payload }) => payload)
      .filter(fits);
    const first = parts.findLastIndex(({ index }) => index === 0);
    if (first < 0 || parts.length - first < parts[first].count) return false;
    joined = Buffer.concat(parts.slice(first).map(({ data }) => data));
    return true;
  }, `a snapshot of ${uid}`);
  return joined;
}

describe('a preview', () => {
  test('is asked for, sent in pieces, scrolls, and is stopped', async () => {
    const visitor = await visit(server, shop);
    const page = new Page(visitor.socket);
    const agent = await watch(server, shop);
    assert.deepEqual((await look(agent, visitor.uid)).imagesFrom, []);
    await stateOf(agent, visitor.uid, 'searching');
    const request = await page.requested();
    assert.deepEqual(
      { ...request, nonce: '' },
      {
        nonce: '',
        text: 'clear',
        images: 'placeholder',
        consent: false,
        notice: false,
      },
    );
    const sent = randomBytes(150_000);
    await page.send(sent);
    assert.deepEqual(await snapshotOf(agent, visitor.uid), sent);
    const seen = pieces(agent, visitor.uid).map(({ payload }) => payload);
    assert.deepEqual(
      seen.map(({ index, count }) => [index, count]),
      [
        [0, 3],
        [1, 3],
        [2, 3],
      ],
    );
    assert.equal(new Set(seen.map(({ capture }) => capture)).size, 1);
    const position = { snapshot: 1, x: 0, y: 640, width: 1280, height: 720 };
    assert.equal(
      (
        await ask(visitor.socket, 'previewScroll', {
          nonce: page.nonce,
          ...position,
        })
      ).ok,
      true,
    );
    const scrolled = await agent.recorder.find(({ event }) => event === 'previewScroll', 'the scroll');
    assert.equal(scrolled.payload.y, 640);
    const stopped = next(visitor.socket, 'previewStopped');
    assert.equal((await ask(agent.socket, 'stopPreview', requestOf(visitor.uid))).ok, true);
    assert.equal((await stopped).nonce, page.nonce);
    const late = await ask(visitor.socket, 'previewPiece', pieceOf(page.nonce, 2, Buffer.from('late')));
    assert.equal(late.error.code, 'forbidden');
  });

  test('is stopped when the agent’s connection is lost', async () => {
    const visitor = await visit(server, shop);
    const page = new Page(visitor.socket);
    const agent = await watch(server, shop);
    await look(agent, visitor.uid);
    await page.requested();
    const stopped = next(visitor.socket, 'previewStopped');
    agent.socket.disconnect();
    await stopped;
  });

  test('is shared by several agents, and a newcomer gets it from the start', async () => {
    const visitor = await visit(server, shop);
    const page = new Page(visitor.socket);
    const [one, two, other] = await Promise.all([0, 1, 2].map(() => watch(server, shop)));
    await look(one, visitor.uid);
    await page.requested();
    await page.send(Buffer.from('first'));
    await snapshotOf(one, visitor.uid);
    await sleep(1_000); // fresh snapshots are asked for once a second
    await look(two, visitor.uid);
    const again = await page.requested(2);
    assert.equal(again.nonce, page.nonce);
    await page.send(Buffer.from('second'));
    for (const agent of [one, two]) {
      const isSecond = ({ snapshot }) => snapshot === 2;
      assert.equal(String(await snapshotOf(agent, visitor.uid, isSecond)), 'second');
    }
    assert.deepEqual(pieces(other, visitor.uid), []);
  });

  test('is asked for again for a newcomer who comes right behind another', async () => {
    const page = await Page.visit(server, shop, { uid: newUid() });
    const { uid } = page;
    const [one, two] = await Promise.all([0, 1].map(() => watch(server, shop)));
    await look(one, uid);
    await page.requested();
    await page.send(Buffer.from('first'));
    await look(two, uid);
    await page.requested(2);
    await page.send(Buffer.from('second'));
    const isSecond = ({ snapshot }) => snapshot === 2;
    assert.equal(String(await snapshotOf(two, uid, isSecond)), 'second');
  });

  test('does not stand before presence on a slow line, and is there again when the agent has caught up', async () => {
    const agent = await watch(server, shop);
    const pages = await Promise.all([0, 1, 2, 3].map(() => Page.visit(server, shop, { uid: newUid() })));
    for (const page of pages) {
      await look(agent, page.uid);
      await page.requested();
    }
    const line = agent.socket.io.engine.transport.ws._socket;
    line.pause();
    // More than the kernel holds for one connection; the rest would wait in the server.
    for (const page of pages) for (let i = 0; i < 2; i += 1) await page.send(randomBytes(1_900_000));
    const newcomer = await visit(server, shop);
    await eventually(
      async () => (await server.metric('porchlight_preview_skipped_pieces_total')) > 0,
      'pieces to be left out',
    );
    const page = pages.at(-1);
    const { asked } = page;
    line.resume();
    await agent.recorder.status(newcomer.uid, true);
    await page.requested(asked + 1);
    await page.send(Buffer.from('caught up'));
    await eventually(
      () => pieces(agent, page.uid).some(({ payload }) => String(payload.data) === 'caught up'),
      'the page',
    );
  });

  test('follows the visitor to another page, and to another tab', async () => {
    const first = await visit(server, shop);
    const { uid } = first;
    const agent = await watch(server, shop);
    const page = new Page(first.socket);
    await look(agent, uid);
    await page.requested();
    await page.send(Buffer.from('the first page'));
    const { payload } = await agent.recorder.find(({ event }) => event === 'previewPiece', 'a piece');
    const identify = {
      currentUrl: 'https://shop.example/second',
      title: 'Second',
    };
    const nextPage = await Page.visit(server, shop, { uid, ...identify });
    first.socket.disconnect();
    await nextPage.requested();
    assert.notEqual(nextPage.nonce, page.nonce);
    await nextPage.send(Buffer.from('the second page'));
    const isNew = ({ capture }) => capture !== payload.capture;
    assert.equal(String(await snapshotOf(agent, uid, isNew)), 'the second page');
    const third = await Page.visit(server, shop, {
      uid,
      currentUrl: 'https://shop.example/third',
    });
    await third.requested();
    await third.send(Buffer.from('the third page'));
    await eventually(
      () => pieces(agent, uid).some((piece) => String(piece.payload.data) === 'the third page'),
      'the tab in front',
    );
  });

  test('tells why there is nothing to see', async () => {
    const agent = await watch(server, shop);
    const uid = newUid();
    await look(agent, uid);
    await stateOf(agent, uid, 'offline');
    const page = await Page.visit(server, shop, { uid });
    await page.requested();
    for (const state of ['hidden', 'private', 'consent', 'tooLarge', 'failed']) {
      assert.equal((await ask(page.socket, 'previewState', { nonce: page.nonce, state })).ok, true);
      await stateOf(agent, uid, state);
    }
    const from = agent.recorder.events.length;
    page.socket.disconnect();
    await stateOf(agent, uid, 'searching', { from });
    await stateOf(agent, uid, 'offline', { from });
  });

  test('is off where the project wants none, and shows images only where it does', async () => {
    const closed = await server.addShop();
    await server.json('project', 'set', String(closed.projectId), '--preview', 'false');
    await sleep(1_100); // a project is looked at once a second
    const visitor = await visit(server, closed);
    const asked = [];
    visitor.socket.on('previewRequested', (request) => asked.push(request));
    const agent = await watch(server, closed);
    assert.equal((await ask(agent.socket, 'requestPreview', requestOf(visitor.uid, closed))).ok, true);
    await stateOf(agent, visitor.uid, 'off');
    assert.deepEqual(asked, []);

    const open = await server.addShop();
    const flags = ['--preview-images', '--preview-mask-text', '--preview-consent', '--preview-notice'];
    await server.json('project', 'set', String(open.projectId), ...flags.flatMap((flag) => [flag, 'true']));
    await sleep(1_100);
    const other = await visit(server, open);
    const page = new Page(other.socket);
    const second = await watch(server, open);
    const answer = await ask(second.socket, 'requestPreview', requestOf(other.uid, open));
    assert.deepEqual(answer, { ok: true, imagesFrom: open.origins ?? ['*'] });
    const { nonce, ...rest } = await page.requested();
    assert.match(nonce, /^[\w-]{22}$/);
    assert.deepEqual(rest, {
      text: 'masked',
      images: 'url',
      consent: true,
      notice: true,
    });
  });
});

describe('what is refused', () => {
  test('agents outside the room, other projects, uids that are none, too many at once', async () => {
    const visitor = await visit(server, shop);
    const agent = await watch(server, shop);
    const other = await server.addShop();
    const code = async (payload) => (await ask(agent.socket, 'requestPreview', payload)).error?.code;
    assert.equal(await code(requestOf(visitor.uid, other)), 'forbidden');
    assert.equal(await code({ projectId: shop.projectId }), 'badRequest');
    assert.equal(await code({ ...requestOf('a b') }), 'badRequest');
    for (let i = 0; i < 4; i += 1) await look(agent, newUid());
    assert.equal(await code(requestOf(newUid())), 'rateLimited');
  });

  test('too many at once, though the project is not known when they are asked for', async () => {
    const agent = await watch(server, shop);
    await sleep(1_100); // a project is looked at once a second
    const asked = Array.from({ length: 6 }, () => ask(agent.socket, 'requestPreview', requestOf(newUid())));
    const codes = (await Promise.all(asked)).map((answer) => answer.error?.code ?? 'ok');
    assert.deepEqual(codes, ['ok', 'ok', 'ok', 'ok', 'rateLimited', 'rateLimited']);
  });

  test('a visitor’s answers that nobody asked for, or that are wrong', async () => {
    const visitor = await visit(server, shop);
    const stranger = await visit(server, shop);
    const page = new Page(visitor.socket);
    const agent = await watch(server, shop);
    await look(agent, visitor.uid);
    await page.requested();
    const code = async (event, payload, from = visitor) =>
      (await ask(from.socket, event, payload)).error?.code;
    const good = pieceOf(page.nonce, 1, Buffer.from('bytes'));
    assert.equal(await code('previewPiece', good, stranger), 'forbidden');
    assert.equal(await code('previewPiece', { ...good, nonce: 'guessed' }), 'forbidden');
    assert.equal(await code('previewState', { nonce: 'guessed', state: 'hidden' }), 'forbidden');
    const wrong = [
      { nonce: 7 },
      { data: 'text' },
      { data: Buffer.alloc(65_537) },
      { data: Buffer.alloc(0) },
      { index: 1, count: 1 },
      { count: 65 },
      { snapshot: 0 },
      { kind: 'film' },
      { encoding: 'zip' },
    ];
    for (const part of wrong) {
      assert.equal(await code('previewPiece', { ...good, ...part }), 'badRequest', JSON.stringify(part));
    }
    assert.equal(await code('previewPiece', { ...good, index: 1, count: 3 }), 'badRequest'); // out of order
    assert.equal(await code('previewState', { nonce: page.nonce, state: 'fine' }), 'badRequest');
    const scroll = {
      nonce: page.nonce,
      snapshot: 1,
      x: -1,
      y: 0,
      width: 1,
      height: 1,
    };
    assert.equal(await code('previewScroll', scroll), 'badRequest');
    assert.deepEqual(pieces(agent, visitor.uid), []);
    assert.equal(await code('previewPiece', good), undefined);
    await snapshotOf(agent, visitor.uid);
  });

  test('a snapshot of more than 2,000,000 bytes', async () => {
    const visitor = await visit(server, shop);
    const page = new Page(visitor.socket);
    const agent = await watch(server, shop);
    await look(agent, visitor.uid);
    await page.requested();
    const answers = await page.trySend(Buffer.alloc(2_050_000));
    assert.equal(answers.at(-1).error.code, 'badRequest');
    assert.ok(answers.length > 30);
  });
});
