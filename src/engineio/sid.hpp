#pragma once
// A session's id, `<node>-<thread>-<random>`: it says which node and which of its threads holds the session,
// so that a balancer, and the node itself, can route by it. Whoever guesses one takes a session over: the
// random part has 120 bits.

#include "engineio/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::engineio {

/// The parts of a sid that somebody sent.
struct Sid {
  std::string_view node;
  unsigned thread = 0;
  std::string_view token;
};

/// None where the text cannot be a sid of ours.
[[nodiscard]] std::optional<Sid> parse_sid(std::string_view text);
[[nodiscard]] std::string make_sid(std::string_view node, unsigned thread, const Session::Token& token);
[[nodiscard]] Session::Token random_session_token();

}  // namespace porchlight::engineio
