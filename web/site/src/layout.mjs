// The page around a document. It has no script, and asks for nothing but its own files.

import { posix } from 'node:path';
import { escape } from './markdown.mjs';

const list = (items) => `<ul>${items.join('')}</ul>`;

function navigation(groups, here, to) {
  const item = ({ path, title }) =>
    `<li><a href="${to(path)}"${path === here.path ? ' aria-current="page"' : ''}>${escape(title)}</a></li>`;
  return groups
    .map(
      ({ title, pages }) =>
        `<h2>${escape(title)}</h2>${list(pages.filter(({ listed }) => listed).map(item))}`,
    )
    .join('\n');
}

function onThisPage({ headings }) {
  if (headings.length < 3) return '';
  const items = headings.map(({ id, text }) => `<li><a href="#${id}">${escape(text)}</a></li>`);
  return `<nav class="contents" aria-labelledby="contents"><h2 id="contents">On this page</h2>${list(items)}</nav>`;
}

function neighbours(groups, here, to) {
  const all = groups.flatMap(({ pages }) => pages.filter(({ listed }) => listed));
  const at = all.findIndex(({ path }) => path === here.path);
  if (at < 0) return '';
  const link = (page, words) =>
    page === undefined ? '' : `<a href="${to(page.path)}">${words} <b>${escape(page.title)}</b></a>`;
  return `<nav class="neighbours" aria-label="Next pages">${link(all[at - 1], 'Before:')}${link(all[at + 1], 'Next:')}</nav>`;
}

/** `page`: {path, title, html, headings}; `groups`: all of them with their titles. */
export function layout(page, groups) {
  const to = (path) => posix.relative(posix.dirname(page.path), path);
  const name = page.path === 'index.html' ? 'Porchlight' : `${page.title} · Porchlight`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(name)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">
<link rel="stylesheet" href="${to('site.css')}">
</head>
<body>
<a class="skip" href="#content">To the text</a>
<header><a href="${to('index.html')}">Porchlight</a><a class="to-pages" href="#pages">All pages</a></header>
<div class="columns">
<main id="content">
<article>
${page.html.replace('</h1>', () => `</h1>\n${onThisPage(page)}`)}
</article>
${neighbours(groups, page, to)}
</main>
<nav id="pages" class="pages" aria-label="All pages">
${navigation(groups, page, to)}
</nav>
</div>
</body>
</html>
`;
}
