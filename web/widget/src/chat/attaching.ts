// Files that are to go with what is being written: chosen, dropped or pasted. Their upload is a file of its own, which is
// loaded with the first of them.

import { say } from '../words/say';
import { listOf, own } from '../own';
import type { SentFile } from './contract';
import { icon, listen, make } from './dom';
import type { Uploads } from './part-port';

const clip = 'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8L9.4 17.2a1.7 1.7 0 0 1-2.4-2.4L14.6 7';

export class Attaching {
  readonly button = make(
    'button',
    { type: 'button', class: 'attach', 'aria-label': say('attach') },
    icon(clip),
  );
  readonly rows = make('ul', { class: 'attached', 'aria-label': say('attached') });
  private readonly input = make('input', { type: 'file', multiple: '', hidden: '' });
  private uploads: Uploads | undefined;
  private waiting: File[] = []; // until the upload's file has come
  private isOn = false;

  constructor(private readonly load: () => void) {
    const { button, input } = this;
    button.append(input);
    listen(button, 'click', (event) => {
      if (event.target !== input) input.click();
    });
    listen(input, 'change', () => {
      this.take(input.files);
      input.value = ''; // the same file may be chosen again
    });
  }

  turn(on: boolean): void {
    this.isOn = on;
    this.button.hidden = !on;
  }

  /** Takes what is dropped on `target`, or pasted there. */
  watch(target: HTMLElement): void {
    const hasFiles = (event: DragEvent): boolean =>
      this.isOn && !!event.dataTransfer && listOf(event.dataTransfer.types).some((type) => type === 'Files');
    const mark = (event: DragEvent, over: boolean): void => {
      target.toggleAttribute('data-drop', over && hasFiles(event));
      if (hasFiles(event)) event.preventDefault();
    };
    listen(target, 'dragover', (event) => mark(event, true));
    listen(target, 'dragleave', (event) => mark(event, false));
    listen(target, 'drop', (event) => {
      mark(event, false);
      if (hasFiles(event)) this.take(event.dataTransfer!.files);
    });
    listen(target, 'paste', (event) => {
      const { clipboardData } = event;
      // Office programs give a picture of the text as well.
      if (!this.isOn || !clipboardData || !clipboardData.files.length || clipboardData.getData('text'))
        return;
      event.preventDefault();
      this.take(clipboardData.files);
    });
  }

  ready(uploads: Uploads): void {
    this.uploads = uploads;
    uploads.add(this.waiting.splice(0));
  }

  get count(): number {
    return this.uploads ? this.uploads.count : this.waiting.length;
  }

  get isReady(): boolean {
    return this.uploads ? this.uploads.isReady : !this.waiting.length;
  }

  get sent(): SentFile[] | undefined {
    return this.uploads && this.uploads.count ? this.uploads.sent : undefined;
  }

  clear(): void {
    this.waiting = [];
    if (this.uploads) this.uploads.clear();
  }

  /** The upload's file cannot be loaded. */
  failed(): void {
    this.waiting = [];
  }

  private take(files: FileList | null): void {
    const list = own.Array.from(files || []);
    if (!list.length) return;
    if (this.uploads) return this.uploads.add(list);
    if (!this.waiting.length) this.load();
    this.waiting.push(...list);
  }
}
