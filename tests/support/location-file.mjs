// A small file in MaxMind's format, as location_writer.hpp makes one for the unit tests: a tree over the bits of IPv4
// addresses, and behind it what is known of each network.

import { renameSync, writeFileSync } from 'node:fs';

const number = (value, bytes) => Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex');
/** Types from 8 on stand in a byte of their own. */
const control = (type, size) =>
  type < 8 ? number((type << 5) | size, 1) : Buffer.concat([number(size, 1), number(type - 7, 1)]);
const text = (value) => Buffer.concat([control(2, value.length), Buffer.from(value)]);
const uint16 = (value) => Buffer.concat([control(5, 2), number(value, 2)]);
const uint32 = (value) => Buffer.concat([control(6, 4), number(value, 4)]);

const placed = ({ country, city }) =>
  Buffer.concat([
    control(7, 2),
    ...[text('country'), control(7, 1), text('iso_code'), text(country)],
    ...[text('city'), control(7, 1), text('names'), control(7, 1), text('en'), text(city)],
  ]);

/** `networks`: {'203.0.113.0/24': {country, city}}. Put in the place of what was there at once. */
export function writeLocations(path, networks) {
  const nodes = [[null, null]];
  const data = [];
  let size = 0;
  for (const [network, place] of Object.entries(networks)) {
    const [address, bits] = network.split('/');
    const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const side = (bit) => Math.floor(value / 2 ** (31 - bit)) % 2;
    let node = 0;
    for (let bit = 0; bit + 1 < Number(bits); bit += 1) {
      nodes[node][side(bit)] ??= { node: nodes.push([null, null]) - 1 };
      node = nodes[node][side(bit)].node;
    }
    nodes[node][side(Number(bits) - 1)] = { data: size };
    data.push(placed(place));
    size += data.at(-1).length;
  }
  const record = (entry) => {
    if (entry?.node !== undefined) return number(entry.node, 3);
    return number(entry === null ? nodes.length : nodes.length + 16 + entry.data, 3);
  };
  const metadata = [
    ...[Buffer.from('abcdef', 'hex'), Buffer.from('MaxMind.com'), control(7, 9)],
    ...[text('node_count'), uint32(nodes.length), text('record_size'), uint16(24)],
    ...[text('ip_version'), uint16(4), text('database_type'), text('Test')],
    ...[text('languages'), control(11, 1), text('en')],
    ...[text('binary_format_major_version'), uint16(2), text('binary_format_minor_version'), uint16(0)],
    ...[text('build_epoch'), control(9, 4), number(1_700_000_000, 4)],
    ...[text('description'), control(7, 1), text('en'), text("A test's")],
  ];
  const parts = [...nodes.flat().map(record), Buffer.alloc(16), ...data, ...metadata];
  writeFileSync(`${path}.new`, Buffer.concat(parts));
  renameSync(`${path}.new`, path);
}
