// What is in the container image, as SPDX 2.3: Debian's packages of which files are in it, those of Debian that are compiled
// into the program without being files, and those of npm that are in the dashboard and the widget. The same commit and
// packages make the same text: its time is the commit's, its name a sum of what it says.
//
// Source: SPDX 2.3 (https://spdx.github.io/spdx-spec/v2.3/), purl-spec (`deb`, `npm`).

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [version, commit, packagesFile, buildinfoFile] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const unknown = 'NOASSERTION';

/** Headers, and data that is compiled in: the program has them, though no library of theirs is there. */
const headers = [
  'libboost1.81-dev',
  'libcli11-dev',
  'libhowardhinnant-date-dev',
  'libtomlplusplus-dev',
  'uap-core',
];

/** Debian's names of licences by SPDX'. What is not here is not asserted. */
const licences = {
  'Apache-2.0': 'Apache-2.0',
  'BSD-2-clause': 'BSD-2-Clause',
  'BSD-3-clause': 'BSD-3-Clause',
  'BSD-3-Clause': 'BSD-3-Clause',
  'BSL-1.0': 'BSL-1.0',
  Expat: 'MIT',
  'GPL-2+': 'GPL-2.0-or-later',
  ISC: 'ISC',
  'LGPL-2.1+': 'LGPL-2.1-or-later',
  'LGPL-3+ or GPL-2+': 'LGPL-3.0-or-later OR GPL-2.0-or-later',
  MIT: 'MIT',
  'MPL-2.0': 'MPL-2.0',
  PostgreSQL: 'PostgreSQL',
  Zlib: 'Zlib',
  curl: 'curl',
};

const idOf = (kind, name) => `SPDXRef-${kind}-${name.replaceAll(/[^A-Za-z0-9.-]/g, '-')}`;
const purl = (locator) => [
  { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: locator },
];

function entry({ id, name, version, locator, supplier, licence, checksum, ...more }) {
  return {
    SPDXID: id,
    name,
    versionInfo: version,
    supplier: supplier ?? unknown,
    downloadLocation: unknown,
    filesAnalyzed: false,
    ...(checksum ? { checksums: [checksum] } : {}),
    licenseConcluded: unknown,
    licenseDeclared: licence ?? unknown,
    copyrightText: unknown,
    externalRefs: purl(locator),
    ...more,
  };
}

/** `Name <address>` as SPDX has it. */
const organisation = (maintainer) =>
  maintainer &&
  `Organization: ${maintainer.replace(/^(.*?)\s*<(.*)>$/, (_, name, mail) => `${name} (${mail})`)}`;
const debLocator = (name, of, architecture) =>
  `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(of)}?arch=${architecture}&distro=debian-12`;

const debian = ({ name, version: of, architecture, supplier, source, licence, sha256 }) =>
  entry({
    id: idOf('deb', name),
    name,
    version: of,
    locator: debLocator(name, of, architecture),
    supplier: organisation(supplier),
    licence: licences[licence],
    checksum: { algorithm: 'SHA256', checksumValue: sha256 },
    ...(source ? { sourceInfo: `built from the source package ${source}` } : {}),
    ...(licence ? { licenseComments: `Debian's copyright file says of all files: ${licence}` } : {}),
  });

function compiledIn() {
  const text = readFileSync(buildinfoFile, 'utf8');
  return headers.map((name) => {
    const of = text.split('\n').find((line) => line.startsWith(` ${name} (= `));
    if (!of)
      throw new Error(`${buildinfoFile} does not name ${name}: expected it among Installed-Build-Depends`);
    const [, found] = /\(= (.*?)\)/.exec(of);
    return entry({ id: idOf('deb', name), name, version: found, locator: debLocator(name, found, 'all') });
  });
}

function npm() {
  const { packages } = read(join(root, 'web/package-lock.json'));
  const used = Object.entries(packages).filter(
    ([path, { dev, link, devOptional }]) => path.includes('node_modules/') && !dev && !link && !devOptional,
  );
  return used.map(([path, { version: of, integrity, license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const sum = /^sha512-(.*)$/.exec(integrity)?.[1];
    return entry({
      id: idOf('npm', `${name}-${of}`),
      name,
      version: of,
      locator: `pkg:npm/${name.replace('@', '%40')}@${of}`,
      licence: license,
      checksum: sum && { algorithm: 'SHA512', checksumValue: Buffer.from(sum, 'base64').toString('hex') },
    });
  });
}

const { program, packages } = read(packagesFile);
const itself = entry({
  id: 'SPDXRef-porchlight',
  name: 'porchlight',
  version,
  locator: `pkg:generic/porchlight@${version}?vcs_commit=${commit}`,
  licence: 'Apache-2.0',
  checksum: { algorithm: 'SHA256', checksumValue: program.sha256 },
  primaryPackagePurpose: 'APPLICATION',
});
const parts = { CONTAINS: packages.map(debian), STATIC_LINK: [...compiledIn(), ...npm()] };
const relationships = Object.entries(parts).flatMap(([relationshipType, those]) =>
  those.map(({ SPDXID }) => ({ spdxElementId: itself.SPDXID, relationshipType, relatedSpdxElement: SPDXID })),
);
const body = {
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: `porchlight-${version}`,
  creationInfo: {
    created: new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1_000).toISOString().replace('.000Z', 'Z'),
    creators: ['Tool: porchlight-dev-image'],
  },
  documentDescribes: [itself.SPDXID],
  packages: [itself, ...parts.CONTAINS, ...parts.STATIC_LINK],
  relationships: [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: itself.SPDXID },
    ...relationships,
  ],
};
const sum = createHash('sha256').update(JSON.stringify(body)).digest('hex');
body.documentNamespace = `https://porchlight.example.org/spdx/porchlight-${version}-${sum}`;
console.log(JSON.stringify(body, undefined, 1));
