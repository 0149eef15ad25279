// Snapshots are read and built here, where a giant one keeps nobody waiting.
import type { PreviewSnapshot } from '../../shared/realtime/preview-link';
import { build } from './build-page';
import type { BuiltOutline, BuiltPage } from './build-page';
import { decode } from './decode';

export type Built = BuiltPage | BuiltOutline | { kind: 'failed' };

addEventListener(
  'message',
  ({ data: { kind, encoding, data, imagesFrom } }: MessageEvent<PreviewSnapshot>) => {
    decode(encoding, data)
      .then((text): Built => build(kind, text, imagesFrom))
      .catch((): Built => ({ kind: 'failed' }))
      .then((built) => postMessage(built))
      .catch(() => undefined);
  },
);
