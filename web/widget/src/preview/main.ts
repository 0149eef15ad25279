// The preview: widget-preview.js, which the core loads when an agent looks. It hands its beginning over to the core
// and adds nothing to the page's globals.

import { guarded } from '../guarded';
import { PagePreview } from './page-preview';
import type { Load, PreviewPort } from './port';

guarded(() =>
  window.Porchlight?.push([
    'preview',
    (script: HTMLScriptElement, port: PreviewPort, load?: Load) => new PagePreview(script, port, load),
  ]),
)();
