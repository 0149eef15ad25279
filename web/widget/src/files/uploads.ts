// Files on their way to the server, one after another, each with a row of its own: how far it is, and how to stop it, try it
// again or take it away.

import type { SentFile } from '../chat/contract';
import type { Uploads as Part, UploadsPort } from '../chat/part-port';
import { readFile } from '../chat/wire';
import { guarded } from '../guarded';
import { fromJson } from '../own';
import css from './files.css?inline';
import { Row } from './row';
import { thumbnailOf } from './thumbnail';
import { post, type Answer } from './post';

/** Of a message: the contract's limit. */
export const mostFiles = 10;

interface Item {
  file: File;
  row: Row;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  sent?: SentFile;
  stop?: () => void;
}

export class Uploads implements Part {
  private items: Item[] = [];
  private readonly full: HTMLElement;

  constructor(private readonly port: UploadsPort) {
    const { make, chat, rows } = port;
    chat.addStyle(css);
    this.full = make('p', { class: 'note', role: 'status', 'data-over': '' });
    rows.after(this.full);
  }

  get count(): number {
    return this.items.length;
  }

  get isReady(): boolean {
    return this.items.every(({ state }) => state === 'sent');
  }

  get sent(): SentFile[] {
    return this.items.map(({ sent }) => sent).filter((file): file is SentFile => !!file);
  }

  add(files: readonly File[]): void {
    const { port, items } = this;
    const room = mostFiles - items.length;
    port.setText(this.full, files.length > room ? port.say('mostFiles', { count: mostFiles }) : '');
    for (const file of files.slice(0, room)) {
      const row = new Row(port, file, {
        retry: () => this.retry(item),
        remove: () => this.remove(item),
      });
      const item: Item = { file, row, state: 'waiting' };
      items.push(item);
      port.rows.append(row.element);
    }
    this.next();
  }

  clear(): void {
    for (const { stop, row } of this.items) {
      if (stop) stop();
      row.element.remove();
    }
    this.items = [];
    this.port.setText(this.full, '');
  }

  private retry(item: Item): void {
    item.state = 'waiting';
    this.next();
  }

  private remove(item: Item): void {
    if (item.stop) item.stop();
    item.row.element.remove();
    this.items = this.items.filter((one) => one !== item);
    this.port.setText(this.full, '');
    this.next();
  }

  private next(): void {
    const { items, port } = this;
    if (!items.some(({ state }) => state === 'sending')) {
      const item = items.find(({ state }) => state === 'waiting');
      if (item) this.send(item);
    }
    port.onChanged();
  }

  private send(item: Item): void {
    const { file, row } = item;
    item.state = 'sending';
    row.sending(0);
    const headers = {
      'Content-Type': 'application/octet-stream',
      'X-File-Name': encodeURIComponent(file.name),
    };
    item.stop = post(this.port, '', file, headers, {
      progress: (share) => row.sending(share),
      answered: (answer) => this.answered(item, answer),
    });
  }

  private answered(item: Item, answer: Answer): void {
    const sent = answer.status === 201 ? parsed(answer.text) : undefined;
    if (!sent) {
      item.state = 'failed';
      item.row.failed(answer);
      return this.next();
    }
    thumbnailOf(item.file).then(
      guarded((small) => this.addThumbnail(item, sent, small)),
      guarded(() => this.done(item, sent)),
    );
  }

  /** Before the message is sent: afterwards the file is as it is. */
  private addThumbnail(item: Item, sent: SentFile, small: Blob | undefined): void {
    if (!small) return this.done(item, sent);
    item.stop = post(
      this.port,
      `/${sent.id}/thumbnail`,
      small,
      { 'Content-Type': small.type },
      {
        answered: ({ status, text }) => this.done(item, (status === 201 && parsed(text)) || sent),
      },
    );
  }

  private done(item: Item, sent: SentFile): void {
    item.sent = sent;
    item.state = 'sent';
    item.row.sent();
    this.next();
  }
}

function parsed(text: string): SentFile | undefined {
  try {
    return readFile(fromJson(text));
  } catch {
    return undefined;
  }
}
