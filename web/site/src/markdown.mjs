// Markdown to HTML, with the anchors that a reader of the repository knows, and links that lead where they led there.

import { Marked } from 'marked';
import { posix } from 'node:path';

export const escape = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

/** What stands there for a reader, without the signs of Markdown. */
export const plain = (markdown) =>
  markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .trim();

/** The anchor of a heading, as code hosts make it. */
export const anchor = (markdown) =>
  plain(markdown)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** Rows and code may be wider than a phone: they scroll by themselves, by keyboard as well. */
const scrolling = (what, html) =>
  `<div class="wide" tabindex="0" role="group" aria-label="${what}">${html}</div>`;

/** `linkTo(href)`: where a link of this page leads, or undefined where the site has nothing: then its words stand alone.
 * Answers {html, title, headings}: those of the second level, {id, text}. */
export function toHtml(markdown, linkTo) {
  const headings = [];
  const seen = new Map();
  let title = '';
  const ids = (text) => {
    const id = anchor(text);
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    return before === 0 ? id : `${id}-${before}`;
  };
  const marked = new Marked();
  marked.use({
    renderer: {
      heading({ tokens, depth, text }) {
        const id = ids(text);
        const html = this.parser.parseInline(tokens);
        if (depth === 1 && title === '') title = plain(text);
        if (depth === 2) headings.push({ id, text: plain(text) });
        return `<h${depth} id="${id}">${html}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const to = linkTo(href);
        return to === undefined ? words : `<a href="${escape(to)}">${words}</a>`;
      },
      image({ href, text }) {
        return `<img src="${escape(linkTo(href) ?? href)}" alt="${escape(text)}" loading="lazy">`;
      },
      code({ text, lang }) {
        return scrolling(
          'Code',
          `<pre><code data-language="${escape(lang ?? '')}">${escape(text)}</code></pre>`,
        );
      },
      html({ text }) {
        return escape(text); // documents have none
      },
      table(token) {
        const cell = (name, one) => `<${name}>${this.parser.parseInline(one.tokens)}</${name}>`;
        const row = (name, cells) => `<tr>${cells.map((one) => cell(name, one)).join('')}</tr>`;
        // A column without a heading is named by what is left of it, and an empty <th> is nobody's.
        const head = token.header.map((one) => (one.text === '' ? '<td></td>' : cell('th', one))).join('');
        const body = token.rows.map((cells) => row('td', cells)).join('\n');
        return scrolling('Table', `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`);
      },
    },
  });
  return { html: marked.parse(markdown), title, headings };
}

/** Where `href` of a document leads in the repository: {path, hash}; undefined for what is outside. */
export function inRepository(source, href) {
  if (/^[a-z]+:/i.test(href)) return undefined;
  const [path, hash = ''] = href.split('#');
  return { path: path === '' ? source : posix.join(posix.dirname(source), path), hash };
}
