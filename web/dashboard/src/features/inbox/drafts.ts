// What an agent has typed and not sent, per conversation: it survives a look at another conversation and a reload, and is gone
// with the tab.
import { useCallback, useState } from 'react';

/** A conversation's number; or, where there is none yet, the visitor's uid. */
type Addressee = number | string;

const keyOf = (agentId: number, projectId: number, to: Addressee) =>
  `porchlightDraft:${agentId}:${projectId}:${to}`;

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

export function useDraft(agentId: number, projectId: number, to: Addressee) {
  const key = keyOf(agentId, projectId, to);
  const [draft, setDraft] = useState(() => read(key));
  const change = useCallback(
    (text: string) => {
      setDraft(text);
      try {
        if (text === '') sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, text);
      } catch {
        // Kept as long as the conversation is open.
      }
    },
    [key],
  );
  return [draft, change] as const;
}
