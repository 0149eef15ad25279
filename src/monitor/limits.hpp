#pragma once
// monitor's limits. Every one has a unit, a reason and what happens past it.

#include <cstddef>

namespace porchlight::monitor::limits {

/// Visitors of one project's table on one thread. Reason: some 600 bytes each. Past it: who comes is left
/// out, which is logged and counted, until there is room again.
inline constexpr std::size_t table_rows = 200'000;
/// Values that are counted of each filter, the commonest first. Past it: left out, unless it is chosen.
inline constexpr std::size_t counted_values = 20;
/// Groups that are told, the largest first. Reason: a shop has more pages than anybody reads headings. Past
/// it: their rows stand behind the others', without a heading.
inline constexpr std::size_t told_groups = 200;

}  // namespace porchlight::monitor::limits
