#pragma once
// Where a push service takes pushes. A browser names it, and with it whoever has signed in: it could name
// anything. What it names as a name is judged where it is connected to (send.hpp). Pure.

#include "base/error.hpp"

#include <span>
#include <string>
#include <string_view>

namespace porchlight::push {

struct Endpoint {
  std::string origin;  // as `aud` has it: https://HOST, and the port where it is not 443
  std::string host;
  bool named = false;  // among the hosts that are allowed by name
};

/// `allowed`: hosts that may have any port and stand in any network. Errors: badRequest, saying what of
/// `endpoint` was expected.
[[nodiscard]] Result<Endpoint> read_endpoint(std::string_view url, std::span<const std::string> allowed);

}  // namespace porchlight::push
