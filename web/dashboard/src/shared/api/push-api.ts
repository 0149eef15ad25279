// Which of an agent's browsers are told while the dashboard is closed.
import type { NewPush, PushBrowser, PushesAnswer } from '@porchlight/protocol/rest';
import { api } from './http';

/** Without a key where the server does not push. */
export function fetchPush(token: string): Promise<PushesAnswer> {
  return api('/me/push', { token });
}

/** The same endpoint again takes the place of the one before. */
export function postDevice(token: string, body: NewPush): Promise<PushBrowser> {
  return api('/me/push', { token, method: 'POST', body });
}

export function deleteDevice(token: string, id: number): Promise<unknown> {
  return api(`/me/push/${id}`, { token, method: 'DELETE' });
}

export function postPushTest(token: string, id: number): Promise<unknown> {
  return api(`/me/push/${id}/test`, { token, method: 'POST', body: {} });
}
