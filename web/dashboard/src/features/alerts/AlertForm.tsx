// What an agent is told of, and how.
import { useState } from 'react';
import type { ReactNode } from 'react';
import { askPermission, permission } from './desktop';
import type { Permission } from './desktop';
import { MAX_MINUTES, MAX_TEXT } from './limits';
import { CHANNELS, KINDS } from './settings';
import type { AlertSettings, ArrivalRule, Channel, Channels, Kind, PageRule } from './settings';
import { beep } from './sound';
import styles from './AlertForm.module.css';

interface Props {
  settings: AlertSettings;
  onChange: (settings: AlertSettings) => void;
}

const KIND_WORDS: Record<Kind, string> = {
  arrival: 'A visitor arrives',
  waiting: 'A visitor waits on a page',
  conversation: 'A new conversation',
  message: 'A message',
};
const CHANNEL_WORDS: Record<Channel, string> = { sound: 'Sound', title: 'Title', desktop: 'Desktop' };

const REFUSALS: Partial<Record<Permission, string>> = {
  denied:
    'Your browser refuses desktop notifications of this page. Allow them in its settings for this site, then choose again.',
  default: 'Desktop notifications were not allowed. Choose again to be asked once more.',
  missing: 'This browser shows no desktop notifications here: they need a page with https.',
};

interface WayProps {
  kind: Kind;
  channels: Channels;
  choose: (kind: Kind, channel: Channel, on: boolean) => void;
}

function Way({ kind, channels, choose }: WayProps) {
  return (
    <tr>
      <th scope="row">{KIND_WORDS[kind]}</th>
      {CHANNELS.map((channel) => (
        <td key={channel}>
          <label className={styles.tick}>
            <span className="visually-hidden">{`${KIND_WORDS[kind]}: ${CHANNEL_WORDS[channel]}`}</span>
            <input
              type="checkbox"
              checked={channels[channel]}
              onChange={(event) => choose(kind, channel, event.target.checked)}
              data-testid={`alert-${kind}-${channel}`}
            />
          </label>
        </td>
      ))}
    </tr>
  );
}

function Ways({ settings, onChange }: Props) {
  const [refused, setRefused] = useState<Permission>();
  const set = (kind: Kind, channel: Channel, on: boolean) => {
    const channels = { ...settings.channels[kind], [channel]: on };
    onChange({ ...settings, channels: { ...settings.channels, [kind]: channels } });
  };
  const choose = (kind: Kind, channel: Channel, on: boolean) => {
    if (channel !== 'desktop' || !on || permission() === 'granted') return set(kind, channel, on);
    askPermission().then(
      (answer) => {
        setRefused(answer === 'granted' ? undefined : answer);
        if (answer === 'granted') set(kind, channel, true);
      },
      () => undefined,
    );
  };
  return (
    <>
      <table className={styles.ways}>
        <thead>
          <tr>
            <th scope="col">Tell me when</th>
            {CHANNELS.map((channel) => (
              <th key={channel} scope="col">
                {CHANNEL_WORDS[channel]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {KINDS.map((kind) => (
            <Way key={kind} kind={kind} channels={settings.channels[kind]} choose={choose} />
          ))}
        </tbody>
      </table>
      <p role="alert" className={styles.refused} data-testid="alert-refused">
        {refused === undefined ? '' : (REFUSALS[refused] ?? '')}
      </p>
    </>
  );
}

interface TickProps {
  word: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  testId: string;
  children?: ReactNode;
}

function Tick({ word, checked, onChange, testId, children }: TickProps) {
  return (
    <div className={styles.row}>
      <label className={styles.choice}>
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          data-testid={testId}
        />
        <span>{word}</span>
      </label>
      {children}
    </div>
  );
}

function PageFields({
  name,
  page,
  onChange,
}: {
  name: string;
  page: PageRule;
  onChange: (page: PageRule) => void;
}) {
  return (
    <span className={styles.fields}>
      <select
        aria-label={`${name}: how its path is compared`}
        value={page.how}
        onChange={(event) =>
          onChange({ ...page, how: event.target.value === 'begins' ? 'begins' : 'contains' })
        }
      >
        <option value="contains">contains</option>
        <option value="begins">begins with</option>
      </select>
      <input
        type="text"
        aria-label={`${name}: path`}
        placeholder="/checkout"
        maxLength={MAX_TEXT}
        value={page.text}
        onChange={(event) => onChange({ ...page, text: event.target.value })}
      />
    </span>
  );
}

interface SomeProps {
  arrival: ArrivalRule;
  set: (change: Partial<ArrivalRule>) => void;
}

function Some({ arrival, set }: SomeProps) {
  return (
    <div className={styles.some}>
      <Tick
        word="have been here before"
        checked={arrival.returning}
        onChange={(returning) => set({ returning })}
        testId="alert-returning"
      />
      <Tick
        word="are signed in"
        checked={arrival.signedIn}
        onChange={(signedIn) => set({ signedIn })}
        testId="alert-signed-in"
      />
      <Tick
        word="open a page whose path"
        checked={arrival.onPage}
        onChange={(onPage) => set({ onPage })}
        testId="alert-on-page"
      >
        <PageFields name="Page" page={arrival.page} onChange={(page) => set({ page })} />
      </Tick>
      <Tick
        word="come from a campaign called"
        checked={arrival.fromCampaign}
        onChange={(fromCampaign) => set({ fromCampaign })}
        testId="alert-campaign"
      >
        <input
          type="text"
          aria-label="A part of the campaign’s name"
          placeholder="any"
          maxLength={MAX_TEXT}
          value={arrival.campaign}
          onChange={(event) => set({ campaign: event.target.value })}
        />
      </Tick>
    </div>
  );
}

function Arrivals({ settings, onChange }: Props) {
  const { arrival } = settings;
  const set = (change: Partial<ArrivalRule>) => onChange({ ...settings, arrival: { ...arrival, ...change } });
  return (
    <fieldset className={styles.group}>
      <legend>Whose arrival</legend>
      {(['everybody', 'some'] as const).map((who) => (
        <label key={who} className={styles.choice}>
          <input
            type="radio"
            name="alert-who"
            checked={arrival.who === who}
            onChange={() => set({ who })}
            data-testid={`alert-who-${who}`}
          />
          <span>{who === 'everybody' ? 'Everybody’s' : 'Only of visitors who'}</span>
        </label>
      ))}
      {arrival.who === 'some' && <Some arrival={arrival} set={set} />}
    </fieldset>
  );
}

function Waiting({ settings, onChange }: Props) {
  const { waiting } = settings;
  const [text, setText] = useState(String(waiting.minutes));
  const setMinutes = (typed: string) => {
    setText(typed);
    const minutes = Number(typed);
    if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_MINUTES)
      onChange({ ...settings, waiting: { ...waiting, minutes } });
  };
  return (
    <fieldset className={styles.group}>
      <legend>How long a visitor waits</legend>
      <div className={styles.row}>
        <label className={styles.choice}>
          <span>Minutes on one page</span>
          <input
            type="number"
            min={1}
            max={MAX_MINUTES}
            value={text}
            onChange={(event) => setMinutes(event.target.value)}
            onBlur={() => setText(String(waiting.minutes))}
            data-testid="alert-minutes"
          />
        </label>
        <span className={styles.fields}>
          <span>whose path</span>
          <PageFields
            name="Page that is waited on"
            page={waiting.page}
            onChange={(page) => onChange({ ...settings, waiting: { ...waiting, page } })}
          />
        </span>
      </div>
    </fieldset>
  );
}

function Sound({ settings, onChange }: Props) {
  return (
    <fieldset className={styles.group}>
      <legend>Sound</legend>
      <div className={styles.row}>
        <label className={styles.choice}>
          <span>Volume</span>
          <input
            type="range"
            min={0}
            max={100}
            step={5}
            value={settings.volume}
            onChange={(event) => onChange({ ...settings, volume: Number(event.target.value) })}
            data-testid="alert-volume"
          />
        </label>
        <button type="button" onClick={() => beep('message', settings.volume)}>
          Try it
        </button>
      </div>
    </fieldset>
  );
}

function QuietHours({ settings, onChange }: Props) {
  const { quiet } = settings;
  const set = (change: Partial<AlertSettings['quiet']>) =>
    onChange({ ...settings, quiet: { ...quiet, ...change } });
  const times = [
    ['from', 'From'],
    ['to', 'To'],
  ] as const;
  return (
    <fieldset className={styles.group}>
      <legend>Quiet hours</legend>
      <Tick
        word="No sound and no desktop notification"
        checked={quiet.isOn}
        onChange={(isOn) => set({ isOn })}
        testId="alert-quiet"
      >
        <span className={styles.fields}>
          {times.map(([key, word]) => (
            <label key={key} className={styles.choice}>
              <span>{word}</span>
              <input
                type="time"
                required
                value={quiet[key]}
                onChange={(event) => event.target.value !== '' && set({ [key]: event.target.value })}
                data-testid={`alert-quiet-${key}`}
              />
            </label>
          ))}
        </span>
      </Tick>
    </fieldset>
  );
}

export function AlertForm(props: Props) {
  return (
    <>
      <Ways {...props} />
      <Arrivals {...props} />
      <Waiting {...props} />
      <Sound {...props} />
      <QuietHours {...props} />
    </>
  );
}
