// The files beside the unsent answer of a conversation: they are kept, and go on, while another one is looked at.
import { useCallback, useState, useSyncExternalStore } from 'react';
import { postFile, postThumbnail } from '../../shared/api/files-api';
import { useAsked } from '../../shared/realtime/use-settings';
import { useSession } from '../../shared/session/session-context';
import { Attachments } from './attachments';
import type { Bring } from './attachments';
import { isPicture, thumbnailOf } from './thumbnail';

/** Conversations with files that are not sent; past it those of the one longest not looked at go. */
const MAX_KEPT = 20;
const kept = new Map<string, Attachments>();

function keptFor(key: string): Attachments {
  const attachments = kept.get(key) ?? new Attachments();
  kept.delete(key);
  kept.set(key, attachments);
  for (const [other, { snapshot }] of kept) if (other !== key && snapshot().length === 0) kept.delete(other);
  for (const [oldest, others] of kept) {
    if (kept.size <= MAX_KEPT) break;
    others.clear();
    kept.delete(oldest);
  }
  return attachments;
}

/** How many files found no room the last time. */
export function useAttachments(id: number) {
  const { agent } = useSession();
  const { token, projectId } = useAsked();
  const key = `${agent.id}:${projectId}:${id}`;
  const [attachments] = useState(() => keptFor(key));
  const [left, setLeft] = useState(0);
  const shown = useSyncExternalStore(attachments.subscribe, attachments.snapshot);
  const add = useCallback(
    (files: readonly File[]) => {
      const bring: Bring = async (file, onProgress, signal) => {
        const asked = { token, projectId, signal };
        const there = await postFile(asked, file, onProgress);
        const small = isPicture(there) ? await thumbnailOf(file) : undefined;
        // Without one it is shown as a file.
        return small === undefined ? there : postThumbnail(asked, there.id, small).catch(() => there);
      };
      setLeft(attachments.add(files, bring));
    },
    [attachments, token, projectId],
  );
  return { attachments, shown, left, add };
}
