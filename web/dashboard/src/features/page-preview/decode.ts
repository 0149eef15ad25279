// Bytes from a visitor, made into text within a bound, whatever they claim to be.

const MAX_TEXT_BYTES = 8_000_000;

async function gunzip(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > MAX_TEXT_BYTES) {
      await reader.cancel();
      throw new Error('expected at most 8,000,000 bytes');
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Rejects past the bound, and on what is not compressed as it says. */
export async function decode(encoding: 'gzip' | 'none', data: Uint8Array<ArrayBuffer>): Promise<string> {
  if (encoding === 'gzip') return gunzip(data);
  if (data.length > MAX_TEXT_BYTES) throw new Error('expected at most 8,000,000 bytes');
  return new TextDecoder().decode(data);
}
