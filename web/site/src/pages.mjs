// What is in the site, in which order, and where it comes from. A document of docs/ that is not here is a failed test.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { restReference } from './rest.mjs';
import { socketReference } from './sockets.mjs';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

const documents = (...names) => names.map((name) => ({ source: `docs/${name}.md`, path: `${name}.html` }));

const decisions = () =>
  readdirSync(join(root, 'docs/decisions'))
    .filter((name) => /^\d{4}-.*\.md$/.test(name))
    .sort()
    .map((name) => ({
      source: `docs/decisions/${name}`,
      path: `decisions/${name.replace(/\.md$/, '.html')}`,
      listed: false,
    }));

/** Groups of pages. `source`: a Markdown file of the repository; `make`: what writes the page's Markdown of
 * something else; `listed: false`: not in the navigation, since another page leads there. */
export function groups() {
  return [
    { title: 'Begin', pages: [{ source: 'README.md', path: 'index.html' }, ...documents('start')] },
    {
      title: 'On your site',
      pages: documents('site-owners', 'widget', 'conversations', 'privacy', 'languages'),
    },
    {
      title: 'Running it',
      pages: documents('operations', 'containers', 'kubernetes', 'alerts', 'benchmarks', 'postgresql-plans'),
    },
    {
      title: 'Reference',
      pages: [
        { source: 'docs/openapi.json', make: restReference, path: 'rest.html' },
        { source: 'docs/socket-events.json', make: socketReference, path: 'sockets.html' },
      ],
    },
    {
      title: 'Moving from',
      pages: documents(
        'moving/from-chatwoot',
        'moving/from-live-helper-chat',
        'moving/from-tawk-to',
        'moving/from-socket-io',
      ),
    },
    {
      title: 'How it is made',
      pages: [
        { source: 'ARCHITECTURE.md', path: 'architecture.html' },
        ...documents('presence'),
        { source: 'docs/decisions/README.md', path: 'decisions/index.html' },
        ...decisions(),
        ...documents('releasing'),
        { source: 'CONTRIBUTING.md', path: 'contributing.html' },
        { source: 'SECURITY.md', path: 'security.html' },
        { source: 'CHANGELOG.md', path: 'changelog.html' },
      ],
    },
  ];
}

/** Files that documents link to, which are there as they are. */
export const isFile = (path) => /^(docs\/(images\/|[\w-]+\.json$)|packaging\/)/.test(path);
