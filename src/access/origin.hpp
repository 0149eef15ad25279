#pragma once
// Which pages may speak for a project: the contract's origin patterns, held against a request's `Origin`.
//
//   https://shop.example[:port]   that origin and no other
//   shop.example, *.shop.example  that host, or every host below it; any scheme, any port
//   *                             every origin, `null` (sandboxed frames, files) included
//
// Hosts are compared as browsers send them: lower case, punycode, addresses in their one form.

#include "base/error.hpp"

#include <span>
#include <string>
#include <string_view>

namespace porchlight::access {

/// True where one of the patterns allows the value of an Origin header. An empty origin is never allowed
/// here: whether a client may come without one is the project's own setting.
[[nodiscard]] bool origin_allowed(std::string_view origin, std::span<const std::string> patterns);

/// The pattern as it is kept: its host as browsers send it, without a trailing slash or the scheme's own
/// port. Errors: badRequest with what was expected, also for what no browser can ever send.
[[nodiscard]] Result<std::string> canonical_origin_pattern(std::string_view pattern);

}  // namespace porchlight::access
