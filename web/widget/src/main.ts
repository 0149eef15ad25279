// Porchlight's widget: <script async src="https://…/widget.js" data-project-id="1"></script>. It tells the
// server that somebody is here and which page they see, sets no cookie, and draws one thing: the chat's bubble, unless
// the project's settings or data-chat="off" say otherwise. Bubble and chat are files of their own (bubble-loader.ts).
//
// One global, `Porchlight`. Commands may be pushed before the script has come:
//   window.Porchlight = window.Porchlight || [];
//   Porchlight.push(['identify', {userId: '42', hash: '…', name: 'Ada', email: 'ada@example.org'}]);
//   Porchlight.push(['open']);
//   Porchlight.push(['previewConsent', true]);

import { watchActivity } from './activity';
import { BubbleLoader } from './bubble-loader';
import { folderOf, loadChunk } from './chunk';
import { listen, onDocument, watchDocument } from './document';
import { isSpokenFor } from './frames';
import { guarded, warnOnce } from './guarded';
import { readIdentity } from './identity';
import { optionOf } from './options';
import { own } from './own';
import { watchPage } from './page';
import { PreviewLoader } from './preview-loader';
import { Session } from './session';
import { later } from './timers';
import { loadVisitor } from './visitor';
import { watchWake } from './wake';

/** 'bubble', 'chat', 'polling' and 'preview' are said by files of our own. */
type Command =
  ['identify' | 'previewConsent' | 'bubble' | 'chat' | 'polling' | 'preview', unknown] | ['open'];

interface Api {
  push(...commands: Command[]): void;
  loaded: true;
}

declare global {
  interface Window {
    Porchlight?: Command[] | Api;
  }
}

/** Where a page above in the same site may have the widget, that is looked at again. Units: milliseconds. */
const frameInterval = 2_000;

guarded(boot)();

function boot(): void {
  const script = (document.currentScript ||
    document.querySelector(
      'script[data-project-id][src*="widget"],script[src*="widget.js?"]',
    )) as HTMLScriptElement | null;
  const before = window.Porchlight;
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
    visitor: loadVisitor(projectId, identity?.hash),
    isAway: activity.isAway,
    loadPolling: () => loadChunk(script, 'widget-polling.js', () => session.takePolling(undefined)),
    identity,
  });
  const bubble =
    optionOf(script, 'chat') === 'off'
      ? undefined
      : new BubbleLoader({
          script,
          projectId,
          emit: (event, payload, onAck) => session.emit(event, payload, onAck),
          load: (file, onFailed) => loadChunk(script, file, onFailed),
          onDocument,
        });
  const preview = new PreviewLoader(script, session);
  if (bubble) session.listeners.push(bubble);
  session.listeners.push(preview);
  takeCommands(session, bubble, preview, own.Array.isArray(before) ? before : []);
  watchPage(() => session.pageChanged());
  watchWake((sure) => session.wake(sure));
  watchLife(session, bubble);
  watchPolicy(session, folderOf(script).split('/')[2]!);
  watchDocument();
}

/** Replaces the queue by something that answers at once. */
function takeCommands(
  session: Session,
  bubble: BubbleLoader | undefined,
  preview: PreviewLoader,
  queue: Command[],
): void {
  const run = guarded((command: Command) => {
    const [name, value] = command;
    if (name === 'identify') session.identify(readIdentity(value));
    else if (name === 'open') bubble?.open();
    else if (name === 'bubble') bubble?.ready(value);
    else if (name === 'chat') bubble?.chat(value);
    else if (name === 'polling') session.takePolling(value);
    else if (name === 'previewConsent') preview.consent(value);
    else if (name === 'preview') preview.ready(value);
    else warnOnce('command', 'Unknown: ' + (name as string));
  });
  window.Porchlight = { push: (...commands) => commands.forEach(run), loaded: true };
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
