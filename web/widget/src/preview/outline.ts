// A page that is too large for a picture: its text, headings marked.

import { isSecret, masked } from './masking';
import type { Settings } from './snapshot';

const mostCharacters = 20_000;
const mostNodes = 30_000;

const leftOut = 'script,style,noscript,template,textarea,select,[data-porchlight-block],porchlight-chat';
const hidden = '[data-porchlight-mask],[contenteditable]:not([contenteditable=false])';

export interface Outline {
  version: 1;
  url: string;
  width: number;
  height: number;
  lines: { level: number; text: string }[];
}

export function outlineOf(settings: Settings, url: string): Outline {
  const lines: Outline['lines'] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let characters = 0;
  for (let seen = 0; seen < mostNodes && characters < mostCharacters && walker.nextNode(); seen++) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    const said = (node.nodeValue || '').replace(/\s+/g, ' ').trim();
    if (!parent || !said || parent.closest(leftOut) || isSecret(parent)) continue;
    if (parent.getClientRects().length === 0) continue; // not to be seen
    const text = (settings.text === 'masked' || parent.closest(hidden) ? masked(said) : said).slice(0, 500);
    const heading = parent.closest('h1,h2,h3,h4,h5,h6');
    lines.push({ level: heading ? Number(heading.localName[1]) : 0, text });
    characters += text.length;
  }
  return { version: 1, url, width: innerWidth, height: innerHeight, lines };
}
