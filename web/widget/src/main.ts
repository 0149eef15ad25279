// Porchlight's widget: <script async src="https://…/widget.js" data-project-id="1"></script>. It tells the
// server that somebody is here and which page they see, sets no cookie, and draws one thing: the chat's bubble, unless
// the project's settings or data-chat="off" say otherwise. The chat itself is another file (loader.ts).
//
// One global, `Porchlight`. Commands may be pushed before the script has come:
//   window.Porchlight = window.Porchlight || [];
//   Porchlight.push(['identify', {userId: '42', hash: '…', name: 'Ada', email: 'ada@example.org'}]);
//   Porchlight.push(['open']);
//   Porchlight.push(['previewConsent', true]);

import { watchActivity } from './activity';
import { guarded, warnOnce } from './guarded';
import { readIdentity } from './identity';
import { ChatLoader } from './loader';
import { watchPage } from './page';
import { PreviewLoader } from './preview-loader';
import { Session } from './session';
import { loadVisitor } from './visitor';
import { watchWake } from './wake';

/** 'chat' and 'preview' are said by files of our own. */
type Command = ['identify' | 'previewConsent' | 'chat' | 'preview', unknown] | ['open'];

interface Api {
  push(...commands: Command[]): void;
  loaded: true;
}

declare global {
  interface Window {
    Porchlight?: Command[] | Api;
  }
}

guarded(boot)();

function boot(): void {
  const script = (document.currentScript ||
    document.querySelector('script[data-project-id][src*="widget"]')) as HTMLScriptElement | null;
  const before = window.Porchlight;
  if ('loaded' in Object(before)) return; // the page carries the snippet twice
  const projectId = Number(script?.dataset.projectId);
  if (!script || !Number.isSafeInteger(projectId) || projectId <= 0) {
    return warnOnce(
      'setup',
      'Expected <script async src="…/widget.js" data-project-id="1">, with your number.',
    );
  }

  const { userId, userHash, userName, userEmail, chat } = script.dataset;
  const activity = watchActivity(() => session.activityChanged());
  const session = new Session({
    // Beside the script, so that a server behind a path prefix is found as well.
    url: new URL('socket.io/?EIO=4&transport=websocket', script.src).href.replace(/^http/, 'ws'),
    projectId,
    visitor: loadVisitor(projectId),
    isAway: activity.isAway,
    identity: readIdentity({ userId, hash: userHash, name: userName, email: userEmail }),
  });
  const loader = chat === 'off' ? undefined : new ChatLoader(script, projectId, session);
  const preview = new PreviewLoader(script, session);
  if (loader) session.listeners.push(loader);
  session.listeners.push(preview);
  takeCommands(session, loader, preview, Array.isArray(before) ? before : []);
  watchPage(() => session.pageChanged());
  watchWake((sure) => session.wake(sure));
  watchLife(session);
  watchPolicy(session, new URL(script.src).host);
}

/** Replaces the queue by something that answers at once. */
function takeCommands(
  session: Session,
  loader: ChatLoader | undefined,
  preview: PreviewLoader,
  queue: Command[],
): void {
  const run = guarded((command: Command) => {
    if (command[0] === 'identify') session.identify(readIdentity(command[1]));
    else if (command[0] === 'open') loader?.open();
    else if (command[0] === 'chat') loader?.ready(command[1]);
    else if (command[0] === 'previewConsent') preview.consent(command[1]);
    else if (command[0] === 'preview') preview.ready(command[1]);
    else warnOnce('command', `Unknown command ${String(command[0])}: expected ['identify', {…}].`);
  });
  window.Porchlight = { push: (...commands) => commands.forEach(run), loaded: true };
  queue.forEach(run);
}

/** From the first sight of the page to its end, and again when it comes back from the back-forward cache. A
 * page that is only prepared in advance (prerendering) is no visit. */
function watchLife(session: Session): void {
  const start = guarded(() => session.start());
  addEventListener(
    'pagehide',
    guarded(() => session.stop()),
  );
  addEventListener('pageshow', (event) => {
    if (event.persisted) start();
  });
  if ((document as Document & { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', start, { once: true });
  } else {
    start();
  }
}

function watchPolicy(session: Session, host: string): void {
  const onViolation = guarded((event: SecurityPolicyViolationEvent) => {
    if (
      event.effectiveDirective === 'connect-src' &&
      /^ws/.test(event.blockedURI) &&
      event.blockedURI.includes(host)
    )
      session.blocked();
  });
  document.addEventListener('securitypolicyviolation', onViolation);
}
