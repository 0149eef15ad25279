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
/// How often a call is made that the store answers with "slow down" or a fault of its own, and the pause
/// before the second, twice as long each time. Reason: a store that is busy says so, and means a moment. Past
/// it: unavailable.
inline constexpr int store_tries = 3;
inline constexpr Milliseconds store_pause{200};
/// Bytes of an answer that is none of a file's. Reason: a store says in XML what is wrong. Past it:
/// unavailable.
inline constexpr std::size_t store_answer_bytes = 64 * 1024;
/// Characters of a store's code for what is wrong. Reason: RequestTimeTooSkewed has twenty. Past it: not
/// said.
inline constexpr std::size_t store_code_characters = 64;
/// How long what was begun to be received may lie in the folder of what comes in. Reason: an upload takes
/// minutes; what is older was left by a gateway that died. Past it: removed.
inline constexpr Milliseconds spooled_time{std::chrono::hours(1)};

}  // namespace porchlight::store::limits
