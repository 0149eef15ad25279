// Logging in, finding out who a remembered token belongs to, and what agents change of themselves.
import type { LoginAnswer, LoginRequest, MeAnswer, MeChange } from '@porchlight/protocol/rest';
import { api } from './http';
import type { LinkFacts, LinkUse, Setup } from './settings-types';

export function login(credentials: LoginRequest): Promise<LoginAnswer> {
  return api('/auth/login', { method: 'POST', body: credentials });
}

export function fetchMe(token: string, signal: AbortSignal): Promise<MeAnswer> {
  return api('/me', { token, signal });
}

export function patchMe(token: string, body: MeChange): Promise<MeAnswer> {
  return api('/me', { token, method: 'PATCH', body });
}

/** Everybody else's session of this account ends; the answer's token goes on. */
export function postPassword(
  token: string,
  body: { current: string; password: string },
): Promise<LoginAnswer> {
  return api('/me/password', { token, method: 'POST', body });
}

export function postSignOutEverywhere(token: string): Promise<LoginAnswer> {
  return api('/me/sign-out-everywhere', { token, method: 'POST', body: {} });
}

/** What a link is good for; it is not used up. */
export function lookAtLink(token: string, signal: AbortSignal): Promise<LinkFacts> {
  return api('/auth/links/look', { method: 'POST', body: { token }, signal });
}

export function postLink(body: LinkUse): Promise<LoginAnswer> {
  return api('/auth/links/use', { method: 'POST', body });
}

export function fetchSetup(signal: AbortSignal): Promise<{ needed: boolean }> {
  return api('/setup', { signal });
}

export function postSetup(body: Setup): Promise<LoginAnswer & { projectId: number }> {
  return api('/setup', { method: 'POST', body });
}
