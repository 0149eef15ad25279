// What an agent is told of, and how.
import { useState } from 'react';
import type { ReactNode } from 'react';
import { say } from '../../words/say';
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

const kindWord = (kind: Kind) => say(`alerts.kind.${kind}`);
const channelWord = (channel: Channel) => say(`alerts.channel.${channel}`);

function refusal(refused: Permission | undefined): string {
  return refused === undefined || refused === 'granted' ? '' : say(`alerts.refused.${refused}`);
}

interface WayProps {
  kind: Kind;
  channels: Channels;
  choose: (kind: Kind, channel: Channel, on: boolean) => void;
}

function Way({ kind, channels, choose }: WayProps) {
  return (
    <tr>
      <th scope="row">{kindWord(kind)}</th>
      {CHANNELS.map((channel) => (
        <td key={channel}>
          <label className={styles.tick}>
            <span className="visually-hidden">
              {say('alerts.byChannel', { kind: kindWord(kind), channel: channelWord(channel) })}
            </span>
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
            <th scope="col">{say('alerts.tellMe')}</th>
            {CHANNELS.map((channel) => (
              <th key={channel} scope="col">
                {channelWord(channel)}
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
        {refusal(refused)}
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
  of,
  page,
  onChange,
}: {
  of: 'page' | 'waiting';
  page: PageRule;
  onChange: (page: PageRule) => void;
}) {
  return (
    <span className={styles.fields}>
      <select
        aria-label={say(`alerts.${of}How`)}
        value={page.how}
        onChange={(event) =>
          onChange({ ...page, how: event.target.value === 'begins' ? 'begins' : 'contains' })
        }
      >
        <option value="contains">{say('alerts.contains')}</option>
        <option value="begins">{say('alerts.begins')}</option>
      </select>
      <input
        type="text"
        aria-label={say(`alerts.${of}Path`)}
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
        word={say('alerts.returning')}
        checked={arrival.returning}
        onChange={(returning) => set({ returning })}
        testId="alert-returning"
      />
      <Tick
        word={say('alerts.signedIn')}
        checked={arrival.signedIn}
        onChange={(signedIn) => set({ signedIn })}
        testId="alert-signed-in"
      />
      <Tick
        word={say('alerts.onPage')}
        checked={arrival.onPage}
        onChange={(onPage) => set({ onPage })}
        testId="alert-on-page"
      >
        <PageFields of="page" page={arrival.page} onChange={(page) => set({ page })} />
      </Tick>
      <Tick
        word={say('alerts.fromCampaign')}
        checked={arrival.fromCampaign}
        onChange={(fromCampaign) => set({ fromCampaign })}
        testId="alert-campaign"
      >
        <input
          type="text"
          aria-label={say('alerts.campaign')}
          placeholder={say('alerts.anyCampaign')}
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
      <legend>{say('alerts.whose')}</legend>
      {(['everybody', 'some'] as const).map((who) => (
        <label key={who} className={styles.choice}>
          <input
            type="radio"
            name="alert-who"
            checked={arrival.who === who}
            onChange={() => set({ who })}
            data-testid={`alert-who-${who}`}
          />
          <span>{who === 'everybody' ? say('alerts.everybodys') : say('alerts.onlyOf')}</span>
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
      <legend>{say('alerts.howLong')}</legend>
      <div className={styles.row}>
        <label className={styles.choice}>
          <span>{say('alerts.minutes')}</span>
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
          <span>{say('alerts.whosePath')}</span>
          <PageFields
            of="waiting"
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
      <legend>{say('alerts.sound')}</legend>
      <div className={styles.row}>
        <label className={styles.choice}>
          <span>{say('alerts.volume')}</span>
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
          {say('alerts.try')}
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
    ['from', 'alerts.quietFrom'],
    ['to', 'alerts.quietTo'],
  ] as const;
  return (
    <fieldset className={styles.group}>
      <legend>{say('alerts.quiet')}</legend>
      <Tick
        word={say('alerts.quietWord')}
        checked={quiet.isOn}
        onChange={(isOn) => set({ isOn })}
        testId="alert-quiet"
      >
        <span className={styles.fields}>
          {times.map(([key, word]) => (
            <label key={key} className={styles.choice}>
              <span>{say(word)}</span>
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
