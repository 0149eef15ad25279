#pragma once
// The journal's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::store::limits {

/// Rows of one transaction of visitors' history. Reason: above a thousand a batch gains nothing and holds the
/// writer longer. A journal that has gathered as many writes at once.
inline constexpr std::size_t journal_batch = 1'000;
/// How long a change may wait for others. Reason: what is lost by a crash, and what makes blinking cheap.
inline constexpr Milliseconds journal_interval{250};
/// Rows gathered while the database is away. Reason: about 300 bytes each, 150 MB at most. Past it: the rows
/// of further visitors are dropped and counted; visitors that wait already are still brought up to date.
inline constexpr std::size_t journal_rows = 500'000;
/// Between two attempts while the database is away: doubles from the first to the second.
inline constexpr Milliseconds journal_back_off_first{250};
inline constexpr Milliseconds journal_back_off_last{10'000};

}  // namespace porchlight::store::limits
