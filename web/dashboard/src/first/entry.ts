import type { FirstWords } from './draw';
import { begin } from './page';

/** Put in its place by the build. */
declare const FIRST_WORDS: Record<string, FirstWords>;

void begin(FIRST_WORDS);
