// The table when nobody is here: how to be found where nobody ever came, else where those are who were.
import { InstallSnippet } from '../features/install/InstallSnippet';
import { listQuery } from '../features/visitors/list-view';
import { useEverCame } from '../shared/realtime/use-visitors';
import { useSession } from '../shared/session/session-context';
import { placeHash } from '../shared/session/place';
import { say } from '../words/say';
import { Told } from '../words/Told';
import styles from './NobodyHere.module.css';
import { section } from './section';

const FirstDay = section({ load: () => import('./FirstDay').then((file) => file.FirstDay) });

interface EverProps {
  /** The guide of the first day is on the screen. */
  onFirstDay: () => void;
}

/** The list of everybody who ever came, where that is nobody. */
export function NobodyEver({ onFirstDay }: EverProps) {
  const { project } = useSession();
  if (project.role === 'owner') return <FirstDay onShown={onFirstDay} />;
  return (
    <>
      <h2>{say('quiet.nobodyYet')}</h2>
      <InstallSnippet />
    </>
  );
}

interface Props extends EverProps {
  projectId: number;
}

export function NobodyHere({ projectId, onFirstDay }: Props) {
  const { project } = useSession();
  const { data: didAnybodyCome } = useEverCame();
  if (didAnybodyCome === undefined) return null;
  if (!didAnybodyCome) {
    return project.role === 'owner' ? (
      <div data-testid="empty-list">
        <FirstDay onShown={onFirstDay} />
      </div>
    ) : (
      <div className={styles.nobody} data-testid="empty-list">
        <h2>{say('quiet.nobodyYet')}</h2>
        <p>{say('quiet.firstInTable')}</p>
        <InstallSnippet />
      </div>
    );
  }
  return (
    <div className={styles.nobody} data-testid="nobody-here">
      <h2>{say('quiet.allQuiet')}</h2>
      <p>
        <Told
          of="quiet.whoever"
          values={{
            everybody: <a href={placeHash(projectId, undefined, listQuery())}>{say('app.everybody')}</a>,
          }}
        />
      </p>
    </div>
  );
}
