#pragma once

#include <string>
#include <string_view>

namespace porchlight::gateway {

/// What limits per address count by: an IPv4 address as it is, of an IPv6 address its /64, which is one
/// subscriber. What is no address stays as it is.
[[nodiscard]] std::string rate_key(std::string_view address);

}  // namespace porchlight::gateway
