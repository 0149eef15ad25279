// Engine.IO 4 and Socket.IO 5 as far as the widget needs them: text packets over WebSocket, namespace `/`, and one
// binary attachment on the way out. Each frame is one Engine.IO packet (a type digit and its data); type 4 carries a Socket.IO packet
// (a second digit, for acks an id, then JSON).

import { fromJson, toJson } from './own';

export type Packet =
  | { kind: 'handshake'; pingInterval: number; pingTimeout: number }
  | { kind: 'ping' }
  | { kind: 'connected' }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'ack'; id: number; answer: unknown }
  | { kind: 'event'; name: string; payload: unknown }
  | { kind: 'closed' }
  | { kind: 'ignored' };

export const pong = '3';

/** Reads one frame. Throws on JSON that is broken: the caller gives the connection up. */
export function decode(frame: string): Packet {
  switch (frame[0]) {
    case '0': {
      const { pingInterval, pingTimeout } = fromJson(frame.slice(1));
      return { kind: 'handshake', pingInterval, pingTimeout };
    }
    case '1':
      return { kind: 'closed' };
    case '2':
      return { kind: 'ping' };
    case '4':
      return decodeMessage(frame);
    default:
      return { kind: 'ignored' };
  }
}

function decodeMessage(frame: string): Packet {
  switch (frame[1]) {
    case '0':
      return { kind: 'connected' };
    case '1':
      return { kind: 'closed' };
    case '2': {
      const [name, payload] = fromJson(frame.slice(frame.indexOf('['))); // past an ack's id: we give none
      return { kind: 'event', name, payload };
    }
    case '3': {
      const [, id, answer] = /^43(\d+)(.*)$/s.exec(frame) || [];
      return id ? { kind: 'ack', id: +id, answer: fromJson(answer!)[0] } : { kind: 'ignored' };
    }
    case '4': {
      const { message, data } = fromJson(frame.slice(2));
      return { kind: 'refused', code: (data && data.code) || '', message: message || '' };
    }
    default:
      return { kind: 'ignored' };
  }
}

export function encodeConnect(auth: object): string {
  return '40' + toJson(auth);
}

/** An event; with `ackId` the server is asked to acknowledge it. `attached`: its `data` follows as a binary frame. */
export function encodeEvent(name: string, payload: object, ackId?: number, attached = false): string {
  const body = attached ? { ...payload, data: { _placeholder: true, num: 0 } } : payload;
  return (attached ? '451-' : '42') + (ackId === undefined ? '' : ackId) + toJson([name, body]);
}
