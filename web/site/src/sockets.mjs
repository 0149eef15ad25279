// docs/socket-events.json as a document.

import { shapes, typeOf } from './shapes.mjs';

const eventOf = ([name, { payload, ack, description }]) =>
  [
    `#### ${name}`,
    description ?? '',
    payload === undefined ? 'With nothing.' : `With: ${typeOf(payload)}.`,
    ack === undefined ? '' : `Acknowledged by: ${typeOf(ack)}.`,
  ]
    .filter(Boolean)
    .join('\n\n');

function sideOf(who, { description, handshake, toServer, fromServer }) {
  const direction = (title, events) => `### ${title}\n\n${Object.entries(events).map(eventOf).join('\n\n')}`;
  return [
    `## ${who}`,
    description,
    `The connection's \`auth\`: ${typeOf(handshake)}.`,
    direction(`What ${who.toLowerCase()} say`, toServer),
    direction(`What ${who.toLowerCase()} are told`, fromServer),
  ].join('\n\n');
}

export function socketReference(events) {
  return `# Sockets

${events.description}

Any official Socket.IO client of version 4 connects, to the default namespace and the path \`/socket.io/\`; there is one below for
[visitors](#visitors) and one for [agents](#agents). The same, for programs: [socket-events.json](socket-events.json).

${sideOf('Visitors', events.visitor)}

${sideOf('Agents', events.agent)}

## Shapes

${shapes(events.$defs)}
`;
}
