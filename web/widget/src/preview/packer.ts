// Text in, compressed bytes out, as it comes: neither the whole text nor the whole work is ever held at once.

import { OwnPromise } from './promise';
import { TooLarge } from './snapshot';

const mostText = 8_000_000;
const mostBytes = 2_000_000;
const chunk = 32_768;

export interface Packed {
  encoding: 'gzip' | 'none';
  data: Uint8Array;
}

interface Sink {
  write(bytes: Uint8Array): void;
  end(): Promise<Uint8Array[]>;
}

function gzip(): Sink {
  const stream = new CompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const read = async (): Promise<Uint8Array[]> => {
    const all: Uint8Array[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return all;
      all.push(value as Uint8Array);
    }
  };
  const reading = read();
  reading.catch(() => undefined); // told by end()
  return {
    write: (bytes) => void writer.write(bytes as BufferSource).catch(() => undefined),
    end: () => {
      writer.close().catch(() => undefined);
      return reading;
    },
  };
}

function plain(): Sink {
  const all: Uint8Array[] = [];
  return { write: (bytes) => void all.push(bytes), end: () => OwnPromise.resolve(all) };
}

export class Packer {
  readonly encoding = typeof CompressionStream === 'function' ? 'gzip' : 'none';
  private readonly sink = this.encoding === 'gzip' ? gzip() : plain();
  private readonly encoder = new TextEncoder();
  private text = '';
  private size = 0;

  /** Throws TooLarge. */
  add(part: string): void {
    this.text += part;
    if (this.text.length >= chunk) this.flush();
  }

  /** Rejects with TooLarge. */
  async end(): Promise<Packed> {
    this.flush();
    const chunks = await this.sink.end();
    let size = 0;
    for (const { length } of chunks) size += length;
    if (size > mostBytes) throw new TooLarge();
    const data = new Uint8Array(size);
    let at = 0;
    for (const bytes of chunks) {
      data.set(bytes, at);
      at += bytes.length;
    }
    return { encoding: this.encoding, data };
  }

  private flush(): void {
    const bytes = this.encoder.encode(this.text);
    this.text = '';
    this.size += bytes.length;
    if (this.size > mostText) throw new TooLarge();
    this.sink.write(bytes);
  }
}
