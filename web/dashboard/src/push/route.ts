// Where a notification leads, as it stands behind the address's `#`. Pure, and by itself: the worker has no router. It knows the
// visitor and not the conversation, which the page looks up (shared/session/place.ts).
import type { About } from './payload';

export function hashOf({ projectId, uid }: About): string {
  if (projectId === undefined) return '';
  const inbox = `#/projects/${projectId}/inbox`;
  return uid === undefined ? inbox : `${inbox}/of/${encodeURIComponent(uid)}`;
}
