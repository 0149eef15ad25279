#pragma once
// mail's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::mail::limits {

/// How often the queue is looked at, and how often for who waits. Reason: somebody looks at "waits" after an
/// answer; agents count in minutes.
inline constexpr Milliseconds mail_poll{2'000};
inline constexpr Milliseconds waiting_poll{30'000};
/// How long a mail that was not taken waits: twice as long each time, from the first to the second of these.
/// Reason: servers that ask for patience (greylisting) let a second try pass after minutes.
inline constexpr Milliseconds first_retry{30'000};
inline constexpr Milliseconds last_retry{std::chrono::hours(1)};
/// How long a gateway leaves a mail server alone that has just taken nothing. Past it: one mail tries again.
inline constexpr Milliseconds server_pause{15'000};
/// How long a mail is tried. Past it: it has failed.
inline constexpr Milliseconds mail_lifetime{std::chrono::hours(24)};
/// Characters of a visitor's message in a mail to an agent. Reason: enough to know what it is about; mail
/// boxes are not where conversations are kept. Past it: cut.
inline constexpr std::size_t quoted_characters = 200;

}  // namespace porchlight::mail::limits
