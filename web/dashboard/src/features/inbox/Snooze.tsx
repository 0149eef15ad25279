// Out of sight for a while: until a time that is chosen, or the visitor writes.
import { useState } from 'react';
import type { FormEvent } from 'react';
import { dated } from '../../shared/time/ago';
import { useServerNow } from '../../shared/time/use-server-now';
import { Button } from '../../shared/ui/Button';
import { SnoozeIcon } from '../../shared/ui/icons';
import { Menu, useCloseMenu } from '../../shared/ui/Menu';
import { say } from '../../words/say';
import styles from './Snooze.module.css';
import { localInput, snoozeTimes, timeIn, untilWords } from './snooze-times';

interface Props {
  until: string | null;
  onSnooze: (until: string | null) => void;
}

function Choices({ until, onSnooze }: Props) {
  const close = useCloseMenu();
  const now = useServerNow();
  const choose = (time: number | null) => {
    onSnooze(time === null ? null : new Date(time).toISOString());
    close();
  };
  return (
    <div className={styles.choices}>
      {until !== null && (
        <button type="button" onClick={() => choose(null)} data-testid="snooze-end">
          <span>{say('snooze.end')}</span>
        </button>
      )}
      {snoozeTimes(now).map(({ kind, at }) => (
        <button key={kind} type="button" onClick={() => choose(at)} data-testid={`snooze-${kind}`}>
          <span>{say(`snooze.${kind}`)}</span>
          <small>{dated(at)}</small>
        </button>
      ))}
      <Pick now={now} onPick={choose} />
    </div>
  );
}

function Pick({ now, onPick }: { now: number; onPick: (at: number) => void }) {
  const [text, setText] = useState('');
  const at = timeIn(text, now);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (at !== undefined) onPick(at);
  };
  return (
    <form className={styles.pick} onSubmit={onSubmit}>
      <label>
        <span>{say('snooze.pick')}</span>
        <input
          type="datetime-local"
          value={text}
          min={localInput(now)}
          data-testid="snooze-time"
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button type="submit" disabled={at === undefined} data-testid="snooze-pick">
        {say('snooze.set')}
      </Button>
    </form>
  );
}

export function Snooze({ until, onSnooze }: Props) {
  const now = useServerNow();
  const word =
    until === null ? say('snooze.snooze') : say('snooze.until', { time: untilWords(Date.parse(until), now) });
  return (
    <Menu word={word} icon={<SnoozeIcon />} isOn={until !== null} testId="snooze">
      <Choices until={until} onSnooze={onSnooze} />
    </Menu>
  );
}
