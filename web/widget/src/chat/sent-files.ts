// Files of a message: a picture is shown small, anything else is a link with its size. All of them open apart from the page.

import { own } from '../own';
import { locale } from '../words/say';
import type { SentFile } from './contract';
import { make } from './dom';

const shown = /^image\/(png|jpeg|gif|webp)$/;

/** @param folder where the server stands: addresses of files are paths on it */
export function fileLinks(files: readonly SentFile[], folder: string): HTMLElement[] {
  const at = (path: string): string => folder + path.slice(1);
  return files.map(({ name, type, bytes, url, thumbnailUrl, width, height }) => {
    const link = make('a', { class: 'file', href: at(url), target: '_blank', rel: 'noopener noreferrer' });
    if (thumbnailUrl && shown.test(type)) {
      const image = make('img', { src: at(thumbnailUrl), alt: name, loading: 'lazy' });
      if (width && height) image.style.aspectRatio = width + '/' + height;
      link.append(image);
    } else link.append(make('bdi', {}, name), ' ', make('small', {}, sizeText(bytes)));
    return link;
  });
}

export function sizeText(bytes: number): string {
  const [size, unit] = bytes < 1e6 ? [Math.max(1, Math.round(bytes / 1e3)), 'KB'] : [bytes / 1e6, 'MB'];
  return new own.Number(size).toLocaleString(locale(), { maximumFractionDigits: 1 }) + '\u00a0' + unit;
}
