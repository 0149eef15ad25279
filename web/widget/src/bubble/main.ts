// The bubble, widget-bubble.js, which the core loads once the page has settled. It hands its beginning over to the core
// and adds nothing to the page's globals.

import { guarded } from '../guarded';
import { ChatLoader } from './loader';
import type { BubblePort } from './port';

guarded(() => window.Porchlight?.push(['bubble', (port: BubblePort) => new ChatLoader(port)]))();
