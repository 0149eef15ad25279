#pragma once

#include "doctor/finding.hpp"

#include <algorithm>
#include <string>

namespace porchlight::doctor {

/// The finding of that check; the first of several. Where there is none: one without a name.
inline Finding find(const Findings& findings, const std::string& check) {
  const auto found = std::ranges::find(findings, check, &Finding::check);
  return found == findings.end() ? Finding{} : *found;
}

inline State state_of(const Findings& findings, const std::string& check) {
  const Finding found = find(findings, check);
  // A check that is not there is not good.
  return found.check.empty() ? State::wrong : found.state;
}

inline bool has(const Findings& findings, const std::string& check) {
  return !find(findings, check).check.empty();
}

/// Whoever is told that something is not good is told what to do.
inline bool all_advise(const Findings& findings) {
  return std::ranges::all_of(findings, [](const Finding& one) {
    return !one.what.empty() && one.advice.empty() == (one.state == State::good);
  });
}

}  // namespace porchlight::doctor
