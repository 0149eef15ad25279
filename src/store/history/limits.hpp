#pragma once
// The journal's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::store::limits {

/// Visitors of one transaction of history, and page views of one. Reason: above a thousand a batch gains
/// nothing and holds the writer longer. A journal that has gathered as many writes at once.
inline constexpr std::size_t journal_batch = 1'000;
/// How long a change may wait for others. Reason: what is lost by a crash, and what makes blinking cheap.
inline constexpr Milliseconds journal_interval{250};
/// Rows gathered while the database is away. Reason: about 300 bytes each, 150 MB at most. Past it: the rows
/// of further visitors are dropped and counted; visitors that wait already are still brought up to date.
inline constexpr std::size_t journal_rows = 500'000;
/// Page views gathered meanwhile. Reason: about 200 bytes each. Past it: further ones are dropped and
/// counted; ends and page counts of visits still are brought up to date.
inline constexpr std::size_t journal_page_views = 500'000;
/// Page views of one visit, and visits of one visitor, that wait. Reason: nobody reads as much before the
/// next batch, and none is to take the room of all while the database is away. Past it: further views, and
/// the oldest visit, are dropped and counted.
inline constexpr std::size_t journal_visit_views = 500;
inline constexpr std::size_t journal_visits = 16;
/// Between two attempts while the database is away: doubles from the first to the second.
inline constexpr Milliseconds journal_back_off_first{250};
inline constexpr Milliseconds journal_back_off_last{10'000};

}  // namespace porchlight::store::limits
