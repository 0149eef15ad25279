// A project's settings: read, and changed by what was changed alone.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useCallback } from 'react';
import { fetchRatings } from '../api/conversations-api';
import { queryKeys } from '../api/query-keys';
import {
  deleteProject,
  fetchRefusedOrigins,
  fetchSecret,
  fetchSettings,
  patchSettings,
  postProject,
  postSecret,
} from '../api/settings-api';
import type { ProjectSettings, SettingsChange } from '../api/settings-types';
import type { Asked } from '../api/visitors-api';
import { useSession } from '../session/session-context';
import { useRealtime } from './socket-context';

export function useAsked(): Asked {
  const { token, project } = useSession();
  return { token, projectId: project.id };
}

/** What was read before is asked for again; ends when it has been. */
export function useAskAgain(): (...keys: QueryKey[]) => Promise<unknown> {
  const client = useQueryClient();
  return useCallback(
    (...keys) => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
    [client],
  );
}

export function useSettings() {
  const asked = useAsked();
  return useQuery({
    queryKey: queryKeys.settings(asked.projectId),
    queryFn: ({ signal }) => fetchSettings({ ...asked, signal }),
    refetchOnMount: 'always',
  });
}

/** What to change; or how, of what the server has then: lists are sent whole, and another owner may have added to one. */
export type Wanted = SettingsChange | ((fresh: ProjectSettings) => SettingsChange);

export function useChangeSettings() {
  const asked = useAsked();
  const { writer } = useRealtime();
  const askAgain = useAskAgain();
  return useMutation({
    networkMode: 'always',
    mutationFn: async (wanted: Wanted) =>
      patchSettings(asked, typeof wanted === 'function' ? wanted(await fetchSettings(asked)) : wanted),
    onSuccess: (settings) => {
      writer.settingsAnswered(settings);
      // Its name and origins are told with who one is.
      void askAgain(queryKeys.me(), queryKeys.refusedOrigins(asked.projectId));
    },
  });
}

/** What visitors thought of conversations lately is of so many days. */
export const RATED_DAYS = 30;

export function useRatings() {
  const asked = useAsked();
  return useQuery({
    queryKey: queryKeys.ratings(asked.projectId),
    queryFn: ({ signal }) => fetchRatings({ ...asked, signal }, RATED_DAYS),
    refetchOnMount: 'always',
  });
}

/** Units: milliseconds. */
const WATCHED_EVERY = 5_000;

export function useRefusedOrigins(isWatched: boolean) {
  const asked = useAsked();
  return useQuery({
    queryKey: queryKeys.refusedOrigins(asked.projectId),
    queryFn: ({ signal }) => fetchRefusedOrigins({ ...asked, signal }),
    refetchOnMount: 'always',
    refetchInterval: isWatched && WATCHED_EVERY,
  });
}

/** The secret is asked for by hand, each time, and kept nowhere else than where it is shown. */
export function useSecret() {
  const asked = useAsked();
  const askAgain = useAskAgain();
  return useMutation({
    networkMode: 'always',
    gcTime: 0,
    mutationFn: async (what: 'show' | 'rotate' | 'drop-old') =>
      what === 'show' ? fetchSecret(asked) : postSecret(asked, what),
    onSuccess: (_answer, what) => {
      if (what !== 'show') void askAgain(queryKeys.settings(asked.projectId));
    },
  });
}

export function useAddProject(onAdded: (settings: ProjectSettings) => void) {
  const { token } = useSession();
  const askAgain = useAskAgain();
  return useMutation({
    networkMode: 'always',
    mutationFn: (project: { name: string; origins: string[] }) => postProject(token, project),
    onSuccess: async (settings) => {
      await askAgain(queryKeys.me());
      onAdded(settings);
    },
  });
}

export function useRemoveProject(onRemoved: () => void) {
  const asked = useAsked();
  const askAgain = useAskAgain();
  return useMutation({
    networkMode: 'always',
    mutationFn: (name: string) => deleteProject(asked, name),
    onSuccess: async () => {
      onRemoved();
      await askAgain(queryKeys.me());
    },
  });
}
