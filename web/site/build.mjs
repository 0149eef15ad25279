// node build.mjs FOLDER: the documents as a site of plain files, which any web server can serve from any path.

import { buildSite } from './src/site.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected the folder that the site is written to');
const pages = buildSite(folder);
console.log(`${pages.length} pages in ${folder}`);
