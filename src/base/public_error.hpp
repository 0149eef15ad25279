#pragma once
// What a client may read of an error. The text of what fails inside (a database, Redis, the system) names
// hosts, files and libraries; that is for the log alone.

#include "base/error.hpp"

namespace porchlight {

/// The same, where the fault is the client's; a sentence without a cause for `unavailable` and `internal`.
[[nodiscard]] Error public_error(const Error& error);

}  // namespace porchlight
