// What an agent wants to be told of, and how: theirs alone, in their browser. Read strictly: what is not as it is written
// here (garbage, another version, a hand at work) is the default, field by field.
import { MAX_MINUTES, MAX_TEXT } from './limits';

export type Kind = 'arrival' | 'waiting' | 'conversation' | 'message' | 'mine' | 'assigned' | 'mention';
export type Channel = 'sound' | 'title' | 'desktop';
export const KINDS: readonly Kind[] = [
  'arrival',
  'waiting',
  'conversation',
  'message',
  'mine',
  'assigned',
  'mention',
];
export const CHANNELS: readonly Channel[] = ['sound', 'title', 'desktop'];

export type Channels = Record<Channel, boolean>;

/** An empty text is every page. */
export interface PageRule {
  how: 'contains' | 'begins';
  text: string;
}

/** Who arrives: everybody, or whoever is one of these. */
export interface ArrivalRule {
  who: 'everybody' | 'some';
  returning: boolean;
  signedIn: boolean;
  onPage: boolean;
  page: PageRule;
  fromCampaign: boolean;
  /** A part of its name; empty: any. */
  campaign: string;
}

export interface AlertSettings {
  channels: Record<Kind, Channels>;
  arrival: ArrivalRule;
  waiting: { minutes: number; page: PageRule };
  /** 0 to 100. */
  volume: number;
  /** By the agent's own clock, "HH:MM"; over midnight where `from` is the later one. */
  quiet: { isOn: boolean; from: string; to: string };
}

const SILENT: Channels = { sound: false, title: false, desktop: false };

const ofEachKind = (channels: (kind: Kind) => Channels) =>
  Object.fromEntries(KINDS.map((kind) => [kind, channels(kind)])) as Record<Kind, Channels>;

export const DEFAULTS: AlertSettings = {
  channels: ofEachKind(() => SILENT),
  arrival: {
    who: 'everybody',
    returning: false,
    signedIn: false,
    onPage: false,
    page: { how: 'contains', text: '' },
    fromCampaign: false,
    campaign: '',
  },
  waiting: { minutes: 5, page: { how: 'contains', text: '' } },
  volume: 60,
  quiet: { isOn: false, from: '22:00', to: '07:00' },
};

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const flag = (value: unknown, otherwise: boolean) => (typeof value === 'boolean' ? value : otherwise);

const oneOf = <Value extends string>(value: unknown, values: readonly Value[], otherwise: Value): Value =>
  values.find((one) => one === value) ?? otherwise;

const textOf = (value: unknown, otherwise: string) =>
  typeof value === 'string' && value.length <= MAX_TEXT ? value : otherwise;

const numberOf = (value: unknown, from: number, to: number, otherwise: number) =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to ? value : otherwise;

const timeOf = (value: unknown, otherwise: string) =>
  typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(value) ? value : otherwise;

function pageOf(value: unknown, { how, text }: PageRule): PageRule {
  const fields = fieldsOf(value);
  return {
    how: oneOf(fields['how'], ['contains', 'begins'], how),
    text: textOf(fields['text'], text),
  };
}

function arrivalOf(value: unknown): ArrivalRule {
  const fields = fieldsOf(value);
  const rule = DEFAULTS.arrival;
  return {
    who: oneOf(fields['who'], ['everybody', 'some'], rule.who),
    returning: flag(fields['returning'], rule.returning),
    signedIn: flag(fields['signedIn'], rule.signedIn),
    onPage: flag(fields['onPage'], rule.onPage),
    page: pageOf(fields['page'], rule.page),
    fromCampaign: flag(fields['fromCampaign'], rule.fromCampaign),
    campaign: textOf(fields['campaign'], rule.campaign),
  };
}

function channelsOf(value: unknown): Channels {
  const fields = fieldsOf(value);
  const on = (channel: Channel) => flag(fields[channel], false);
  return { sound: on('sound'), title: on('title'), desktop: on('desktop') };
}

export function settingsIn(value: unknown): AlertSettings {
  const fields = fieldsOf(value);
  const channels = fieldsOf(fields['channels']);
  const waiting = fieldsOf(fields['waiting']);
  const quiet = fieldsOf(fields['quiet']);
  return {
    channels: ofEachKind((kind) => channelsOf(channels[kind])),
    arrival: arrivalOf(fields['arrival']),
    waiting: {
      minutes: numberOf(waiting['minutes'], 1, MAX_MINUTES, DEFAULTS.waiting.minutes),
      page: pageOf(waiting['page'], DEFAULTS.waiting.page),
    },
    volume: numberOf(fields['volume'], 0, 100, DEFAULTS.volume),
    quiet: {
      isOn: flag(quiet['isOn'], DEFAULTS.quiet.isOn),
      from: timeOf(quiet['from'], DEFAULTS.quiet.from),
      to: timeOf(quiet['to'], DEFAULTS.quiet.to),
    },
  };
}

/** Past it what is stored is not even read. Units: characters. */
export const MAX_STORED = 10_000;

export function settingsFrom(stored: string | null): AlertSettings {
  if (stored === null || stored.length > MAX_STORED) return DEFAULTS;
  try {
    return settingsIn(JSON.parse(stored));
  } catch {
    return DEFAULTS;
  }
}

export const isOn = ({ channels }: AlertSettings, kind: Kind): boolean =>
  CHANNELS.some((channel) => channels[kind][channel]);

export const isAnyOn = (settings: AlertSettings): boolean => KINDS.some((kind) => isOn(settings, kind));

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** `now` is the agent's own clock. From and to alike: never. */
export function isQuiet({ quiet }: AlertSettings, now: Date): boolean {
  if (!quiet.isOn) return false;
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const minute = now.getHours() * 60 + now.getMinutes();
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
