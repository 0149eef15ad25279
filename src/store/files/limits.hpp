#pragma once
// The file stores' limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::store::limits {

/// Characters of a name that bytes are kept by. Reason: a file's id, and a word behind it; the first four are
/// folders. Past them: internal.
inline constexpr std::size_t file_name_least = 5;
inline constexpr std::size_t file_name_most = 64;
/// How long a call to a store on the network may take. Reason: ten megabytes over a slow line. Past it:
/// unavailable.
inline constexpr Milliseconds store_time{60'000};
/// How long what was begun to be received may lie in the folder of what comes in. Reason: an upload takes
/// minutes; what is older was left by a gateway that died. Past it: removed.
inline constexpr Milliseconds spooled_time{std::chrono::hours(1)};

}  // namespace porchlight::store::limits
