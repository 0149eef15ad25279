// What runs first, and is small: the language, and what a remembered session is about to show, are under way while the rest
// of the page is still being loaded. On a slow line every question that waits for an answer before it is asked costs seconds.
import { likelyRoom, ROOMS } from './app/rooms';
import { applyStoredTheme } from './app/theme';
import { askAhead } from './shared/api/ahead';
import { storedToken } from './shared/session/stored-token';
import { startLanguage } from './words/language';

/** Where one of them cannot be loaded, whoever needs it finds that out by itself. */
function loadAhead(): void {
  const token = storedToken();
  if (token === null) return;
  askAhead('/me', token);
  for (const load of [() => import('./app/Workplace'), ROOMS[likelyRoom(window.location.hash)]])
    load().catch(() => undefined);
}

applyStoredTheme();
const words = startLanguage();
const page = import('./main');
loadAhead();
// Not awaited at the top of the file: what the page has of this one would wait for it as well.
void Promise.all([page, words]).then(([{ start }]) => start());
