// What the page shows to whoever looks: decides whether it may be shown, takes a snapshot when something has changed,
// and has it sent. One at a time, and never for more than a small part of the time.

import type { PagePreviewState, PreviewRequested } from '@porchlight/protocol/visitor-events';
import { guarded } from '../guarded';
import { reportableUrl } from '../page';
import { now, own, toJson } from '../own';
import { ForeignFiles } from './foreign-files';
import { inSlices } from './idle';
import { Notice } from './notice';
import { outlineOf } from './outline';
import { Packer } from './packer';
import type { Packed } from './packer';
import type { Load, NoticeWords, Preview, PreviewPart, PreviewPort } from './port';
import { send } from './sender';
import type { Outcome } from './sender';
import { Snapshot, TooLarge } from './snapshot';
import { watchChanges } from './watch';

/** Between two snapshots; and a snapshot's time so many times over. Units: milliseconds. */
const interval = 3_000;
const restFactor = 10;
/** After the server asked for less. */
const limitedInterval = 5_000;
/** The notice waits so long for the visitor's language. Units: milliseconds. */
const patience = 1_000;

export class PagePreview implements Preview {
  private request: PreviewRequested | undefined;
  private consented: unknown;
  private told: PagePreviewState | undefined; // undefined: there is something to see
  private snapshot = 0;
  private sent = 0; // the last one that is whole with those who look
  private dirty = false;
  private busy = false;
  private run = 0; // which one is busy: one whose link was lost never ends
  private earliest = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unwatch: (() => void) | undefined;
  private notice: Notice | undefined;
  private noticeWords: NoticeWords | undefined; // undefined: not here yet
  private readonly foreign = new ForeignFiles();

  constructor(
    private readonly script: HTMLScriptElement,
    private readonly port: PreviewPort,
    private readonly load?: Load,
  ) {}

  event(name: string, payload: unknown): void {
    const { nonce } = own.Object(payload) as { nonce?: unknown };
    if (name === 'previewStopped' && nonce === this.request?.nonce) this.lost();
    if (name === 'previewRequested' && typeof nonce === 'string') this.asked(payload as PreviewRequested);
  }

  lost(): void {
    this.request = undefined;
    this.told = undefined;
    this.busy = false;
    this.run += 1;
    clearTimeout(this.timer);
    this.unwatch?.();
    this.notice?.close();
    this.unwatch = this.notice = undefined;
  }

  consent(given: unknown): void {
    this.consented = given;
    if (this.request) this.look(true);
  }

  /** The words of the notice. */
  ready(part: unknown): void {
    const { notice } = own.Object(part) as PreviewPart;
    if (!notice) return;
    this.noticeWords = notice(this.script);
    this.notice?.show(this.noticeWords);
  }

  private asked(request: PreviewRequested): void {
    const isNew = request.nonce !== this.request?.nonce;
    this.request = request;
    if (isNew) {
      this.snapshot = this.sent = 0;
      this.earliest = 0;
      this.told = undefined;
    }
    this.unwatch =
      this.unwatch ||
      watchChanges({
        changed: () => this.changed(),
        scrolled: () => this.scrolled(),
        visibility: () => this.look(true),
      });
    if (request.notice && !this.notice) this.tellVisitor();
    this.look(true);
  }

  /** In their language; in English where its words do not come, or not soon. */
  private tellVisitor(): void {
    const { script, load, noticeWords } = this;
    const notice = (this.notice = new Notice(script.nonce || ''));
    if (noticeWords || !load) return notice.show(noticeWords);
    const show = guarded(() => notice.show());
    setTimeout(show, patience);
    load('widget-notice.js', show);
  }

  /** Whether the page may be shown is looked at anew; `fresh`: at once, if so. */
  private look(fresh: boolean): void {
    const reason = this.reason();
    if (reason) {
      this.dirty = false;
      if (reason !== this.told || fresh) this.tell(reason);
      return;
    }
    this.told = undefined;
    this.dirty = true;
    if (fresh) this.earliest = 0;
    this.schedule();
  }

  private reason(): PagePreviewState | undefined {
    const { preview, previewConsent } = this.script.dataset;
    const marked = document.querySelector('meta[name="porchlight-preview"]')?.getAttribute('content');
    if (preview === 'off' || marked === 'private') return 'private';
    const consented = this.consented === undefined ? previewConsent === 'true' : this.consented === true;
    if (this.request?.consent && !consented) return 'consent';
    return document.hidden ? 'hidden' : undefined;
  }

  private tell(state: PagePreviewState): void {
    this.told = state;
    this.port.emit('previewState', { nonce: this.request!.nonce, state });
  }

  private changed(): void {
    if (this.request) this.look(false);
  }

  private scrolled(): void {
    const { request, sent } = this;
    if (!request || this.told || sent === 0) return;
    const [x, y, width, height] = [scrollX, scrollY, innerWidth, innerHeight].map((pixels) =>
      Math.max(0, Math.round(pixels)),
    );
    this.port.emit('previewScroll', { nonce: request.nonce, snapshot: sent, x, y, width, height });
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.busy) return;
    const wait = Math.max(0, this.earliest - now());
    this.timer = setTimeout(
      guarded(() => void this.take()),
      wait,
    );
  }

  private async take(): Promise<void> {
    const { request } = this;
    if (!request || !this.dirty || this.busy || this.told) return;
    this.busy = true;
    this.dirty = false;
    const started = now();
    const run = ++this.run;
    const isWanted = (): boolean => run === this.run && this.request?.nonce === request.nonce && !this.told;
    let outcome: Outcome | 'failed' = 'failed';
    try {
      outcome = await this.deliver(request, isWanted);
    } catch (error) {
      if (isWanted()) this.tell(error instanceof TooLarge ? 'tooLarge' : 'failed');
    }
    if (run !== this.run) return;
    this.busy = false;
    this.earliest =
      now() +
      (outcome === 'rateLimited' ? limitedInterval : Math.max(interval, (now() - started) * restFactor));
    if (outcome === 'rateLimited') this.dirty = true;
    if (this.request && this.request.nonce !== request.nonce) this.earliest = 0;
    if (this.dirty && this.request) this.schedule();
  }

  private async deliver(request: PreviewRequested, isWanted: () => boolean): Promise<Outcome> {
    const url = reportableUrl(location.origin + location.pathname) || ''; // the query is nobody's business
    const number = ++this.snapshot;
    const finish = async (kind: 'page' | 'outline', packed: Packed): Promise<Outcome> => {
      const outcome = await send(this.port, request.nonce, number, kind, packed, isWanted);
      if (outcome === 'sent') this.sent = number;
      return outcome;
    };
    try {
      await this.foreign.gather(() => this.changed());
      const packer = new Packer();
      const parts = new Snapshot(request, this.foreign).parts(url);
      const whole = await inSlices(parts, (part) => packer.add(part), isWanted);
      if (!whole) return 'unwanted';
      return await finish('page', await packer.end());
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
    }
    if (!isWanted()) return 'unwanted';
    const packer = new Packer();
    packer.add(toJson(outlineOf(request, url)));
    return finish('outline', await packer.end());
  }
}
