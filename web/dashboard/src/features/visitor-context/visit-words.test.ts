import { expect, test } from 'vitest';
import type { Visit, VisitFacts } from '@porchlight/protocol/visits';
import { cameNow, cameThen } from './visit-words';

const NOTHING = {
  referrer: null,
  landing: null,
  device: null,
  browser: null,
  system: null,
  country: null,
  city: null,
};
const facts: VisitFacts = { ...NOTHING, startedAt: '', pageSince: '', pages: 1, visits: 1, campaign: null };
const visit: Visit = {
  ...NOTHING,
  startedAt: '',
  endedAt: null,
  pages: 1,
  campaign: {},
  pageViews: [],
  morePageViews: false,
};

test('what is not known is not said', () => {
  expect(cameNow(facts)).toEqual({});
  expect(cameThen(visit)).toEqual({});
  expect(cameThen({ ...visit, campaign: { term: 'lamp' } })).toEqual({});
});

test('how somebody came, and what with', () => {
  const what = {
    device: 'phone',
    browser: 'Firefox 140',
    system: 'Android',
    country: 'DE',
    city: 'Ulm',
  } as const;
  const words = { device: 'Phone · Firefox 140 · Android', place: 'Ulm, Germany' };
  expect(
    cameNow({ ...facts, ...what, referrer: 'search.example', campaign: 'spring', landing: '/a' }),
  ).toEqual({
    ...words,
    from: 'search.example',
    campaign: 'spring',
    landing: '/a',
  });
  const campaign = { source: 'news', medium: 'mail', campaign: 'spring' };
  const urls = { referrer: 'https://search.example/?q=lamp', landing: 'https://shop.example/a?b=1' };
  expect(cameThen({ ...visit, ...what, ...urls, campaign })).toEqual({
    ...words,
    from: 'search.example',
    campaign: 'spring (news / mail)',
    landing: '/a?b=1',
  });
});

test('a country that no browser knows is its letters', () => {
  expect(cameNow({ ...facts, country: '??' }).place).toBe('??');
});

test('what turns text around, or hides in it, is not in the words', () => {
  const came = cameNow({ ...facts, campaign: 'a\u202egnp\u200b', referrer: 'x'.repeat(500) });
  expect(came.campaign).toBe('agnp');
  expect([...(came.from ?? '')]).toHaveLength(81);
  expect(cameThen({ ...visit, referrer: 'javascript:alert(1)' }).from).toBe('javascript:alert(1)');
});
