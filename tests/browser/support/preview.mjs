// A shop whose visitors are looked at: what an agent sees of their pages, and visitors who send what no page would.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { quick } from '../../support/porchlight.mjs';
import { patience, root } from '../../support/servers/process.mjs';
import { Dashboard, launchBrowser, startShop } from './world.mjs';

const { io } = createRequire(join(root, 'tests/clients/package.json'))('socket.io-client');

const PIECE = 65_536; // bytes

export const preview = (dashboard) => dashboard.panel.getByTestId('preview-page');
export const state = (dashboard, name) =>
  dashboard.panel.locator(`[data-testid=preview-state][data-state=${name}]`);

/** The document in the frame of the preview: what can be seen of it. */
export const inside = (dashboard) => preview(dashboard).frameLocator('iframe').last();

/** A snapshot whose root is this text of JSON. */
export const wrap = (body) =>
  gzipSync(
    `{"version":1,"url":"http://127.0.0.1/","width":800,"height":600,"root":{"t":"html","c":[${body}]}}`,
  );

export class PreviewWorld {
  static async start() {
    const world = new PreviewWorld();
    world.sockets = [];
    [world.shop, world.launched] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
    world.browser = world.launched.browser;
    return world;
  }

  async end() {
    for (const socket of this.sockets) socket.disconnect(); // of a test that failed
    await this.launched.close();
    await this.shop.server.end();
  }

  /** A dashboard with the visitor's panel open. */
  async look(uid) {
    const dashboard = await Dashboard.open(this.browser, this.shop);
    await dashboard.shows(uid, 'online');
    await dashboard.openVisitor(uid);
    return dashboard;
  }

  /** A visitor who answers each request for a preview with whatever the test wants. */
  async attacker(bytes, { encoding = 'gzip', kind = 'page' } = {}) {
    const { server, projectId } = this.shop;
    const uid = `attack-${Math.random().toString(36).slice(2)}`;
    const socket = io(server.url, {
      auth: { projectId },
      transports: ['websocket'],
      extraHeaders: { origin: 'http://127.0.0.1' },
    });
    this.sockets.push(socket);
    const snapshots = new Map();
    socket.on('previewRequested', async ({ nonce }) => {
      const snapshot = 1 + (snapshots.get(nonce) ?? 0);
      snapshots.set(nonce, snapshot);
      const count = Math.ceil(bytes.length / PIECE);
      for (let index = 0; index < count; index += 1) {
        const data = bytes.subarray(index * PIECE, (index + 1) * PIECE);
        const piece = { nonce, snapshot, index, count, kind, encoding, data };
        await socket.timeout(patience).emitWithAck('previewPiece', piece);
      }
    });
    await once(socket, 'connect');
    const page = { currentUrl: 'http://127.0.0.1/attack', title: uid };
    const ack = await socket.emitWithAck('identify', { projectId, visitorUid: uid, ...page });
    assert.equal(ack.ok, true, JSON.stringify(ack));
    return { uid, socket };
  }
}
