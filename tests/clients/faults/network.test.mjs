// The link to Redis is cut. The tests are in network.inner.mjs, and run in a network of their own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runInNamespace, whyNoNamespaces } from '../../support/servers/namespace.mjs';

test('the link to Redis is cut and mended', { skip: whyNoNamespaces() ?? false }, async () => {
  const { code, output } = await runInNamespace(fileURLToPath(new URL('network.inner.mjs', import.meta.url)));
  assert.equal(code, 0, output);
});
