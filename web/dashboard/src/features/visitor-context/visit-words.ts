// How somebody came, and what with, in words. All of it is text from a stranger or from a file of the operator's.
import type { Device, Visit, VisitFacts } from '@porchlight/protocol/visits';
import type { VisitorDevice } from '@porchlight/protocol/visitor';
import { countryName } from '../../shared/text/country';
import { excerpt } from '../../shared/text/excerpt';
import { pagePath, safeUrl } from '../../shared/text/page-url';
import { say } from '../../words/say';

const WORD = 80;

function deviceWord(device: string): string | undefined {
  switch (device as Device) {
    case 'desktop':
    case 'phone':
    case 'tablet':
      return say(`value.device.${device as 'desktop' | 'phone' | 'tablet'}`);
    case 'other':
      return say('visitor.otherDevice');
    default:
      return said(device); // of a newer server
  }
}

/** Each is missing where it is not known. */
export interface Came {
  from?: string;
  campaign?: string;
  landing?: string;
  device?: string;
  place?: string;
}

type What = Pick<VisitFacts, 'device' | 'browser' | 'system' | 'country' | 'city'>;

function said(text: string | null | undefined): string | undefined {
  const words = text?.trim() ?? '';
  return words === '' ? undefined : excerpt(words, WORD);
}

const joined = (parts: (string | undefined)[], between: string) =>
  parts.filter((part) => part !== undefined).join(between) || undefined;

function whatWith({ device, browser, system, country, city }: What): Pick<Came, 'device' | 'place'> {
  const region = country === null ? undefined : said(countryName(country));
  const words = deviceWords({ device, browser, system });
  const place = joined([said(city), region], ', ');
  return { ...(words && { device: words }), ...(place && { place }) };
}

function withoutUnknown(all: Record<string, string | undefined>): Came {
  return Object.fromEntries(Object.entries(all).filter(([, words]) => words !== undefined));
}

function hostOf(url: string | null): string | undefined {
  const safe = safeUrl(url);
  return safe === undefined ? said(url) : new URL(safe).host;
}

/** "Phone · Firefox 140 · Android"; undefined where nothing is known of it. */
export function deviceWords({
  device,
  browser,
  system,
}: Pick<VisitorDevice, 'device' | 'browser' | 'system'>) {
  const kind = device === null ? undefined : deviceWord(device);
  return joined([kind, said(browser), said(system)], ' · ');
}

/** As the session tells it of somebody who is here. */
export function cameNow(facts: VisitFacts): Came {
  const { referrer, campaign, landing } = facts;
  return {
    ...withoutUnknown({ from: said(referrer), campaign: said(campaign), landing: said(landing) }),
    ...whatWith(facts),
  };
}

/** As the database keeps it. */
export function cameThen(visit: Visit): Came {
  const { source, medium, campaign } = visit.campaign;
  const how = joined([said(source), said(medium)], ' / ');
  const name = said(campaign);
  return {
    ...withoutUnknown({
      from: hostOf(visit.referrer),
      campaign: name !== undefined && how !== undefined ? `${name} (${how})` : (name ?? how),
      landing: pagePath(visit.landing) ?? said(visit.landing),
    }),
    ...whatWith(visit),
  };
}
