#pragma once
// uap-core's rules, made at build time by tools/user-agent-rules.mjs.

#include <span>

namespace porchlight::visits {

struct UserAgentRule {
  const char* pattern;
  bool ignores_case;
  const char* name;  // `$1`: what the first group has
};

/// The first that fits is right.
extern const std::span<const UserAgentRule> browser_rules;
extern const std::span<const UserAgentRule> system_rules;

}  // namespace porchlight::visits
