// Which of an agent's devices are told while the dashboard is closed.
import { api } from './http';

/** A device of the agent's. */
export interface PushDevice {
  id: number;
  /** "Chrome on Windows"; null: it is not known. */
  device: string | null;
  createdAt: string;
  showsText: boolean;
}

export interface PushAnswer {
  /** In base64url: what browsers subscribe with. */
  publicKey: string;
  subscriptions: PushDevice[];
}

interface NewDevice {
  endpoint: string;
  keys: Record<string, string>;
  showsText: boolean;
}

/** Not found where the server does not push. */
export function fetchPush(token: string): Promise<PushAnswer> {
  return api('/me/push', { token });
}

/** The same endpoint again takes the place of the one before. */
export function postDevice(token: string, body: NewDevice): Promise<PushDevice> {
  return api('/me/push', { token, method: 'POST', body });
}

export function deleteDevice(token: string, id: number): Promise<unknown> {
  return api(`/me/push/${id}`, { token, method: 'DELETE' });
}

export function postPushTest(token: string, id: number): Promise<unknown> {
  return api(`/me/push/${id}/test`, { token, method: 'POST', body: {} });
}
