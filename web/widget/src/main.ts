// Porchlight's widget: <script async src="https://…/widget.js" data-project-id="1"></script>. It tells the
// server that somebody is here and which page they see, sets no cookie, and draws one thing: the chat's bubble, unless
// the project's settings or data-chat="off" say otherwise. Bubble and chat are files of their own (bubble-loader.ts).
//
// Two globals: `porchlight(…)`, the calls of docs/widget.md, and `Porchlight.push([…])`, the same as lists. Both may be
// used before the script has come (`porchlight.q`, an array `Porchlight`). Presence needs few of them; what it does not know is
// for a file of its own, widget-calls.js, which is loaded then.

import { watchActivity } from './activity';
import { BubbleLoader } from './bubble-loader';
import type { Command, Port, StartCalls } from './calls/port';
import { folderOf, loadChunk } from './chunk';
import { listen, onDocument, watchDocument } from './document';
import { isSpokenFor } from './frames';
import { guarded, warnOnce } from './guarded';
import { proofOf, readIdentity } from './identity';
import { optionOf } from './options';
import { own } from './own';
import { watchPage } from './page';
import { PreviewLoader } from './preview-loader';
import { Session } from './session';
import { later } from './timers';
import { loadVisitor } from './visitor';
import { watchWake } from './wake';

interface Api {
  push(...commands: Command[]): void;
  loaded: true;
}

declare global {
  interface Window {
    Porchlight?: Command[] | Api;
    porchlight?: ((...command: Command) => void) & { q?: ArrayLike<Command> };
  }
}

/** Where a page above in the same site may have the widget, that is looked at again. Units: milliseconds. */
const frameInterval = 2_000;

/** Commands kept for widget-calls.js until it has come; later ones are dropped. */
const mostWaiting = 50;

guarded(boot)();

function boot(): void {
  const script = (document.currentScript ||
    document.querySelector(
      'script[data-project-id][src*="widget"],script[src*="widget.js?"]',
    )) as HTMLScriptElement | null;
  const before = window.Porchlight;
  const { q } = own.Object(window.porchlight) as { q?: ArrayLike<Command> };
  if ('loaded' in own.Object(before)) return; // the page carries the snippet twice
  const projectId = own.Number(script && optionOf(script, 'projectId'));
  if (!script || !own.Number.isSafeInteger(projectId) || projectId <= 0) {
    return warnOnce('setup', 'Expected data-project-id');
  }

  const { userId, userHash, userName, userEmail } = script.dataset;
  const activity = watchActivity(() => session.activityChanged());
  const identity = readIdentity({ userId, hash: userHash, name: userName, email: userEmail });
  const session = new Session({
    // Beside the script, so that a server behind a path prefix is found as well.
    url: folderOf(script).replace(/^http/, 'ws') + 'socket.io/?EIO=4&transport=websocket',
    projectId,
    visitor: loadVisitor(projectId, proofOf(identity), undefined, identity),
    isAway: activity.isAway,
    loadPolling: () => loadChunk(script, 'widget-polling.js', () => session.takePolling(undefined)),
    identity,
  });
  const port: Port = {
    script,
    projectId,
    session,
    emit: (event, payload, onAck) => session.emit(event, payload, onAck),
    load: (file, onFailed) => loadChunk(script, file, onFailed),
    onDocument,
    waiting: [],
  };
  const bubble = optionOf(script, 'chat') === 'off' ? undefined : new BubbleLoader(port);
  const preview = new PreviewLoader(port);
  if (bubble) session.listeners.push(bubble);
  session.listeners.push(preview);
  takeCommands(port, bubble, preview, [
    ...(own.Array.isArray(before) ? before : []),
    ...own.Array.from(q || []),
  ]);
  watchPage(() => session.pageChanged());
  watchWake((sure) => session.wake(sure));
  watchLife(session, bubble);
  watchPolicy(session, folderOf(script).split('/')[2]!);
  watchDocument();
}

/** Replaces the queues by something that answers at once. */
function takeCommands(
  port: Port,
  bubble: BubbleLoader | undefined,
  preview: PreviewLoader,
  queue: Command[],
): void {
  const { session, waiting } = port;
  let asked = false;
  const run = guarded((command: Command) => {
    const [name, value] = command;
    // 'bubble', 'chat', 'polling', 'preview' and 'calls' are said by files of our own.
    if (name === 'identify' && (!value || own.Object(value) === value)) session.identify(readIdentity(value));
    else if (name === 'open') bubble?.open();
    else if (name === 'bubble') bubble?.ready(value);
    else if (name === 'chat') port.part?.ready(value);
    else if (name === 'polling') session.takePolling(value);
    else if (name === 'previewConsent') preview.consent(value);
    else if (name === 'preview') preview.ready(value);
    else if (name === 'calls') (value as StartCalls)(port);
    else {
      if (waiting.length < mostWaiting) waiting.push(command);
      if (!asked) port.load('widget-calls.js', () => (asked = false));
      asked = true;
    }
  });
  window.Porchlight = { push: (...commands) => commands.forEach(run), loaded: true };
  window.porchlight = (...command) => run(command);
  queue.forEach(run);
}

/** From the first sight of the page to its end, and again when it comes back from the back-forward cache. A
 * page that is only prepared in advance (prerendering) is no visit, nor is one that another speaks for. */
function watchLife(session: Session, bubble: BubbleLoader | undefined): void {
  const start = (): void => {
    const spokenFor = isSpokenFor();
    if (spokenFor) {
      session.stop();
      bubble?.identified({ chat: { enabled: false } });
    } else if (spokenFor === false) session.start();
    if (window !== parent) later(start, frameInterval);
  };
  listen(window, 'pagehide', () => session.stop());
  listen(window, 'pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) start();
  });
  if ((document as Document & { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', guarded(start), { once: true });
  } else {
    guarded(start)();
  }
}

function watchPolicy(session: Session, host: string): void {
  listen(document, 'securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
    if (effectiveDirective === 'connect-src' && /^(ws|http)/.test(blockedURI) && blockedURI.includes(host))
      session.blocked();
  });
}
