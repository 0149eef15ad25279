#pragma once
// identity's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::identity::limits {

/// Identify calls of one socket that wait for the database. Past it: `rateLimited`.
inline constexpr std::size_t waiting_identifies = 4;
/// How long identify waits for the database to check the secret. Reason: presence never waits for the
/// database. Past it: the visitor is here, unchecked, and nothing else of it counts until the secret has
/// been.
inline constexpr Milliseconds secret_check_time{1'000};
/// How soon a database that did not answer is asked about an unchecked visit again, one at a time.
inline constexpr Milliseconds secret_check_retry{1'000};
/// Unchecked visits of one thread that are asked for at once when the database answers.
inline constexpr std::size_t secret_checks_at_once = 100;
/// Visits of one thread that ended unchecked and are remembered. Past it: the history does not have them;
/// `porchlight_unchecked_visits_lost_total` counts them.
inline constexpr std::size_t unchecked_departed = 10'000;
/// How long identify does not ask a database that did not answer.
inline constexpr Milliseconds database_pause{5'000};
/// How often newcomers of a thread who wait for room are tried again, and how many at once.
inline constexpr Milliseconds newcomer_retry{1'000};
inline constexpr std::size_t newcomers_at_once = 500;
/// Visitors whom agents renamed or tagged while look-ups are under way. Reason: that takes milliseconds, and
/// a database that hangs writes no name. Past it: the oldest are forgotten, and who is being looked up just
/// then is shown as before, until it identifies again.
inline constexpr std::size_t lookup_changes = 1'000;
/// Look-ups of visitors that a thread waits for. Reason: 50,000 come back after a restart, and presence waits
/// for none of it. Past it: the visit is unchecked, and checked later.
inline constexpr std::size_t waiting_lookups = 10'000;

}  // namespace porchlight::identity::limits
