#pragma once
// Goes the way of a visitor to a public address, and looks at what arrives. The sessions that it opens it
// closes.

#include "base/clock.hpp"
#include "doctor/way.hpp"

#include <string>

namespace porchlight::doctor {

/// What cannot be had is said by the facts. `address`: as it was typed; `local`: where the server is past
/// everything in between, with its base path; empty: nowhere. Blocks, for some of limits::way_time. Thread:
/// any.
[[nodiscard]] WayFacts read_way(const std::string& address, const std::string& local, const Clock& clock);

}  // namespace porchlight::doctor
