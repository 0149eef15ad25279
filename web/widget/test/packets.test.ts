import { describe, expect, it } from 'vitest';
import { decode, encodeConnect, encodeEvent } from '../src/packets';

describe('packets', () => {
  it('reads the handshake', () => {
    expect(decode('0{"sid":"a","upgrades":[],"pingInterval":300,"pingTimeout":200,"maxPayload":9}')).toEqual({
      kind: 'handshake',
      pingInterval: 300,
      pingTimeout: 200,
    });
  });

  it('reads heartbeat and endings', () => {
    expect(decode('2').kind).toBe('ping');
    expect(decode('1').kind).toBe('closed');
    expect(decode('41').kind).toBe('closed');
    expect(decode('40{"sid":"x"}').kind).toBe('connected');
  });

  it('reads a refusal with and without a code', () => {
    expect(decode('44{"message":"No","data":{"code":"originNotAllowed"}}')).toEqual({
      kind: 'refused',
      code: 'originNotAllowed',
      message: 'No',
    });
    expect(decode('44{"message":"Invalid namespace"}')).toMatchObject({ code: '' });
  });

  it('reads acks of any id and content', () => {
    expect(decode('4312[{"ok":true}]')).toEqual({ kind: 'ack', id: 12, answer: { ok: true } });
    expect(decode('430["a\\nb\u2028"]')).toEqual({ kind: 'ack', id: 0, answer: 'a\nb\u2028' });
    expect(decode('431[]')).toEqual({ kind: 'ack', id: 1, answer: undefined });
  });

  it('reads events, with or without a payload or the wish for an ack', () => {
    expect(decode('42["news",{"a":[1]}]')).toEqual({ kind: 'event', name: 'news', payload: { a: [1] } });
    expect(decode('42["news"]')).toEqual({ kind: 'event', name: 'news', payload: undefined });
    expect(decode('427["news",1]')).toEqual({ kind: 'event', name: 'news', payload: 1 });
  });

  it('ignores what it does not need', () => {
    for (const frame of ['', '6', '43["no id"]', '45', 'x']) expect(decode(frame).kind).toBe('ignored');
  });

  it('throws on broken JSON', () => {
    for (const frame of ['0{', '44', '431{', '42', '42{}', '42[1']) expect(() => decode(frame)).toThrow();
  });

  it('writes connect and events', () => {
    expect(encodeConnect({ projectId: 1 })).toBe('40{"projectId":1}');
    expect(encodeEvent('activity', { state: 'away' })).toBe('42["activity",{"state":"away"}]');
    expect(encodeEvent('identify', {}, 0)).toBe('420["identify",{}]');
  });
});
