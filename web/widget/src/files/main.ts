// The upload of files: widget-files.js. It hands its beginning over to the chat and adds nothing to the page's globals.

import { guarded } from '../guarded';
import type { UploadsPort } from '../chat/part-port';
import { Uploads } from './uploads';

guarded(() => window.Porchlight?.push(['chat', { files: (port: UploadsPort) => new Uploads(port) }]))();
