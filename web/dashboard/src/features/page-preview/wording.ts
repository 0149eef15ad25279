// Where there is nothing to see, the words say what is so, and why; here is in which states it can be asked for again.
import type { PreviewState } from '../../shared/realtime/preview-link';
import type { PlainKey } from '../../words/say';

/** What the button says that asks once more. */
export const agains: Partial<Record<PreviewState, PlainKey>> = {
  failed: 'common.tryAgain',
  ended: 'preview.lookAgain',
  rateLimited: 'common.tryAgain',
};
