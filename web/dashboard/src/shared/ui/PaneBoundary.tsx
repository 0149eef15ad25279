// Where a part of the screen fails, that part says so and what can be done; the rest lives on.
import { Component } from 'react';
import type { ReactNode } from 'react';
import styles from './PaneBoundary.module.css';

interface Props {
  /** What failed, as it is told: "The list". None: it has no room to say it, and only goes. */
  name?: string;
  children: ReactNode;
}

export class PaneBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    if (this.props.name === undefined) return null;
    return (
      <div className={styles.failed} role="alert" data-testid="pane-failed">
        <h2>{`${this.props.name} cannot be shown`}</h2>
        <p>
          Something went wrong in this part of the page; the rest goes on. Try again, and if that does not
          help, reload the page: nothing that was sent is lost.
        </p>
        <div className={styles.actions}>
          <button type="button" onClick={() => this.setState({ failed: false })}>
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
