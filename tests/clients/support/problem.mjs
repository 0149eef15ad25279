// What REST answers with where something is wrong.

import assert from 'node:assert/strict';

/** That the answer is a problem of that status and code, as RFC 9457 has it. */
export function assertProblem({ status, headers, body }, expected, code) {
  const text = JSON.stringify(body);
  assert.equal(status, expected, text);
  assert.match(headers.get('content-type'), /^application\/problem\+json/);
  assert.equal(body.code, code, text);
  assert.equal(body.status, expected);
  for (const field of ['type', 'title', 'detail']) assert.equal(typeof body[field], 'string', text);
}
