// The guide of a project's first day, with what it shows of other features.
import { InstallSnippet } from '../features/install/InstallSnippet';
import { RefusedOrigins } from '../features/settings/RefusedOrigins';
import { Guide } from '../features/setup/Guide';

export function FirstDay({ onShown }: { onShown: () => void }) {
  return (
    <Guide whenPasting={<InstallSnippet />} whenRefused={<RefusedOrigins isWatched />} onShown={onShown} />
  );
}
