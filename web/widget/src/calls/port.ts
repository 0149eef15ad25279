// Where the core and the calls touch.

import type { BubblePort, Command } from '../bubble/port';
import type { Session } from '../session';

export type { Command };

/** The one that the bubble is given, too. */
export interface Port extends BubblePort {
  session: Session;
  waiting: Command[];
}

export type StartCalls = (port: Port) => void;
