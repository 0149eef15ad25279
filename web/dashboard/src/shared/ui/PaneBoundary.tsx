// Where a part of the screen fails, that part says so and what can be done; the rest lives on.
import { Component } from 'react';
import type { ReactNode } from 'react';
import styles from './PaneBoundary.module.css';

/** The code of a part could not be loaded. `again`: the next try asks for it anew. */
export class NotLoaded extends Error {
  constructor(readonly again: () => void) {
    super('A part of the page could not be loaded.');
    this.name = 'NotLoaded';
  }
}

interface Props {
  /** What failed, as it is told: "The list". None: it has no room to say it, and only goes. */
  name?: string;
  children: ReactNode;
}

const FAILED =
  'Something went wrong in this part of the page; the rest goes on. Try again, and if that does not help, reload ' +
  'the page: nothing that was sent is lost.';
const NOT_LOADED =
  'Porchlight cannot be reached, or has been updated since this page was opened. Try again, or reload the page: ' +
  'nothing that was sent is lost.';

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
    if (this.props.name === undefined) return null;
    const isNotLoaded = error instanceof NotLoaded;
    return (
      <div
        className={styles.failed}
        role="alert"
        data-testid={isNotLoaded ? 'pane-not-loaded' : 'pane-failed'}
      >
        <h2>{`${this.props.name} cannot be ${isNotLoaded ? 'loaded' : 'shown'}`}</h2>
        <p>{isNotLoaded ? NOT_LOADED : FAILED}</p>
        <div className={styles.actions}>
          <button type="button" onClick={() => this.#tryAgain()}>
            Try again
          </button>
          <button type="button" onClick={() => window.location.reload()}>
            Reload the page
          </button>
        </div>
      </div>
    );
  }
}
