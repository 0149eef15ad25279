// The demo shop is plain files: building it is copying them.

import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
rmSync(path('dist'), { recursive: true, force: true });
cpSync(path('src'), path('dist'), { recursive: true });
