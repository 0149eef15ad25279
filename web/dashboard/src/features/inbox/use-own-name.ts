// What a visitor says it is called: what agents call it among themselves is not for its eyes.
import { useQuery } from '@tanstack/react-query';
import { queryKeys } from '../../shared/api/query-keys';
import { fetchVisitor } from '../../shared/api/visitors-api';
import { useAsked } from '../../shared/realtime/use-settings';

/** Undefined: not known yet. Empty: it has said nothing, or cannot be asked. */
export function useOwnName(uid: string, isWanted: boolean): string | undefined {
  const asked = useAsked();
  const { data, isError } = useQuery({
    queryKey: queryKeys.ownName(asked.projectId, uid),
    queryFn: ({ signal }) => fetchVisitor({ ...asked, signal }, uid).then(({ name }) => name ?? ''),
    enabled: isWanted,
  });
  return data ?? (isError ? '' : undefined);
}
