// The page preview over two gateways: asked for at one, answered at the other; and what is left when one of them dies.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { eventually } from '../../support/porchlight.mjs';
import { Page } from '../support/preview.mjs';
import { ask, closeAll, newUid, next, watch } from '../support/product.mjs';

after(closeAll);

async function cluster(t) {
  const all = await Cluster.start();
  t.after(() => all.end());
  return { gateways: all.gateways, shop: await all.addShop() };
}

const requestOf = ({ projectId }, uid) => ({ projectId, visitorUid: uid });

const received = (agent, uid, text) =>
  eventually(
    () =>
      agent.recorder
        .of(uid)
        .some(({ event, payload }) => event === 'previewPiece' && String(payload.data) === text),
    `the snapshot "${text}"`,
  );

describe('a preview over two gateways', () => {
  test('is asked for at one and answered at the other, and follows the visitor there and back', async (t) => {
    const { gateways, shop } = await cluster(t);
    const uid = newUid();
    const there = await Page.visit(gateways[1], shop, { uid });
    const agent = await watch(gateways[0], shop);
    assert.equal((await ask(agent.socket, 'requestPreview', requestOf(shop, uid))).ok, true);
    await there.requested();
    await there.send(Buffer.from('at the other gateway'));
    await received(agent, uid, 'at the other gateway');
    const here = await Page.visit(gateways[0], shop, { uid, currentUrl: 'https://shop.example/here' });
    await here.requested();
    await here.send(Buffer.from('at the agent’s own'));
    await received(agent, uid, 'at the agent’s own');
    const stopped = next(here.socket, 'previewStopped');
    await ask(agent.socket, 'stopPreview', requestOf(shop, uid));
    await stopped;
  });

  test('finds the visitor again when the gateway of the page is killed', async (t) => {
    const { gateways, shop } = await cluster(t);
    const uid = newUid();
    const there = await Page.visit(gateways[1], shop, { uid });
    const agent = await watch(gateways[0], shop);
    assert.equal((await ask(agent.socket, 'requestPreview', requestOf(shop, uid))).ok, true);
    await there.requested();
    await gateways[1].kill();
    there.socket.disconnect();
    const here = await Page.visit(gateways[0], shop, { uid });
    await eventually(() => here.isAsked, 'the visitor to be found');
    await here.send(Buffer.from('found'));
    await received(agent, uid, 'found');
  });

  test('leaves no capture behind when the agent’s gateway is killed', async (t) => {
    const { gateways, shop } = await cluster(t);
    const uid = newUid();
    const page = await Page.visit(gateways[1], shop, { uid });
    const agent = await watch(gateways[0], shop);
    assert.equal((await ask(agent.socket, 'requestPreview', requestOf(shop, uid))).ok, true);
    await page.requested();
    const stopped = next(page.socket, 'previewStopped', 20_000);
    await gateways[0].kill();
    await stopped;
  });
});
