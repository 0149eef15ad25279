// The forms of the chat that few need: widget-forms.js. It hands its beginning over to the chat and adds nothing to the page's
// globals.

import { guarded } from '../guarded';
import { Forms } from './forms';
import type { FormsPort } from '../chat/part-port';

guarded(() => window.Porchlight?.push(['chat', { forms: (port: FormsPort) => new Forms(port) }]))();
