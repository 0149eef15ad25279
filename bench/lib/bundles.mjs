// What a browser downloads, gzip at its best level, as a web server would keep it.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { figure } from './report.mjs';

const zipped = (file) => gzipSync(readFileSync(file), { level: 9 }).length;

const files = (folder, pattern) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .filter((name) => pattern.test(name))
        .map((name) => join(folder, name))
    : [];

const total = (list) => list.reduce((sum, file) => sum + zipped(file), 0);

export function bundles(web) {
  const kilobytes = (list) => [total(list) / 1024];
  const widget = { goal: '≤ 6 KB', atMost: 6 };
  return [
    ['widget.js', files(join(web, 'widget/dist'), /^widget\.js$/), widget],
    ['widget-preview.js', files(join(web, 'widget/dist'), /^widget-preview\.js$/)],
    ['dashboard, scripts', files(join(web, 'dashboard/dist'), /\.js$/)],
    ['dashboard, styles', files(join(web, 'dashboard/dist'), /\.css$/)],
    ['demo, all files', files(join(web, 'demo/dist'), /\.(html|css|js|svg)$/)],
  ]
    .filter(([, list]) => list.length > 0)
    .map(([name, list, goal]) => figure(`${name}, gzip`, 'KB', kilobytes(list), goal));
}
