// Logging in, and finding out who a remembered token belongs to.
import type { LoginAnswer, LoginRequest, MeAnswer } from '@porchlight/protocol/rest';
import { api } from './http';

export function login(credentials: LoginRequest): Promise<LoginAnswer> {
  return api('/auth/login', { method: 'POST', body: credentials });
}

export function fetchMe(token: string, signal: AbortSignal): Promise<MeAnswer> {
  return api('/me', { token, signal });
}
