// The words of the preview's notice: widget-notice.js, which the preview loads where a project wants visitors to be told. It
// hands them over to the preview and adds nothing to the page's globals.

import { guarded } from '../guarded';
import { noticeFor } from './words';

guarded(() => window.Porchlight?.push(['preview', { notice: noticeFor }]))();
