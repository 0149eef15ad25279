import type { Words } from './notification';
import { listen } from './worker';
import type { Worker } from './worker';

/** Put in its place by the build. */
declare const PUSH_WORDS: Words;

listen(self as unknown as Worker, PUSH_WORDS);
