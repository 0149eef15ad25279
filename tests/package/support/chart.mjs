// The chart as Helm renders it, by Debian's Go and sprig, of which Helm's engine is made (Debian has no helm); and the plain
// manifests, with kustomize's components put on them.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { root, run } from '../../support/servers/process.mjs';

export const chartFolder = join(root, 'packaging/helm/porchlight');
export const plainFolder = join(root, 'packaging/kubernetes');
const cache = join(root, 'build/go');
const renderer = join(cache, 'render-chart');

const read = (folder, name) => readFileSync(join(folder, name), 'utf8');
export const chart = parse(read(chartFolder, 'Chart.yaml'));
export const defaults = parse(read(chartFolder, 'values.yaml'));
export const valuesSchema = JSON.parse(read(chartFolder, 'values.schema.json'));

/** Every document of a text that is one. */
export function documents(text) {
  return parseAllDocuments(text)
    .map((document) => {
      assert.deepEqual(document.errors, [], text);
      return document.toJS();
    })
    .filter((value) => value !== null);
}

const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As Helm puts values over the chart's own: maps into each other, all else in its place, null taking away. */
export function merged(below, above) {
  const both = { ...below };
  for (const [name, value] of Object.entries(above)) {
    if (value === null) delete both[name];
    else both[name] = isMap(value) && isMap(below[name]) ? merged(below[name], value) : value;
  }
  return both;
}

/** The renderer, made from its source; Go's cache makes that quick the second time. */
export async function buildRenderer() {
  mkdirSync(cache, { recursive: true });
  const env = {
    GO111MODULE: 'off',
    GOPATH: '/usr/share/gocode',
    GOCACHE: join(cache, 'cache'),
    CGO_ENABLED: '0',
  };
  const source = join(root, 'tests/package/support/render-chart.go');
  const { code, stderr } = await run('go', ['build', '-p', '2', '-o', renderer, source], {
    env,
    ms: 300_000,
  });
  assert.equal(code, 0, stderr);
}

/** For each of the values {texts, error}: what Helm would say of the chart, with the release's name `name`. */
export async function render(values, name = 'porchlight') {
  const folder = join(chartFolder, 'templates');
  const templates = Object.fromEntries(readdirSync(folder).map((file) => [file, read(folder, file)]));
  const runs = values.map((own) => ({
    Values: merged(defaults, own),
    Release: { Name: name, Namespace: 'chat', Service: 'Helm' },
    Chart: { Name: chart.name, Version: chart.version, AppVersion: String(chart.appVersion) },
  }));
  const { code, stdout, stderr } = await run(renderer, [], { input: JSON.stringify({ templates, runs }) });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** What is rendered as objects. */
export function objectsOf({ texts, error }) {
  assert.equal(error, undefined);
  const manifests = Object.entries(texts).filter(([name]) => name.endsWith('.yaml'));
  return manifests.flatMap(([, text]) => documents(text));
}

export const nameOf = ({ kind, metadata }) => `${kind}/${metadata.name}`;
export const byName = (objects) => new Map(objects.map((object) => [nameOf(object), object]));

/** JSON Patch, as far as our components use it. */
function patched(object, operations) {
  const copy = structuredClone(object);
  for (const { op, path, value } of operations) {
    const names = path.split('/').slice(1);
    const last = names.pop();
    const place = names.reduce((inner, name) => inner[name], copy);
    assert.ok(op === 'add' || last in place, `${op} ${path}`);
    if (op === 'remove') delete place[last];
    else if (last === '-') place.push(value);
    else place[last] = value;
  }
  return copy;
}

/** The plain manifests as `kubectl apply -k` sends them, with these components. */
export function plain(...components) {
  const { resources } = parse(read(plainFolder, 'kustomization.yaml'));
  let objects = resources.flatMap((file) => documents(read(plainFolder, file)));
  for (const component of components) {
    const folder = join(plainFolder, component);
    const { resources: own = [], patches = [] } = parse(read(folder, 'kustomization.yaml'));
    objects = [...objects, ...own.flatMap((file) => documents(read(folder, file)))];
    for (const { target, patch } of patches) {
      const isMeant = ({ kind, metadata }) => kind === target.kind && metadata.name === target.name;
      assert.ok(objects.some(isMeant), `${component}: ${JSON.stringify(target)}`);
      objects = objects.map((object) => (isMeant(object) ? patched(object, parse(patch)) : object));
    }
  }
  return objects;
}
