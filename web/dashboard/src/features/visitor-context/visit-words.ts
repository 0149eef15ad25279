// How somebody came, and what with, in words. All of it is text from a stranger or from a file of the operator's.
import type { Device, Visit, VisitFacts } from '@porchlight/protocol/visits';
import type { VisitorDevice } from '@porchlight/protocol/visitor';
import { excerpt } from '../../shared/text/excerpt';
import { pagePath, safeUrl } from '../../shared/text/page-url';

const WORD = 80;

const DEVICES: Record<Device, string> = {
  desktop: 'Desktop',
  phone: 'Phone',
  tablet: 'Tablet',
  other: 'Another device',
};

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

/** "Germany" for DE; the letters themselves where the browser knows no name for them. */
function countryName(code: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: 'region' }).of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
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
  const kind = device === null ? undefined : (DEVICES[device as Device] ?? said(device));
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
