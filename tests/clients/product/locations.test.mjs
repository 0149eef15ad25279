// Where a visitor is, from the socket to the agent's screen: by a file of locations, and the address that a trusted proxy
// tells. On the embedded default, and over two gateways, where the visitor is at one and the agent at the other.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { closeAll, visit } from '../support/product.mjs';
import { Screen } from '../support/screen.mjs';
import { writeLocations } from '../../support/location-file.mjs';
import { eventually } from '../../support/porchlight.mjs';

const folder = mkdtempSync(join(tmpdir(), 'locations-'));
const file = join(folder, 'places.mmdb');
const lyon = { country: 'FR', city: 'Lyon' };
const bonn = { country: 'DE', city: 'Bonn' };
const env = { PORCHLIGHT_SERVER_TRUST_PROXY: '127.0.0.1', PORCHLIGHT_VISITS_LOCATION_DATABASE: file };
after(() => {
  closeAll();
  rmSync(folder, { recursive: true });
});

const from = (address) => ({ extraHeaders: { 'x-forwarded-for': address } });

/** What is true on any deployment. `start`: {servers, addShop, end}. */
function places(start) {
  let servers;
  let addShop;
  let end;
  before(async () => {
    writeLocations(file, { '203.0.113.0/24': lyon });
    ({ servers, addShop, end } = await start());
  });
  after(() => end?.());
  const [here, there] = [() => servers[0], () => servers.at(-1)];
  const placeOf = async (shop, uid) => {
    const { country, city } = (await here().visitor(shop, uid)).visit;
    return { country, city };
  };

  for (const transports of [['websocket'], ['polling']]) {
    test(`${transports}: the place of the address that the proxy tells is in table and panel`, async () => {
      const shop = await addShop();
      const known = await visit(there(), shop, { ...from('203.0.113.7'), transports });
      const unknown = await visit(there(), shop, { ...from('198.51.100.7'), transports });
      assert.deepEqual(await placeOf(shop, known.uid), lyon);
      assert.deepEqual(await placeOf(shop, unknown.uid), { country: null, city: null });
      const screen = await Screen.open(here(), shop, { filter: { country: ['FR'] } });
      await screen.shows(({ last }) => last.uids.join() === known.uid, 'who is there');
      assert.equal(screen.rows[known.uid].visit.city, 'Lyon');
      assert.equal(screen.count('country', ''), 1, 'of one it is not known');
      const { body } = await here().rest(`/projects/${shop.projectId}/visitors?status=here&country=FR`, {
        token: shop.token,
      });
      assert.deepEqual(
        body.visitors.map(({ visitorUid }) => visitorUid),
        [known.uid],
      );
    });
  }

  test('a file that takes the place of the old one counts for who comes then', async () => {
    const shop = await addShop();
    const before = await visit(there(), shop, from('203.0.113.7'));
    writeLocations(file, { '203.0.113.0/24': bonn, '198.51.100.0/24': lyon });
    for (const { pid } of servers) process.kill(pid, 'SIGHUP');
    await eventually(async () => {
      const { socket, uid } = await visit(there(), shop, from('203.0.113.8'));
      const { city } = await placeOf(shop, uid);
      socket.disconnect();
      return city === 'Bonn';
    }, 'the new file');
    const later = await visit(there(), shop, from('198.51.100.9'));
    assert.deepEqual(await placeOf(shop, later.uid), lyon);
    assert.deepEqual(await placeOf(shop, before.uid), lyon, 'a visit keeps its place');
  });
}

describe('where a visitor is, on the embedded default', () => places(() => embedded(env)));
describe('where a visitor is, over two gateways', () => places(() => twoGateways(env)));
