// Sends a visitor away: whom, for how long, why, and what that means in a sentence.
import { useId, useState } from 'react';
import type { FormEvent } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { useBan } from '../../shared/realtime/use-acts';
import { errorWords } from '../../shared/text/error-words';
import { displayName } from '../../shared/text/pseudonym';
import { Dialog } from '../../shared/ui/Dialog';
import { useDialogClose } from '../../shared/ui/dialog-close';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import acts from './Acts.module.css';

/** The server's limit. */
const MAX_REASON = 200;
/** Each as a whole number of days, where it is one and more. */
const HOURS = [1, 24, 7 * 24, 30 * 24];
const DAY = 24;
/** Of a visitor alone. */
const UNTIL_LIFTED = 0;
const USUAL = 24;

const isDays = (hours: number) => hours > DAY && hours % DAY === 0;

const hoursWord = (hours: number) =>
  isDays(hours) ? say('ban.days', { count: hours / DAY }) : say('ban.hours', { count: hours });

function means(name: string, hours: number): string {
  if (hours === UNTIL_LIFTED) return say('ban.meansForever', { name });
  return isDays(hours)
    ? say('ban.meansDays', { name, count: hours / DAY })
    : say('ban.meansHours', { name, count: hours });
}

const consequence = (name: string, byAddress: boolean, hours: number) =>
  `${means(name, hours)} ${byAddress ? say('ban.sameAddress') : say('ban.otherBrowser')}`;

function Whom({ visitor, byAddress, onByAddress }: WhomProps) {
  const options: [boolean, string][] = [
    [false, say('ban.visitor')],
    [true, say('ban.address')],
  ];
  return (
    <fieldset className={acts.whom}>
      <legend>{say('ban.who')}</legend>
      {options.map(([value, word]) => (
        <label key={word} data-value={value ? 'address' : 'visitor'}>
          <input
            type="radio"
            name="whom"
            checked={byAddress === value}
            disabled={value && !visitor.isOnline}
            onChange={() => onByAddress(value)}
          />
          <span>{word}</span>
        </label>
      ))}
      {!visitor.isOnline && <p className={acts.said}>{say('ban.addressWhy')}</p>}
    </fieldset>
  );
}

interface WhomProps {
  visitor: Visitor;
  byAddress: boolean;
  onByAddress: (byAddress: boolean) => void;
}

function HowLong({ byAddress, hours, onHours }: HowLongProps) {
  return (
    <label className={acts.line}>
      <span>{say('ban.howLong')}</span>
      <select value={hours} onChange={(event) => onHours(Number(event.target.value))} data-testid="ban-hours">
        {HOURS.map((value) => (
          <option key={value} value={value}>
            {hoursWord(value)}
          </option>
        ))}
        {!byAddress && <option value={UNTIL_LIFTED}>{say('ban.untilLifted')}</option>}
      </select>
    </label>
  );
}

interface HowLongProps {
  byAddress: boolean;
  hours: number;
  onHours: (hours: number) => void;
}

function Cancel() {
  return (
    <button type="button" className={acts.plain} onClick={useDialogClose()}>
      {say('common.cancel')}
    </button>
  );
}

function Failure({ error }: { error: Error }) {
  return (
    <p role="alert" className={acts.failure}>
      {say('ban.notBanned', { why: errorWords(error) })}
    </p>
  );
}

function Form({ visitor }: { visitor: Visitor }) {
  const name = displayName(visitor);
  const heading = useId();
  const [byAddress, setByAddress] = useState(false);
  const [hours, setHours] = useState(UNTIL_LIFTED);
  const [reason, setReason] = useState('');
  const { mutate, isPending, error } = useBan(useDialogClose());
  const onByAddress = (next: boolean) => {
    setByAddress(next);
    if (next && hours === UNTIL_LIFTED) setHours(USUAL);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const why = reason.trim();
    mutate({
      visitorUid: visitor.visitorUid,
      byAddress,
      ...(hours === UNTIL_LIFTED ? {} : { hours }),
      ...(why === '' ? {} : { reason: why }),
    });
  };
  return (
    <form className={acts.ban} onSubmit={onSubmit} aria-labelledby={heading} data-testid="ban-form">
      <h2 id={heading}>
        <Told of="ban.banWhom" values={{ name }} />
      </h2>
      <Whom {...{ visitor, byAddress, onByAddress }} />
      <HowLong {...{ byAddress, hours }} onHours={setHours} />
      <label className={acts.line}>
        <span>{say('ban.reason')}</span>
        <input
          type="text"
          value={reason}
          maxLength={MAX_REASON}
          dir="auto"
          data-testid="ban-reason"
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <p className={acts.consequence} data-testid="ban-means">
        {consequence(name, byAddress, hours)}
      </p>
      {error !== null && <Failure error={error} />}
      <div className={acts.buttons}>
        <button type="submit" className={acts.danger} disabled={isPending} data-testid="ban-now">
          {say('ban.ban')}
        </button>
        <Cancel />
      </div>
    </form>
  );
}

export function BanDialog({ visitor, onClose }: { visitor: Visitor; onClose: () => void }) {
  return (
    <Dialog width={480} aria-label={say('ban.ban')} testId="ban-dialog" onClose={onClose}>
      <Form visitor={visitor} />
    </Dialog>
  );
}
