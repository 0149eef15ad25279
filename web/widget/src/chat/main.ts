// The chat: widget-chat.js, which the core loads when it is wanted. It hands its beginning over to the core and
// adds nothing to the page's globals.

import { guarded } from '../guarded';
import type { ChatPort } from './port';
import { ChatView } from './view';

guarded(() => window.Porchlight?.push(['chat', (port: ChatPort) => new ChatView(port)]))();
