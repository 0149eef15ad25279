// Whether an answer goes by e-mail too. Only to somebody who is not here: whoever is reads it in the bubble.
import { useState } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useCanMail } from '../../shared/realtime/use-me';
import { shownStatus } from '../../shared/realtime/visitor-cache';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import styles from './ByMail.module.css';

export interface ByMailState {
  /** `waits`: the answer waits in the bubble, and nowhere else. */
  way: 'here' | 'waits' | 'noMail' | 'mail';
  address: string;
  isOn: boolean;
  setOn: (isOn: boolean) => void;
}

/** The server's order: what was left in the chat, else what the site has told. */
function addressOf({ contactEmail, email }: Conversation['visitor']): string {
  const known = [contactEmail, email].find((one) => one !== undefined && one !== null && one !== '');
  return known ?? '';
}

function wayOf(status: string, address: string, canMail: boolean | undefined): ByMailState['way'] {
  if (status !== 'offline') return 'here';
  if (canMail === false) return 'noMail';
  return canMail === true && address !== '' ? 'mail' : 'waits';
}

/** Whoever left an address wants to be answered there; another one is written to where the agent says so. */
export function useByMail(visitor: Conversation['visitor']): ByMailState {
  const { degraded } = useRealtime();
  const canMail = useCanMail();
  const address = addressOf(visitor);
  const [chosen, setOn] = useState<boolean>();
  const way = wayOf(shownStatus(visitor, degraded), address, canMail);
  const isWanted = chosen ?? address === visitor.contactEmail;
  return { way, address, isOn: way === 'mail' && isWanted, setOn };
}

export function ByMail({ way, address, isOn, setOn }: ByMailState) {
  if (way === 'here') return null;
  if (way !== 'mail') {
    return (
      <p className={styles.said} data-testid="waits-in-bubble" data-why={way}>
        {way === 'noMail' ? say('byMail.notSetUp') : say('byMail.waits')}
      </p>
    );
  }
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={isOn}
        data-testid="by-mail"
        onChange={(event) => setOn(event.target.checked)}
      />
      <span>
        <Told of="byMail.also" values={{ address }} />
      </span>
      <small>{say('visitor.notVerified')}</small>
    </label>
  );
}
