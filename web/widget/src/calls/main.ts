// The calls: widget-calls.js, which the core loads when a page says something that presence does not need. It hands its
// beginning over to the core and adds nothing to the page's globals.

import { guarded } from '../guarded';
import { Calls } from './calls';
import type { Port } from './port';

guarded(() => window.Porchlight?.push(['calls', (port: Port) => new Calls(port)]))();
