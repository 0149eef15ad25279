#pragma once
// What `porchlight doctor` says: one finding for each thing that it has looked at. Judges make findings of
// what readers have read; a judge reads nothing and a reader judges nothing, so that each branch of a
// judgement is tested without a server.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace porchlight::doctor {

enum class State : std::uint8_t { good, warning, wrong };

struct Finding {
  std::string check;  // what was looked at: `redis.role`
  State state = State::good;
  std::string what;
  std::string advice{};  // what to do; empty where it is good
  bool operator==(const Finding&) const = default;
};

using Findings = std::vector<Finding>;

[[nodiscard]] Finding good(std::string check, std::string what);
/// It works, but not as it should, or not for long.
[[nodiscard]] Finding warning(std::string check, std::string what, std::string advice);
/// Visitors or agents feel it.
[[nodiscard]] Finding wrong(std::string check, std::string what, std::string advice);

[[nodiscard]] std::size_t count(const Findings& findings, State state);
void append(Findings& findings, Findings more);

/// For people: a line for each, what to do below it, and how many there are of which kind.
[[nodiscard]] std::string text_of(const Findings& findings);
/// `{findings: [{check, state, what, advice}], good, warnings, wrong}`, without `advice` where it is good.
[[nodiscard]] std::string json_of(const Findings& findings);

}  // namespace porchlight::doctor
