// The chat: widget-chat.js, which the core loads when it is wanted. It hands its beginning over to the core and
// adds nothing to the page's globals.

import { guarded } from '../guarded';
import type { ChatPort } from './port';
import { speak } from '../words/say';
import { ChatView } from './view';

const start = (port: ChatPort): ChatView => {
  speak(port.words);
  return new ChatView(port);
};

guarded(() => window.Porchlight?.push(['chat', start]))();
