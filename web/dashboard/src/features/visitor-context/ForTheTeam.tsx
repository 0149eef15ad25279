// What agents make of a visitor: tags, a note, a ban. Not for those who may only look.
import { useState } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { useIntent } from '../../shared/session/intents';
import { say } from '../../words/say';
import acts from './Acts.module.css';
import { BanDialog } from './BanDialog';
import { Note } from './Note';
import { Tags } from './Tags';

export function ForTheTeam({ visitor }: { visitor: Visitor }) {
  const [isBanning, setBanning] = useState(false);
  const isBanned = (visitor.ban ?? undefined) !== undefined;
  useIntent(visitor.visitorUid, 'ban', () => setBanning(!isBanned));
  return (
    <section className={acts.team} aria-labelledby="team-heading" data-testid="for-the-team">
      <h3 id="team-heading">{say('visitor.forTeam')}</h3>
      <Tags visitor={visitor} />
      <Note visitor={visitor} />
      {!isBanned && (
        <button type="button" className={acts.quiet} onClick={() => setBanning(true)} data-testid="ban">
          {say('ban.banMore')}
        </button>
      )}
      {isBanning && <BanDialog visitor={visitor} onClose={() => setBanning(false)} />}
    </section>
  );
}
