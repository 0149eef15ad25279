// Brings the preview when an agent looks for the first time. Pages that nobody looks at never load it.

import type { Port } from './calls/port';
import { own } from './own';
import type { Preview, StartPreview } from './preview/port';
import type { SessionListener } from './session';

export class PreviewLoader implements SessionListener {
  private preview: Preview | undefined;
  private asked: unknown; // for the preview, which is on its way
  private given: unknown;

  constructor(private readonly port: Port) {}

  identified(): void {
    // Whoever looks asks.
  }

  event(name: string, payload: unknown): void {
    if (this.preview) return this.preview.event(name, payload);
    const { asked } = this;
    if (name === 'previewStopped') this.asked = null;
    if (name !== 'previewRequested') return;
    this.asked = payload;
    // Undefined: never asked before, or it could not be loaded.
    if (asked === undefined)
      this.port.load('widget-preview.js', () => {
        const { nonce } = own.Object(this.asked) as { nonce?: unknown };
        this.port.session.emit('previewState', { nonce, state: 'failed' });
        this.asked = undefined;
      });
  }

  lost(): void {
    if (this.asked) this.asked = null;
    this.preview?.lost();
  }

  consent(given: unknown): void {
    this.given = given;
    this.preview?.consent(given);
  }

  /** The preview's file has come, or, after it, one of its parts. */
  ready(start: unknown): void {
    const { preview, port } = this;
    if (preview) return preview.ready && preview.ready(start);
    this.preview = (start as StartPreview)(port.script, port.session, port.load);
    this.consent(this.given);
    if (this.asked) this.preview.event('previewRequested', this.asked);
  }
}
