import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadVisitor, renewVisitor } from '../src/visitor';

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

describe('visitor', () => {
  it('is the same at the next load and in the next tab', () => {
    expect(loadVisitor(1)).toEqual(loadVisitor(1));
  });

  it('is another one for another project', () => {
    expect(loadVisitor(2).visitorUid).not.toBe(loadVisitor(1).visitorUid);
  });

  it('has a uid that the contract takes, and a secret of at least 128 bits', () => {
    const { visitorUid, visitorSecret } = loadVisitor(1);
    expect(visitorUid).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
    expect(visitorSecret).toMatch(/^[a-v0-9]{26}$/);
    expect(visitorSecret).not.toBe(visitorUid);
  });

  it('takes what another tab wrote meanwhile', () => {
    const other = { visitorUid: 'other-tab', visitorSecret: 'x'.repeat(22) };
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => undefined);
    vi.spyOn(Storage.prototype, 'getItem')
      .mockReturnValueOnce(null)
      .mockReturnValueOnce(JSON.stringify(other));
    expect(loadVisitor(1)).toEqual(other);
  });

  it.each([
    'nonsense',
    'null',
    '{}',
    '{"visitorUid":"a b","visitorSecret":"0123456789012345678901"}',
    '{"visitorUid":"a","visitorSecret":"short"}',
  ])('makes a new one where storage holds %s', (text) => {
    localStorage.setItem('porchlight:1', text);
    const visitor = loadVisitor(1);
    expect(visitor.visitorSecret).toHaveLength(26);
    expect(loadVisitor(1)).toEqual(visitor);
  });

  it('lives in memory where storage throws', () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(loadVisitor(1).visitorUid).toHaveLength(26);
    expect(document.cookie).toBe('');
  });

  it('lives in memory where storage is full', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(loadVisitor(1).visitorUid).toHaveLength(26);
  });
});

describe('somebody who signs in and out', () => {
  const names = () => ({
    anybody: JSON.parse(localStorage.getItem('porchlight:1') ?? 'null')?.visitorUid,
    user: JSON.parse(localStorage.getItem('porchlight:1:user') ?? 'null')?.visitorUid,
  });

  it('proves with the uid that was there, as long as there is no other', () => {
    const anybody = loadVisitor(1);
    expect(loadVisitor(1, 'hash')).toEqual(anybody);
    expect(names().user).toBeUndefined();
  });

  it('is refused without the proof, and keeps the uid for the next one', () => {
    const person = loadVisitor(1);
    const anybody = renewVisitor(1, person);
    expect(anybody.visitorUid).not.toBe(person.visitorUid);
    expect(names()).toEqual({ anybody: anybody.visitorUid, user: person.visitorUid });
    expect(loadVisitor(1, 'hash')).toEqual(person);
    expect(loadVisitor(1)).toEqual(anybody);
  });

  it('goes on changing between two uids, and makes no third', () => {
    const person = loadVisitor(1);
    const anybody = renewVisitor(1, person);
    for (let i = 0; i < 3; i += 1) {
      expect(loadVisitor(1, 'hash')).toEqual(person);
      expect(loadVisitor(1)).toEqual(anybody);
    }
  });

  it('is somebody new where the uid is another user’s, and as nobody who they were', () => {
    const person = loadVisitor(1);
    const anybody = renewVisitor(1, person);
    const other = renewVisitor(1, person, 'hash');
    expect(other.visitorUid).not.toBe(person.visitorUid);
    expect(names().user).not.toBe(person.visitorUid);
    expect(loadVisitor(1)).toEqual(anybody);
  });

  it('takes what another tab has made meanwhile', () => {
    const person = loadVisitor(1);
    const anybody = renewVisitor(1, person);
    expect(renewVisitor(1, person)).toEqual(anybody);
    expect(names().user).toBe(person.visitorUid);
  });

  it('stays who they are by a proof where storage throws', () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const now = loadVisitor(1);
    expect(loadVisitor(1, 'hash', now)).toEqual(now);
  });
});
