// What went wrong, in the reader's language. The server's sentences say more, but they are English: in other languages it
// is told by its code; where only the sentence says what is to be done, it stands behind.
import { currentLanguage } from '../../words/language';
import { say } from '../../words/say';
import type { PlainKey } from '../../words/say';
import type { ApiError } from '../api/http';

const WORDS: Partial<Record<ApiError['code'], PlainKey>> = {
  badRequest: 'errors.badRequest',
  unauthorized: 'errors.unauthorized',
  forbidden: 'errors.forbidden',
  notFound: 'errors.notFound',
  payloadTooLarge: 'errors.payloadTooLarge',
  rateLimited: 'errors.rateLimited',
  banned: 'errors.banned',
  gone: 'errors.gone',
  conflict: 'errors.conflict',
  draining: 'errors.draining',
  unavailable: 'errors.unavailable',
  internal: 'errors.internal',
  network: 'errors.network',
};

const EXPLAINED: readonly ApiError['code'][] = ['badRequest', 'conflict'];

export function errorWords(error: Error | Pick<ApiError, 'code' | 'message'>): string {
  const key = 'code' in error ? WORDS[error.code] : undefined;
  if (key === undefined || currentLanguage().name === 'en') return error.message;
  return 'code' in error && EXPLAINED.includes(error.code) ? `${say(key)} (${error.message})` : say(key);
}
