// Errors: RFC 9457 problem details over REST, `{code, message}` in acks, `{message, data: {code}}` where a
// CONNECT was refused. The codes are the same everywhere and stable.
export type { ErrorCode, Problem } from './generated/rest';
export type { AckError, EventError } from './generated/socket-events';
