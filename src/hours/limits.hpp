#pragma once
// The limits of opening hours. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::hours::limits {

/// Characters of a time zone's name. Reason: the IANA's longest has 32. Past it: badRequest.
inline constexpr std::size_t time_zone_characters = 64;
/// Spans of a day, and days that are closed whatever the week says. Reason: a shift each three hours; some
/// years of holidays. Past them: badRequest.
inline constexpr std::size_t day_spans = 8;
inline constexpr std::size_t closed_days = 100;
/// How far ahead the next opening is looked for. Reason: a season that is closed; a day costs nanoseconds.
/// Past it: none is told.
inline constexpr Milliseconds opening_horizon{std::chrono::hours(24 * 366)};

}  // namespace porchlight::hours::limits
