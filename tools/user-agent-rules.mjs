// Turns uap-core's regexes.yaml (Debian package uap-core, Apache-2.0) into the table of rules that src/visits/user_agents
// is made of.
//
//   node tools/user-agent-rules.mjs REGEXES.YAML OUT.CPP
//
// The file is read as far as uap-core's own documents describe it: lists of rules, each a `regex` and what replaces
// parts of its answer, a line each, in single quotes. Any other line is an error, not a rule that is missing.

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** {user_agent_parsers: [{regex, …}], os_parsers: […], device_parsers: […]} */
export function rulesOf(yaml) {
  const lists = {};
  let list = null;
  for (const [index, line] of yaml.split('\n').entries()) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const head = /^([a-z_]+):\s*$/.exec(line);
    const member = /^ {2}(- | {2})([a-z0-9_]+):\s*'((?:[^']|'')*)'\s*(?:#.*)?$/.exec(line);
    if (head) {
      list = lists[head[1]] = [];
    } else if (member && list) {
      if (member[1] === '- ') list.push({});
      list.at(-1)[member[2]] = member[3].replaceAll("''", "'");
    } else {
      throw new Error(`line ${index + 1} is none that is known: ${line}`);
    }
  }
  return lists;
}

const literal = (text) => `R"rule(${text})rule"`;

function table(name, rules, replacement) {
  const rows = rules.map(
    (rule) =>
      `    {${literal(rule.regex)}, ${rule.regex_flag === 'i'}, ${literal(rule[replacement] ?? '$1')}},\n`,
  );
  return `const std::span<const UserAgentRule> ${name} = [] {
  static constexpr UserAgentRule rules[] = {
${rows.join('')}  };
  return std::span<const UserAgentRule>(rules);
}();
`;
}

export function sourceOf(yaml) {
  const { user_agent_parsers: browsers, os_parsers: systems } = rulesOf(yaml);
  if (!browsers?.length || !systems?.length) throw new Error('there are no rules in it');
  return `// Made from uap-core's regexes.yaml by tools/user-agent-rules.mjs.
#include "visits/user_agent_rules.hpp"

namespace porchlight::visits {

${table('browser_rules', browsers, 'family_replacement')}
${table('system_rules', systems, 'os_replacement')}
}  // namespace porchlight::visits
`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [from, to] = process.argv.slice(2);
  writeFileSync(to, sourceOf(readFileSync(from, 'utf8')));
}
