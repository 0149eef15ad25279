// One person on many devices: who proves the same user is one visitor, one dot, one thread; and is apart again without
// the proof. On the embedded default, and over two gateways, where the devices are at one and the other in turn.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { answer, newSecret, payloadsOf, say, told } from '../support/chat.mjs';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { ask, closeAll, isoTime, knock, newUid, Recorder, watch } from '../support/product.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(closeAll);

const proofOf = (shop, userId) => ({
  userId,
  hash: createHmac('sha256', shop.identitySecret).update(userId).digest('hex'),
});

/** A browser with a uid and a secret of its own. */
class Device {
  constructor(server, shop) {
    this.server = server;
    this.shop = shop;
    this.uid = newUid();
    this.secret = newSecret();
  }
  async open() {
    this.socket = await knock(this.server, this.shop);
    this.recorder = new Recorder(this.socket);
    return this;
  }
  identify(identity, page = '/') {
    return ask(this.socket, 'identify', {
      projectId: this.shop.projectId,
      visitorUid: this.uid,
      visitorSecret: this.secret,
      currentUrl: `https://shop.example${page}`,
      title: page,
      ...(identity ? { identity } : {}),
    });
  }
}

/** Told of it, or shown it with the history. */
const hears = ({ recorder }, content) =>
  recorder.find(
    ({ payload }) =>
      [payload?.message, payload?.finalMessage, ...(payload?.messages ?? [])].some(
        (one) => one?.content === content,
      ),
    `"${content}"`,
  );

const pagesOf = (devices) =>
  Object.fromEntries((devices ?? []).map(({ visitorUid, currentUrl }) => [visitorUid, currentUrl]));
const isSame = (one, other) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

/** What is true on any deployment. `start`: {servers, addShop, end}. */
function devices(start) {
  let servers;
  let addShop;
  let end;
  before(async () => ({ servers, addShop, end } = await start()));
  after(() => end?.());
  const here = () => servers[0]; // the agent is

  /** A shop's first device is not where the agent is, the second is, and so on. */
  const opened = new Map();
  function newDevice(shop) {
    const before = opened.get(shop) ?? 0;
    opened.set(shop, before + 1);
    return new Device(servers[(before + 1) % servers.length], shop);
  }

  /** On its page, as whoever the identity says. */
  async function come(shop, identity, page) {
    const device = await newDevice(shop).open();
    const ack = await device.identify(identity, page);
    assert.equal(ack.ok, true, JSON.stringify(ack));
    assert.equal(ack.visitorUid, device.uid, 'the name that it said itself');
    return device;
  }

  const rest = (shop, path) => here().rest(`/projects/${shop.projectId}${path}`, { token: shop.token });
  const listed = async (shop, query = '') => (await rest(shop, `/visitors?${query}`)).body.visitors;
  /** Who is here, once they are as many: what one gateway has answered another one reads a moment later. */
  const present = (shop, count) =>
    eventually(async () => {
      const visitors = await listed(shop, 'status=online');
      if (visitors.length !== count) throw new Error(JSON.stringify(visitors));
      return visitors;
    }, `${count} to be here`);

  test('is one visitor, one dot and one thread on phone and laptop', async () => {
    const shop = await addShop();
    const { recorder } = await watch(here(), shop);
    const laptop = await come(shop, proofOf(shop, '42'), '/sofas');
    const phone = await come(shop, proofOf(shop, '42'), '/lamps');
    const [ann] = await present(shop, 1);
    assert.equal(ann.visitorUid, laptop.uid);
    assert.equal(ann.verified, true);
    assert.equal((await rest(shop, '/presence/stats')).body.online, 1);
    assert.equal((await listed(shop)).length, 1);

    await say(laptop, 'from the laptop');
    await hears(phone, 'from the laptop');
    await say(phone, 'from the phone');
    const { body } = await rest(shop, '/conversations');
    assert.equal(body.conversations.length, 1);
    await answer(here(), shop, body.conversations[0].id, 'to both');
    for (const device of [laptop, phone]) await hears(device, 'to both');

    laptop.socket.disconnect();
    await recorder.context(ann.visitorUid, ({ currentUrl }) => currentUrl === 'https://shop.example/lamps');
    phone.socket.disconnect();
    await recorder.status(ann.visitorUid, false);
    assert.deepEqual(recorder.of(phone.uid), [], 'the second uid was never anybody');
  });

  test('has both devices listed, each with its page, and one that leaves is told', async () => {
    const shop = await addShop();
    const { recorder } = await watch(here(), shop);
    const laptop = await come(shop, proofOf(shop, '42'), '/sofas');
    const first = await recorder.status(laptop.uid, true);
    assert.deepEqual(pagesOf(first.devices), { [laptop.uid]: 'https://shop.example/sofas' });
    const phone = await come(shop, proofOf(shop, '42'), '/lamps');
    const both = { [laptop.uid]: 'https://shop.example/sofas', [phone.uid]: 'https://shop.example/lamps' };
    await recorder.context(laptop.uid, ({ devices }) => isSame(pagesOf(devices), both));
    const { body } = await rest(shop, `/visitors/${laptop.uid}`);
    assert.deepEqual(pagesOf(body.devices), both);
    assert.deepEqual(body.joined, [phone.uid]);
    assert.equal(body.joinedTo, null);
    const device = (await rest(shop, `/visitors/${phone.uid}`)).body;
    assert.equal(device.joinedTo, laptop.uid);
    assert.equal(device.isOnline, false);

    const from = recorder.events.length;
    await ask(laptop.socket, 'updateContext', { currentUrl: 'https://shop.example/beds', title: 'Beds' });
    await ask(laptop.socket, 'activity', { state: 'away' });
    await recorder.context(
      laptop.uid,
      ({ devices, currentUrl }) =>
        currentUrl === 'https://shop.example/lamps' &&
        devices.some(({ visitorUid, status }) => visitorUid === laptop.uid && status === 'away'),
      { from },
    );
    laptop.socket.disconnect();
    const left = await recorder.context(laptop.uid, ({ devices }) => devices.length === 1, { from });
    assert.deepEqual(pagesOf(left.devices), { [phone.uid]: 'https://shop.example/lamps' });
    assert.equal((await rest(shop, `/visitors/${laptop.uid}`)).body.isOnline, true);
  });

  test('with more devices than are listed has the others counted', async () => {
    const shop = await addShop();
    const devices = await Promise.all(Array.from({ length: 10 }, () => come(shop, proofOf(shop, '42'))));
    const isWhole = ({ devices: told, moreDevices, joined }) =>
      told?.length === 8 && moreDevices === 2 && joined.length === devices.length - 1;
    await eventually(async () => {
      const [{ visitorUid }] = await present(shop, 1);
      const { body } = await rest(shop, `/visitors/${visitorUid}`);
      return isWhole(body) || Promise.reject(new Error(JSON.stringify(body)));
    }, 'all of them to be one person’s');
  });

  test('who has proved nothing has no devices', async () => {
    const shop = await addShop();
    const { recorder } = await watch(here(), shop);
    const anybody = await come(shop, undefined);
    assert.equal((await recorder.status(anybody.uid, true)).devices, undefined);
    assert.equal((await rest(shop, `/visitors/${anybody.uid}`)).body.devices, undefined);
  });

  test('is explained by each of its uids', async () => {
    const shop = await addShop();
    const laptop = await come(shop, proofOf(shop, '42'));
    const phone = await come(shop, proofOf(shop, '42'));
    const explain = async (uid) => (await here().cli('explain', String(shop.projectId), uid)).stdout;
    assert.match(await explain(phone.uid), new RegExp(`device of: visitor ${laptop.uid}, since .* at 20`));
    assert.match(await explain(laptop.uid), new RegExp(`device: ${phone.uid}, since .* at 20`));
    const device = await here().json('explain', String(shop.projectId), phone.uid);
    assert.equal(device.joinedTo, laptop.uid);
    assert.match(device.joinedAt, isoTime);
    const person = await here().json('explain', String(shop.projectId), laptop.uid);
    assert.equal(person.joinedTo, null);
    assert.deepEqual(person.devices, [{ visitorUid: phone.uid, joinedAt: device.joinedAt }]);
  });

  test('is two visitors without a hash, or with a wrong one', async () => {
    const shop = await addShop();
    await come(shop, proofOf(shop, '42'));
    await come(shop, undefined);
    await come(shop, { userId: '42', hash: '0'.repeat(64) });
    await present(shop, 3);
  });

  test('who was here before without a proof brings what they said and read', async () => {
    const shop = await addShop();
    const laptop = await come(shop, proofOf(shop, '42'));
    await say(laptop, 'from the laptop');
    const phone = await come(shop, undefined, '/before');
    await say(phone, 'from the phone');
    const { recorder } = await watch(here(), shop);
    const ack = await phone.identify(proofOf(shop, '42'), '/before');
    assert.equal(ack.ok, true);
    await recorder.status(phone.uid, false);
    await told(recorder, 'presenceResync');
    for (const device of [laptop, phone]) {
      await told(
        device.recorder,
        'conversationHistory',
        ({ messages }) => messages.map(({ content }) => content).join() === 'from the laptop,from the phone',
      );
    }
    await eventually(async () => {
      const { body } = await rest(shop, `/visitors/${laptop.uid}/visits`);
      return body.visits.some(({ pageViews }) => pageViews.some(({ url }) => url.endsWith('/before')));
    }, 'what the phone read');
    assert.equal((await listed(shop)).length, 1);
  });

  test('comes back as the same person on each device', async () => {
    const shop = await addShop();
    const laptop = await come(shop, proofOf(shop, '42'));
    const phone = await come(shop, proofOf(shop, '42'));
    laptop.socket.disconnect();
    phone.socket.disconnect();
    await present(shop, 0);
    await phone.open();
    assert.equal((await phone.identify(proofOf(shop, '42'))).ok, true);
    const [ann] = await present(shop, 1);
    assert.equal(ann.visitorUid, laptop.uid);
  });

  test('is apart again without the proof, and the other is told nothing of the thread', async () => {
    const shop = await addShop();
    const laptop = await come(shop, proofOf(shop, '42'));
    const phone = await come(shop, proofOf(shop, '42'));
    await say(laptop, 'a secret');
    for (const device of [phone, laptop]) {
      const out = await newDevice(shop).open();
      out.uid = device.uid;
      out.secret = device.secret;
      const refused = await out.identify(undefined);
      assert.equal(refused.error?.code, 'forbidden', 'the uid is the person’s');
      const other = await out.identify(proofOf(shop, '43'));
      assert.equal(other.error?.code, 'forbidden');
      out.uid = newUid();
      out.secret = newSecret();
      assert.equal((await out.identify(undefined)).ok, true);
      const { messages } = await told(out.recorder, 'conversationHistory');
      assert.deepEqual(messages, []);
      await say(laptop, 'another');
      assert.deepEqual(payloadsOf(out.recorder, 'newMessage'), []);
    }
    await present(shop, 3);
  });

  test('on an open page that logs out leaves as the person and is somebody else', async () => {
    const shop = await addShop();
    const { recorder } = await watch(here(), shop);
    const laptop = await come(shop, proofOf(shop, '42'));
    const person = laptop.uid;
    await recorder.status(person, true);
    laptop.uid = newUid();
    laptop.secret = newSecret();
    assert.equal((await laptop.identify(undefined)).ok, true);
    await recorder.status(laptop.uid, true);
    await recorder.status(person, false);
  });

  test('takes the other tabs of a device that proves along', async () => {
    const shop = await addShop();
    const laptop = await come(shop, proofOf(shop, '42'));
    const tab = await come(shop, undefined);
    const proving = await newDevice(shop).open();
    Object.assign(proving, { uid: tab.uid, secret: tab.secret });
    const closed = new Promise((done) => tab.socket.once('disconnect', done));
    assert.equal((await proving.identify(proofOf(shop, '42'))).ok, true);
    await closed;
    assert.equal((await present(shop, 1))[0].visitorUid, laptop.uid);
  });

  test('who signs in on many devices at one moment is one visitor', async () => {
    const shop = await addShop();
    const devices = await Promise.all(Array.from({ length: 12 }, () => newDevice(shop).open()));
    const acks = await Promise.all(devices.map((device) => device.identify(proofOf(shop, '42'))));
    for (const ack of acks) assert.equal(ack.ok, true, JSON.stringify(ack));
    await present(shop, 1);
  });
}

describe('a signed-in customer, on the embedded default', { concurrency: 4 }, () => devices(embedded));
describe('a signed-in customer, over two gateways', { concurrency: 4 }, () => devices(twoGateways));
