// Whether widgets are told that somebody is here to answer: chosen, or by presence, that is, as long as the dashboard
// is open.
import { useState } from 'react';
import type { Availability } from '@porchlight/protocol/agent-events';
import { useRealtime } from '../shared/realtime/socket-context';
import { useAvailability } from '../shared/realtime/use-conversations';
import { useSession } from '../shared/session/session-context';
import { StatusDot } from '../shared/ui/status';
import { say } from '../words/say';
import styles from './AvailabilityMenu.module.css';

const AUTOMATIC = 'automatic';

export function AvailabilityMenu() {
  const { voice, connection } = useRealtime();
  const { agent } = useSession();
  const told = useAvailability();
  const [chosen, setChosen] = useState(() => voice.chosen);
  const mine = told?.agents.find(({ agentId }) => agentId === agent.id)?.availability;
  const byPresence: Availability = connection === 'live' ? 'available' : 'away';
  // Without a connection nobody can be told that we are here.
  const effective = connection === 'live' ? (chosen ?? mine ?? byPresence) : 'away';
  const choose = (value: string) => {
    const availability = value === 'available' || value === 'away' ? value : null;
    setChosen(availability);
    voice.choose(availability);
  };
  return (
    <label
      className={styles.menu}
      title={chosen === null ? say('app.automaticWhy') : undefined}
      data-availability={effective}
      data-testid="availability"
    >
      <StatusDot status={effective === 'available' ? 'online' : 'away'} size={11} />
      <span className="visually-hidden">{say('app.availability')}</span>
      <select value={chosen ?? AUTOMATIC} onChange={(event) => choose(event.target.value)}>
        <option value="available">{say('app.available')}</option>
        <option value="away">{say('app.away')}</option>
        <option value={AUTOMATIC}>{say('app.automatic')}</option>
      </select>
    </label>
  );
}
