// When the team is there: days, closed days, and what visitors are told of it now.
import { useMemo, useState } from 'react';
import type { Hours, ProjectSettings } from '../../shared/api/settings-types';
import { useServerNow } from '../../shared/time/use-server-now';
import { Button } from '../../shared/ui/Button';
import { SelectField, Switch, TextField } from '../../shared/ui/fields';
import { CloseIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { IconButton } from '../../shared/ui/IconButton';
import { availabilityAt, dayProblem, noonOf } from './hours';
import type { Availability } from './hours';
import { changedHours, closedOf, dayKey, ownTimeZone, valuesOf, wantedOf, weekdays } from './hours-form';
import type { HoursValues } from './hours-form';
import lists from './lists.module.css';
import { SettingsPage } from './Page';
import { Part } from '../../shared/ui/Part';
import { SavedForm } from './SavedForm';
import { useForm } from './use-form';
import type { Form } from './use-form';
import { clockOf, longDate, weekdayOf } from './wall-words';
import { Week } from './Week';

/** The server's limit. */
const MAX_CLOSED = 100;

function timeZones(chosen: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), ownTimeZone(), chosen])].sort();
}

function wordsFor(now: Availability): string {
  switch (now.kind) {
    case 'never':
      return say('hours.never');
    case 'open': {
      const time = clockOf(now.until.time);
      return now.isToday
        ? say('hours.openUntil', { time })
        : say('hours.openUntilDay', { time, day: longDate(noonOf(now.until.date)) });
    }
    case 'closed': {
      const time = clockOf(now.opens.time);
      return now.isToday
        ? say('hours.opensToday', { time })
        : say('hours.opensOn', { time, day: longDate(noonOf(now.opens.date)) });
    }
  }
}

function Now({ hours }: { hours: Hours | null }) {
  const now = useServerNow();
  if (hours === null) return <p data-testid="hours-now">{say('hours.always')}</p>;
  const at = availabilityAt(hours, now);
  return (
    <>
      <p data-testid="hours-now" data-kind={at.kind}>
        <strong>{wordsFor(at)}</strong>
      </p>
      <p>{say('hours.asSaved')}</p>
    </>
  );
}

function ClosedDays({ days, onRemove }: { days: string[]; onRemove: (day: string) => void }) {
  return (
    <ul className={lists.list}>
      {days.map((one) => (
        <li key={one} data-testid="closed-day" data-date={one}>
          <div>
            <span className={lists.name}>{longDate(noonOf(one), true)}</span>
          </div>
          <IconButton
            label={say('hours.removeClosed', { day: longDate(noonOf(one), true) })}
            onClick={() => onRemove(one)}
          >
            <CloseIcon />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

function Closed({ form, saved }: { form: Form<HoursValues>; saved: readonly string[] }) {
  const [date, setDate] = useState('');
  const { values, set } = form;
  const closed = closedOf(saved, values.closed);
  const { added, removed } = values.closed;
  const without = (list: string[], one: string) => list.filter((other) => other !== one);
  const add = () => {
    if (date === '' || closed.includes(date)) return;
    set({
      closed: saved.includes(date)
        ? { added, removed: without(removed, date) }
        : { added: [...added, date], removed },
    });
    setDate('');
  };
  const remove = (one: string) =>
    set({
      closed: { added: without(added, one), removed: saved.includes(one) ? [...removed, one] : removed },
    });
  return (
    <Part title={say('hours.closedTitle')} hint={say('hours.closedHint')} testId="part-closed">
      {closed.length > 0 && <ClosedDays days={closed} onRemove={remove} />}
      <div className={lists.adding}>
        <TextField
          label={say('hours.closedDay')}
          testId="closed-date"
          type="date"
          value={date}
          onValue={setDate}
          disabled={closed.length >= MAX_CLOSED}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault(); // the form is not saved by it
            add();
          }}
        />
        <Button disabled={date === ''} onClick={add} data-testid="add-closed">
          {say('hours.addClosed')}
        </Button>
      </div>
    </Part>
  );
}

function HoursForm({ settings }: { settings: ProjectSettings }) {
  const saved = useMemo(() => valuesOf(settings), [settings]);
  const form = useForm('hours', saved, wantedOf);
  const { values, changes, set } = form;
  const hours = changedHours(settings.hours, changes);
  const isWrong = values.isOn && weekdays.some((day) => dayProblem(values[dayKey(day)]) !== undefined);
  return (
    <SavedForm form={form} isWrong={isWrong}>
      <Part title={say('hours.title')} testId="part-hours" effect={!isWrong && <Now hours={hours} />}>
        <Switch
          label={say('hours.switch')}
          hint={say('hours.switchHint')}
          checked={values.isOn}
          onChange={(isOn) => set({ isOn })}
          testId="hours-on"
        />
        {values.isOn && (
          <>
            <SelectField
              label={say('hours.timeZone')}
              testId="time-zone"
              value={values.timeZone}
              options={timeZones(values.timeZone).map((zone) => ({
                value: zone,
                word: zone.replaceAll('_', ' '),
              }))}
              onValue={(timeZone) => set({ timeZone })}
            />
            <Week values={values} set={set} nameOf={weekdayOf} />
          </>
        )}
      </Part>
      {values.isOn && <Closed form={form} saved={settings.hours?.closed ?? []} />}
    </SavedForm>
  );
}

export function HoursPage() {
  return (
    <SettingsPage title={say('settings.hours')} testId="settings-hours">
      {(settings) => <HoursForm settings={settings} />}
    </SettingsPage>
  );
}
