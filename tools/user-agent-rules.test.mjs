import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rulesOf, sourceOf } from './user-agent-rules.mjs';

const yaml = `user_agent_parsers:
  # A comment.
  - regex: '(It''s)/(\\d+)'

  - regex: 'edge'
    regex_flag: 'i'
    family_replacement: 'Edge'
os_parsers:
  - regex: '(Windows)'
    os_replacement: '$1'
`;

test('rules are read with their quotes, flags and replacements', () => {
  assert.deepEqual(rulesOf(yaml).user_agent_parsers, [
    { regex: "(It's)/(\\d+)" },
    { regex: 'edge', regex_flag: 'i', family_replacement: 'Edge' },
  ]);
  assert.match(sourceOf(yaml), /\{R"rule\(edge\)rule", true, R"rule\(Edge\)rule"\}/);
  assert.match(sourceOf(yaml), /\{R"rule\(\(It's\)\/\(\\d\+\)\)rule", false, R"rule\(\$1\)rule"\}/);
});

test('a line that is not understood is an error', () => {
  assert.throws(() => rulesOf(`${yaml}  - regex: "double"\n`), /line 11 /);
  assert.throws(() => sourceOf('user_agent_parsers:\n'), /no rules/);
});
