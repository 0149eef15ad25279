// Errors: RFC 9457 problem details over REST, `{code, message}` in acks, `{message, data: {code}}` where a
// CONNECT was refused. The codes are the same everywhere and stable.

export type ErrorCode =
  | 'badRequest'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'notIdentified'
  | 'projectMismatch'
  | 'identityRequired'
  | 'identityInvalid'
  | 'originNotAllowed'
  | 'payloadTooLarge'
  | 'rateLimited'
  | 'draining'
  | 'unavailable'
  | 'internal';

export interface Problem {
  type?: string;
  title: string;
  status?: number;
  detail?: string;
  code: ErrorCode;
}

export interface AckError {
  ok: false;
  error: { code: ErrorCode; message: string };
}
