// A page as the widget's preview answers for it: waits to be asked, and sends pieces one after the other.

import assert from 'node:assert/strict';
import { eventually } from '../../support/porchlight.mjs';
import { ask, knock } from './product.mjs';

const pieceBytes = 65_536;

export const pieceOf = (nonce, snapshot, data, index = 0, count = 1) => ({
  nonce,
  snapshot,
  index,
  count,
  kind: 'page',
  encoding: 'none',
  data,
});

export class Page {
  #requests = [];
  #snapshot = 0;

  constructor(socket) {
    this.socket = socket;
    socket.on('previewRequested', (request) => this.#requests.push(request));
  }

  /** Listens before it identifies: somebody may look already. */
  static async visit(server, { projectId }, { uid, currentUrl = 'https://shop.example/', title = 'Shop' }) {
    const page = new Page(await knock(server, { projectId }));
    page.uid = uid;
    const ack = await ask(page.socket, 'identify', {
      projectId,
      visitorUid: uid,
      currentUrl,
      title,
    });
    assert.equal(ack.ok, true, JSON.stringify(ack));
    return page;
  }

  get nonce() {
    return this.#requests.at(-1).nonce;
  }

  /** How often. */
  get asked() {
    return this.#requests.length;
  }

  get isAsked() {
    return this.asked > 0;
  }

  /** The `count`th request, when it is there. */
  async requested(count = 1) {
    await eventually(() => this.#requests.length >= count, 'previewRequested');
    return this.#requests[count - 1];
  }

  async send(bytes) {
    for (const answer of await this.trySend(bytes)) assert.equal(answer.ok, true, JSON.stringify(answer));
  }

  /** The answers, up to the first refusal. */
  async trySend(bytes) {
    this.#snapshot += 1;
    const count = Math.ceil(bytes.length / pieceBytes);
    const answers = [];
    for (let index = 0; index < count; index += 1) {
      const part = bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes);
      answers.push(
        await ask(this.socket, 'previewPiece', pieceOf(this.nonce, this.#snapshot, part, index, count)),
      );
      if (!answers.at(-1).ok) break;
    }
    return answers;
  }
}
