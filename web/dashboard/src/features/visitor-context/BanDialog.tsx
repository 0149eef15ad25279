// Sends a visitor away: whom, for how long, why, and what that means in a sentence.
import { useId, useState } from 'react';
import type { FormEvent } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { useBan } from '../../shared/realtime/use-acts';
import { displayName } from '../../shared/text/pseudonym';
import { Dialog } from '../../shared/ui/Dialog';
import { useDialogClose } from '../../shared/ui/dialog-close';
import acts from './Acts.module.css';

/** The server's limit. */
const MAX_REASON = 200;
const HOURS: [number, string][] = [
  [1, '1 hour'],
  [24, '24 hours'],
  [7 * 24, '7 days'],
  [30 * 24, '30 days'],
];
/** Of a visitor alone. */
const UNTIL_LIFTED = 0;
const USUAL = 24;

function consequence(name: string, byAddress: boolean, hours: number): string {
  const time = HOURS.find(([of]) => of === hours)?.[1];
  const until = time === undefined ? 'until somebody lifts it' : `for ${time}`;
  const others = 'Whoever else comes from the same address (an office, a family) is refused as well.';
  const first = `${name} is gone at once, and refused ${until}: no chat, no list, no preview. They are not told why.`;
  return byAddress ? `${first} ${others}` : `${first} Another browser of theirs is somebody else.`;
}

function Whom({ visitor, byAddress, onByAddress }: WhomProps) {
  const options: [boolean, string][] = [
    [false, 'This visitor'],
    [true, 'This visitor, and their address'],
  ];
  return (
    <fieldset className={acts.whom}>
      <legend>Who</legend>
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
      {!visitor.isOnline && (
        <p className={acts.said}>Nobody’s address is kept: by it only somebody who is here can be banned.</p>
      )}
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
      <span>How long</span>
      <select value={hours} onChange={(event) => onHours(Number(event.target.value))} data-testid="ban-hours">
        {HOURS.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
        {!byAddress && <option value={UNTIL_LIFTED}>Until it is lifted</option>}
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
      Cancel
    </button>
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
        <span>Ban </span>
        <bdi>{name}</bdi>
      </h2>
      <Whom {...{ visitor, byAddress, onByAddress }} />
      <HowLong {...{ byAddress, hours }} onHours={setHours} />
      <label className={acts.line}>
        <span>Reason, for your team</span>
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
      {error !== null && <p role="alert" className={acts.failure}>{`Not banned: ${error.message}`}</p>}
      <div className={acts.buttons}>
        <button type="submit" className={acts.danger} disabled={isPending} data-testid="ban-now">
          Ban
        </button>
        <Cancel />
      </div>
    </form>
  );
}

export function BanDialog({ visitor, onClose }: { visitor: Visitor; onClose: () => void }) {
  return (
    <Dialog width={480} aria-label="Ban" testId="ban-dialog" onClose={onClose}>
      <Form visitor={visitor} />
    </Dialog>
  );
}
