#pragma once
// A time as clients give it: RFC 3339. Pure.

#include "base/clock.hpp"

#include <optional>
#include <string_view>

namespace porchlight::api {

/// `2026-05-04T12:00:00Z`, perhaps with a fraction of the second, or with `+02:00` in place of the `Z`. None
/// for anything else, as is a day that is not in the calendar.
[[nodiscard]] std::optional<WallTime> read_rfc3339(std::string_view text);

}  // namespace porchlight::api
