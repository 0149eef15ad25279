// The week: of each day its spans.
import type { Span } from '../../shared/api/settings-types';
import { Button } from '../../shared/ui/Button';
import { CloseIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import { IconButton } from '../../shared/ui/IconButton';
import { dayProblem } from './hours';
import type { DayProblem } from './hours';
import { dayKey, weekdays } from './hours-form';
import type { HoursValues, Weekday } from './hours-form';
import lists from './lists.module.css';
import styles from './Week.module.css';

/** The server's limit. */
const MAX_SPANS = 8;
const MIDNIGHT = '24:00';

function problemWords(problem: DayProblem): string {
  switch (problem) {
    case 'empty':
      return say('hours.spanEmpty');
    case 'order':
      return say('hours.spanOrder');
    case 'overlap':
      return say('hours.spanOverlap');
  }
}

interface OneProps {
  span: Span;
  day: string;
  onChange: (span: Span) => void;
  onRemove: () => void;
}

/** A field for times has no 24:00: there an end at midnight is 00:00. */
function OneSpan({ span, day, onChange, onRemove }: OneProps) {
  const { from, to } = span;
  return (
    <div className={styles.span} data-testid="span">
      <input
        type="time"
        aria-label={say('hours.from', { day })}
        value={from}
        onChange={(event) => onChange({ from: event.target.value, to })}
      />
      <span aria-hidden="true">–</span>
      <input
        type="time"
        aria-label={say('hours.to', { day })}
        value={to === MIDNIGHT ? '00:00' : to}
        onChange={({ target: { value } }) => onChange({ from, to: value === '00:00' ? MIDNIGHT : value })}
      />
      <IconButton label={say('hours.removeSpan', { day })} onClick={onRemove}>
        <CloseIcon />
      </IconButton>
    </div>
  );
}

/** After what there is, as far as the day has room. */
function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (last === undefined) return { from: '09:00', to: '17:00' };
  const hour = Math.min(23, Number(last.to.slice(0, 2)) + 1);
  return { from: `${String(hour).padStart(2, '0')}:00`, to: MIDNIGHT };
}

interface DayProps {
  name: string;
  day: Weekday;
  spans: Span[];
  onSpans: (spans: Span[]) => void;
}

function Day({ name, day, spans, onSpans }: DayProps) {
  const problem = dayProblem(spans);
  return (
    <li data-testid="day" data-day={day}>
      <span className={styles.name}>{name}</span>
      <div className={styles.spans}>
        {spans.length === 0 && <span className={lists.soft}>{say('hours.closed')}</span>}
        {spans.map((span, at) => (
          <OneSpan
            key={at}
            span={span}
            day={name}
            onChange={(next) => onSpans(spans.map((one, index) => (index === at ? next : one)))}
            onRemove={() => onSpans(spans.filter((_, index) => index !== at))}
          />
        ))}
        <Failure words={problem && problemWords(problem)} testId="day-problem" />
      </div>
      <Button
        disabled={spans.length >= MAX_SPANS}
        aria-label={say('hours.addTo', { day: name })}
        onClick={() => onSpans([...spans, nextSpan(spans)])}
        data-testid="add-span"
      >
        {say('hours.add')}
      </Button>
    </li>
  );
}

interface Props {
  values: HoursValues;
  set: (part: Partial<HoursValues>) => void;
  nameOf: (day: number) => string;
}

export function Week({ values, set, nameOf }: Props) {
  const asMonday = () =>
    set(Object.fromEntries(weekdays.slice(1, 5).map((day) => [dayKey(day), values.day0])));
  return (
    <>
      <ul className={styles.week}>
        {weekdays.map((day) => (
          <Day
            key={day}
            name={nameOf(day)}
            {...{ day }}
            spans={values[dayKey(day)]}
            onSpans={(spans) => set({ [dayKey(day)]: spans })}
          />
        ))}
      </ul>
      <div>
        <Button onClick={asMonday} data-testid="as-monday">
          {say('hours.asMonday', { monday: nameOf(0), tuesday: nameOf(1), friday: nameOf(4) })}
        </Button>
      </div>
    </>
  );
}
