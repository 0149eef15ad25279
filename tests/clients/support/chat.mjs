// Visitors who chat and agents who answer, on the official client, for the tests of conversations.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ask, knock, newUid, Recorder } from './product.mjs';

export const newSecret = () => randomBytes(16).toString('hex');

let sent = 0;
export const newTempId = () => `t-${(sent += 1)}`;

/** One tab of a visitor who brings a secret: {socket, recorder, uid, secret}. What the server says is recorded from
 * the first word on. */
export async function openTab(
  server,
  { projectId },
  { uid = newUid(), secret = newSecret(), ...options } = {},
) {
  const socket = await knock(server, { projectId }, options);
  const recorder = new Recorder(socket);
  const ack = await ask(socket, 'identify', {
    projectId,
    visitorUid: uid,
    visitorSecret: secret,
    currentUrl: 'https://shop.example/',
    title: 'Shop',
  });
  assert.equal(ack.ok, true, JSON.stringify(ack));
  return { socket, recorder, uid, secret };
}

/** The visitor's message once it is stored. */
export async function say({ socket }, content, tempId = newTempId()) {
  const answer = await ask(socket, 'sendMessage', { content, tempId });
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer.message;
}

/** The payload of the first event of that name that fits. */
export async function told(recorder, name, fits = () => true, options = {}) {
  const found = await recorder.find(
    ({ event, payload }) => event === name && fits(payload),
    `the event ${name}`,
    options,
  );
  return found.payload;
}

export const payloadsOf = (recorder, name) =>
  recorder.events.filter(({ event }) => event === name).map(({ payload }) => payload);

/** The agent's message over REST, as the dashboard sends it. */
export async function answer(server, shop, conversationId, content, tempId = newTempId()) {
  const { status, body } = await server.rest(
    `/projects/${shop.projectId}/conversations/${conversationId}/messages`,
    { method: 'POST', token: shop.token, body: { content, tempId } },
  );
  assert.ok([200, 201].includes(status), `${status} ${JSON.stringify(body)}`);
  return body.message;
}

/** A visitor's thread from its beginning, as somebody with the secret reads it. */
export async function wholeThread({ socket }) {
  let messages = [];
  for (let hasMore = true; hasMore;) {
    const before = messages[0]?.position ?? 0;
    const page = await ask(socket, 'getHistory', before === 0 ? { limit: 100 } : { before, limit: 100 });
    assert.equal(page.ok, true, JSON.stringify(page));
    messages = [...page.messages, ...messages];
    ({ hasMore } = page);
  }
  return messages;
}
