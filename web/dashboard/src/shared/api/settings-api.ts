// A project's settings, prepared replies, and who is in its team: what owners read and change.
import type { ProjectAgent, Role } from '@porchlight/protocol/rest';
import { api } from './http';
import type { Request } from './http';
import type {
  IdentitySecret,
  Invitation,
  NewInvitation,
  PasswordLink,
  ProjectSettings,
  RefusedOrigins,
  Reply,
  SettingsChange,
} from './settings-types';
import type { Asked } from './visitors-api';

function ask<Answer>(asked: Asked, what: string, request: Request = {}): Promise<Answer> {
  const { token, projectId, signal } = asked;
  return api(`/projects/${projectId}${what}`, { token, ...(signal && { signal }), ...request });
}

export const fetchSettings = (asked: Asked): Promise<ProjectSettings> => ask(asked, '/settings');

export function patchSettings(asked: Asked, body: SettingsChange): Promise<ProjectSettings> {
  return ask(asked, '/settings', { method: 'PATCH', body });
}

export const fetchRefusedOrigins = (asked: Asked): Promise<RefusedOrigins> => ask(asked, '/origins/refused');

export const fetchSecret = (asked: Asked): Promise<IdentitySecret> => ask(asked, '/identity-secret');

/** `rotate`: a new one beside the old one; `drop-old`: the old one ends. */
export function postSecret(asked: Asked, what: 'rotate' | 'drop-old'): Promise<IdentitySecret> {
  return ask(asked, `/identity-secret/${what}`, { method: 'POST', body: {} });
}

export function postProject(
  token: string,
  body: { name: string; origins: string[] },
): Promise<ProjectSettings> {
  return api('/projects', { token, method: 'POST', body });
}

export function deleteProject(asked: Asked, name: string): Promise<unknown> {
  return ask(asked, '', { method: 'DELETE', body: { name } });
}

export const fetchReplies = (asked: Asked): Promise<{ replies: Reply[] }> => ask(asked, '/replies');

export function postReply(asked: Asked, body: Pick<Reply, 'shortcut' | 'content'>): Promise<Reply> {
  return ask(asked, '/replies', { method: 'POST', body });
}

export function patchReply(
  asked: Asked,
  id: number,
  body: Partial<Pick<Reply, 'shortcut' | 'content'>>,
): Promise<Reply> {
  return ask(asked, `/replies/${id}`, { method: 'PATCH', body });
}

export function deleteReply(asked: Asked, id: number): Promise<unknown> {
  return ask(asked, `/replies/${id}`, { method: 'DELETE' });
}

export function patchMember(asked: Asked, id: number, role: Role): Promise<ProjectAgent> {
  return ask(asked, `/agents/${id}`, { method: 'PATCH', body: { role } });
}

export function deleteMember(asked: Asked, id: number): Promise<unknown> {
  return ask(asked, `/agents/${id}`, { method: 'DELETE' });
}

export function postPasswordLink(asked: Asked, id: number): Promise<PasswordLink> {
  return ask(asked, `/agents/${id}/password-link`, { method: 'POST', body: {} });
}

export function fetchInvitations(asked: Asked): Promise<{ invitations: Invitation[] }> {
  return ask(asked, '/invitations');
}

export function postInvitation(
  asked: Asked,
  body: { email?: string; role: Role; hours?: number },
): Promise<NewInvitation> {
  return ask(asked, '/invitations', { method: 'POST', body });
}

export function deleteInvitation(asked: Asked, id: number): Promise<unknown> {
  return ask(asked, `/invitations/${id}`, { method: 'DELETE' });
}
