// A server of the widget's chat inside the test: it takes the WebSockets of a browser context and answers as
// Porchlight would, so that what the widget draws and says can be looked at without a server. One visitor, one
// conversation, as many tabs as there are.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/porchlight.mjs';

const dist = join(root, 'web/widget/dist');
export const site = 'http://shop.test';
const gateway = 'http://gateway.test';

export class ChatDouble {
  messages = [];
  sockets = new Set();
  /** Every event of a visitor: [name, payload]. */
  heard = [];
  settings = {};
  availability = 'available';
  up = true;
  /** Name → what is answered instead. */
  answers = new Map();
  /** The thumbnail that was sent last. */
  shown = Buffer.alloc(0);
  /** What was uploaded. */
  files = [];
  /** Of conversationHistory, beside the messages. */
  stands = {};
  agentRead = 0;
  visitorRead = 0;

  /** Takes what the context asks of the shop and of the gateway. */
  /** `document`: makes the whole page of the snippet; `page`: its body of the path and the snippet. */
  async attach(context, { headers = {}, body = '', attributes = '', script, document, page } = {}) {
    const snippet =
      script ?? `<script async src="${gateway}/widget.js" data-project-id="1" ${attributes}></script>`;
    const head = `<!doctype html><html lang="en"><title>Shop</title><meta name="viewport" content="width=device-width">
          <link rel="icon" href="data:,">`;
    const made = (path) => document?.(snippet) ?? head + (page?.(path, snippet) ?? body + snippet);
    await context.route(`${site}/**`, (route) =>
      route.fulfill({
        contentType: 'text/html; charset=utf-8',
        headers,
        body: made(new URL(route.request().url()).pathname),
      }),
    );
    await context.route(`${gateway}/*.js*`, (route) =>
      route.fulfill({
        contentType: 'text/javascript; charset=utf-8',
        body: readFileSync(join(dist, new URL(route.request().url()).pathname), 'utf8'),
      }),
    );
    await context.route(`${gateway}/api/v1/**`, (route) => this.serve(route));
    await context.routeWebSocket(/gateway\.test/, (socket) => this.accept(socket));
  }

  /** Uploads, thumbnails and what is shown of them. */
  async serve(route) {
    const request = route.request();
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'content-type, x-file-name, x-porchlight-visitor, x-porchlight-secret',
      'cross-origin-resource-policy': 'cross-origin',
    };
    if (request.method() === 'GET')
      return route.fulfill({ headers, contentType: 'image/jpeg', body: this.shown });
    if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
    const body = request.postDataBuffer() ?? Buffer.alloc(0);
    const [, id] = /files\/([\w-]+)\/thumbnail$/.exec(request.url()) ?? [];
    let file = this.files.find((one) => one.id === id);
    if (file) {
      this.shown = body;
      Object.assign(file, { hasThumbnail: true, thumbnailUrl: `/api/v1/files/${id}/thumbnail?k=x` });
    } else {
      const name = decodeURIComponent(request.headers()['x-file-name']);
      const made = `f${this.files.length}`.padEnd(22, '_');
      file = { id: made, name, bytes: body.length, width: null, height: null, hasThumbnail: false };
      Object.assign(file, { url: `/api/v1/files/${made}?k=x`, thumbnailUrl: null });
      file.type = name.endsWith('.png') ? 'image/png' : 'application/octet-stream';
      this.files.push(file);
    }
    return route.fulfill({ status: 201, headers, json: file });
  }

  accept(socket) {
    if (!this.up) return socket.close();
    this.sockets.add(socket);
    socket.onClose(() => this.sockets.delete(socket));
    socket.onMessage((frame) => this.receive(socket, String(frame)));
    socket.send('0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}');
  }

  /** The server goes: every connection breaks, none is taken. */
  goDown() {
    this.up = false;
    for (const socket of this.sockets) void socket.close({ code: 1012 });
    this.sockets.clear();
  }

  receive(socket, frame) {
    if (frame.startsWith('40')) return socket.send('40{"sid":"s"}');
    const [, id, json] = /^(?:42|451-)(\d*)(\[.*)$/s.exec(frame) ?? [];
    if (!json) return;
    const [name, payload] = JSON.parse(json);
    this.heard.push([name, payload]);
    const answer = this.answers.has(name) ? this.answers.get(name) : this.act(name, payload);
    if (id && answer !== undefined) socket.send(`43${id}${JSON.stringify([answer])}`);
    if (name === 'identify') this.sendHistory(socket);
  }

  act(name, payload) {
    if (name === 'identify') return { ok: true, settings: this.settings };
    if (name === 'agentAvailability') return { ok: true, availability: this.availability };
    if (name === 'sendMessage') return this.store(payload);
    if (name === 'getHistory') {
      const { before = Infinity, after = 0, limit } = payload;
      const fits = this.messages.filter(({ position }) => position < before && position > after);
      const messages = after ? fits.slice(0, limit) : fits.slice(-limit);
      return { ok: true, messages, hasMore: fits.length > limit };
    }
    if (name === 'messagesRead') {
      this.visitorRead = payload.position;
      this.tell('historyRead', payload);
    }
    return { ok: true };
  }

  store({ content, tempId, files }) {
    const known = this.messages.find((message) => message.tempId === tempId);
    const message = known ?? this.write('visitor', content, { tempId });
    if (files) message.files = this.files.filter(({ id }) => files.includes(id));
    if (!known) this.tell('messageSent', { tempId, finalMessage: message });
    return { ok: true, message };
  }

  /** Into the thread, told to nobody. */
  write(author, content, { tempId = `t${this.messages.length}`, at = Date.now(), name = 'Robin' } = {}) {
    const position = this.messages.length + 1;
    const message = {
      id: `1-${position}`,
      position,
      author,
      agentName: author === 'agent' ? name : null,
      content,
      tempId,
      sentAt: new Date(at).toISOString(),
    };
    this.messages.push(message);
    return message;
  }

  reply(content, more) {
    const message = this.write('agent', content, more);
    this.tell('agentReplied', { message });
    return message;
  }

  tell(name, payload) {
    for (const socket of this.sockets) socket.send('42' + JSON.stringify([name, payload]));
  }

  sendHistory(socket) {
    const messages = this.messages.slice(-50);
    const payload = {
      messages,
      hasMore: this.messages.length > 50,
      agentReadPosition: this.agentRead,
      visitorReadPosition: this.visitorRead,
      unread: 0,
      ...this.stands,
    };
    socket.send('42' + JSON.stringify(['conversationHistory', payload]));
  }

  events(name) {
    return this.heard.filter(([event]) => event === name).map(([, payload]) => payload);
  }
}
