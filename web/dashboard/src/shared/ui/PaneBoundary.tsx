// Where a part of the screen fails, that part says so and what can be done; the rest lives on.
import { Component } from 'react';
import type { ReactNode } from 'react';
import { say } from '../../words/say';
import styles from './PaneBoundary.module.css';

/** The code of a part could not be loaded. `again`: the next try asks for it anew. */
export class NotLoaded extends Error {
  constructor(readonly again: () => void) {
    super('A part of the page could not be loaded.'); // for the console: what is shown is said below
    this.name = 'NotLoaded';
  }
}

interface Props {
  /** What failed, as it is told: "The list". None: it has no room to say it, and only goes. */
  name?: string;
  children: ReactNode;
}

export class PaneBoundary extends Component<Props, { error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error: error ?? new Error('nothing was thrown') };
  }

  #tryAgain(): void {
    const error: unknown = this.state.error;
    if (error instanceof NotLoaded) error.again();
    this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const error: unknown = this.state.error;
    if (error === undefined) return this.props.children;
    const { name: part } = this.props;
    if (part === undefined) return null;
    const isNotLoaded = error instanceof NotLoaded;
    return (
      <div
        className={styles.failed}
        role="alert"
        data-testid={isNotLoaded ? 'pane-not-loaded' : 'pane-failed'}
      >
        <h2>{isNotLoaded ? say('pane.notLoaded', { part }) : say('pane.notShown', { part })}</h2>
        <p>{isNotLoaded ? say('pane.notLoadedWhy') : say('pane.failed')}</p>
        <div className={styles.actions}>
          <button type="button" onClick={() => this.#tryAgain()}>
            {say('common.tryAgain')}
          </button>
          <button type="button" onClick={() => window.location.reload()}>
            {say('pane.reload')}
          </button>
        </div>
      </div>
    );
  }
}
