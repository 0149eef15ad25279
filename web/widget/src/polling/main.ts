// Long-polling, widget-polling.js, which the core loads when WebSockets do not come through. It hands its beginning over
// to the core and adds nothing to the page's globals.

import { guarded } from '../guarded';
import { Polling } from './polling';

guarded(() =>
  window.Porchlight?.push([
    'polling',
    (url: string, onWorking: () => void) => new Polling(url, guarded(onWorking)),
  ]),
)();
