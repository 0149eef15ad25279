// Stands in the page itself (build-page.ts), and is small: on a slow line it asks who the remembered session is and who is here
// seconds before any other code has come, and draws that as plain rows where the table will stand. They say when they were so,
// and are gone as soon as React draws a table, or anything else that is not only waiting. Everything is drawn as text.
import { askAhead, restHeaders, restPath } from '../shared/api/ahead';
import { storedToken } from '../shared/session/stored-token';
import { applyStoredTheme } from '../app/theme';
import type { MeAnswer, VisitorsPage } from '@porchlight/protocol/rest';
import { bestOf, browsers, chosenOf, directionOf } from '../words/best-language';
import { draw } from './draw';
import type { FirstWords } from './draw';
import { keepRows, rowsIn } from './rows';

/** As many as the table shows before it knows how many there are. */
const ROWS = 12;
/** Whoever waits longer has the rest of the page by then. Units: milliseconds. */
const GIVEN_UP_MS = 15_000;

/** The project whose table the address names; 0: the first one; undefined: it names something else, or another view. */
export function placeIn(hash: string): number | undefined {
  if (/^#?\/?$/u.test(hash)) return 0;
  const [, id] = /^#\/projects\/([1-9]\d{0,14})(?:\/visitors)?\/?$/u.exec(hash) ?? [];
  return id === undefined ? undefined : Number(id);
}

async function ask<Answer>(path: string, token: string): Promise<Answer> {
  const signal = AbortSignal.timeout(GIVEN_UP_MS);
  const answer = await fetch(restPath(path), { headers: restHeaders(token), signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Answer;
}

/** The answer stays for whoever takes it. */
async function firstProject(token: string): Promise<number> {
  const answer = await window.porchlightAhead?.get(`${token} /me`);
  if (answer?.ok !== true) throw new Error('nobody');
  const { projects } = (await answer.clone().json()) as MeAnswer;
  return projects[0]!.id;
}

function languageOf(words: Record<string, FirstWords>): string {
  const names = Object.keys(words);
  return chosenOf(names) ?? bestOf(browsers(), names);
}

/** Until React has something to show; two frames later, when it is on the screen. */
function untilDrawn(first: HTMLElement, token: string): void {
  const root = document.getElementById('root')!;
  const isWaiting = () =>
    root.querySelector('[aria-busy=true]') !== null && root.querySelector('[role=grid]') === null;
  const end = () => {
    observer.disconnect();
    removeEventListener('storage', look);
    requestAnimationFrame(() => requestAnimationFrame(() => first.remove()));
  };
  const look = () => {
    if (storedToken() !== token) first.remove();
    if (storedToken() !== token || !isWaiting()) end();
  };
  const observer = new MutationObserver(look);
  observer.observe(root, { childList: true, subtree: true });
  addEventListener('storage', look);
  look();
}

export async function begin(words: Record<string, FirstWords>): Promise<void> {
  applyStoredTheme();
  const token = storedToken();
  const place = placeIn(location.hash);
  if (token === null) return;
  askAhead('/me', token);
  if (place === undefined) return;
  try {
    const projectId = place === 0 ? await firstProject(token) : place;
    const query = `status=online&sort=onlineSince&limit=${ROWS}`;
    const page = await ask<VisitorsPage>(`/projects/${projectId}/visitors?${query}`, token);
    const rows = rowsIn(page) ?? [];
    // Meanwhile somebody else may have logged in, gone elsewhere, or React may have drawn.
    const isStill = storedToken() === token && placeIn(location.hash) === place;
    if (rows.length === 0 || !isStill || document.querySelector('[data-testid=arriving]') === null) return;
    keepRows({ token, projectId, rows, asOf: page.now });
    const language = languageOf(words);
    untilDrawn(
      draw(rows, page.now, { language, words: words[language]!, direction: directionOf(language) }),
      token,
    );
  } catch {
    // Whoever draws asks again, and says why it cannot be had.
  }
}
