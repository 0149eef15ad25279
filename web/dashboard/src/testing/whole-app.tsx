// The whole dashboard in jsdom, with a socket of our own and answers of the test's own.
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';
import { vi } from 'vitest';
import { App } from '../app/App';
// They are loaded when they are opened: here they have been read from the disk before.
import '../app/DoorScreen';
import '../app/FirstDay';
import '../app/InboxScreen';
import '../app/SettingsScreen';
import '../features/inbox/OpenConversation';
import '../features/join/JoinScreen';
import '../features/me/MePage';
import '../features/push/KeepUp';
import '../features/push/WhenClosed';
import '../features/records/Audit';
import '../features/records/Bans';
import '../features/settings/DataPage';
import '../features/settings/HoursPage';
import '../features/settings/InboxPage';
import '../features/settings/ProjectPage';
import '../features/settings/RepliesPage';
import '../features/settings/TeamPage';
import '../features/settings/WidgetPage';
import '../features/setup/FirstVisitor';
import '../features/setup/SetupScreen';
import '../features/visitors/VisitorList';
import '../app/VisitorDetail';
import '../app/VisitorsScreen';
import '../app/Workplace';
import { tell, told } from './app-socket';

export type Answer = (path: string, init?: RequestInit) => [number, unknown] | Promise<[number, unknown]>;

let root: Root;
export let host: HTMLElement;

export const find = (testId: string) => host.querySelector<HTMLElement>(`[data-testid="${testId}"]`);

/** Until nothing moves any more. Units: milliseconds. */
const QUIET = 20;
const ROUNDS = 100;
export async function settle(): Promise<void> {
  let before = '';
  for (let round = 0, quiet = 0; quiet < 3 && round < ROUNDS; round += 1) {
    await act(() => new Promise((resolve) => setTimeout(resolve, QUIET)));
    quiet = before === document.title + host.innerHTML && find('opening') === null ? quiet + 1 : 0;
    before = document.title + host.innerHTML;
  }
}

/** What comes with a clock's or a module's help. It says when, never how soon: the machine may be busy. */
export const eventually = (check: () => void) =>
  act(() => vi.waitFor(check, { timeout: 30_000, interval: 20 }));

export async function receive(event: string, payload?: unknown): Promise<void> {
  act(() => tell(event, payload));
  await settle();
}

/** Types into a field as a person does. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set;
  act(() => {
    set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

export async function openApp(answer: Answer): Promise<void> {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    const [status, body] = await answer(path, init);
    return new Response(JSON.stringify(body), { status });
  });
  // jsdom lays nothing out: the virtual list is told that it is on a screen.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1_280);
  told.length = 0;
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
  await act(async () => root.render(<App />));
  await settle();
}

export function closeApp(): void {
  act(() => root.unmount());
  host.remove();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
}
