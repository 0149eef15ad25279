// The first day of a project, for its owner: it is there, its snippet goes onto the site, the first visitor comes.
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { settingsHash } from '../../shared/session/place';
import { useSession } from '../../shared/session/session-context';
import { listed } from '../../shared/time/ago';
import { CheckIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import styles from './Setup.module.css';

function Step({ number, state, title, children }: StepProps) {
  return (
    <li data-done={state === 'done' || undefined} data-waits={state === 'waits' || undefined}>
      <span className={styles.mark} aria-hidden="true">
        {state === 'done' ? <CheckIcon /> : <span>{number}</span>}
      </span>
      <div>
        <h3>{title}</h3>
        {children}
      </div>
    </li>
  );
}

interface StepProps {
  number: number;
  state: 'done' | 'next' | 'waits';
  title: string;
  children: ReactNode;
}

interface Props {
  /** What is pasted into the site's pages. */
  whenPasting: ReactNode;
  /** Pages that were refused meanwhile: most often the site itself, by another name. */
  whenRefused: ReactNode;
  /** It is on the screen. */
  onShown: () => void;
}

export function Guide({ whenPasting, whenRefused, onShown }: Props) {
  const { project } = useSession();
  const origins = project.origins ?? [];
  useEffect(onShown, [onShown]);
  return (
    <div className={styles.guide} data-testid="guide">
      <h2>{say('guide.title')}</h2>
      <ol className={styles.steps}>
        <Step
          number={1}
          state={origins.length > 0 ? 'done' : 'next'}
          title={say('guide.project', { name: project.name })}
        >
          <p>
            <span>
              {origins.length > 0
                ? say('guide.letsIn', { origins: listed(origins) })
                : say('guide.letsNobodyIn')}
            </span>{' '}
            <a href={settingsHash(project.id, 'project')} data-testid="guide-sites">
              {say('guide.changeSites')}
            </a>
          </p>
        </Step>
        <Step number={2} state="next" title={say('guide.paste')}>
          {whenPasting}
        </Step>
        <Step number={3} state="waits" title={say('guide.first')}>
          <p className={styles.waits} role="status" data-testid="guide-waits">
            {say('guide.waiting')}
          </p>
          {whenRefused}
        </Step>
      </ol>
    </div>
  );
}
