#pragma once
// When a team says that it is there: spans of each day of the week by a zone's wall clock, and days that are
// closed whatever the week says. A span over midnight is two. Pure, but for the zone's file.

#include "base/clock.hpp"
#include "base/error.hpp"

#include <boost/json/object.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::hours {

/// Minutes of a day by the wall clock; 24:00 is its end.
struct DaySpan {
  std::int16_t from = 0;
  std::int16_t to = 0;

  bool operator==(const DaySpan&) const = default;
};

struct OpeningHours {
  std::string time_zone;
  std::array<std::vector<DaySpan>, 7> days;     // Monday first; in order
  std::vector<std::chrono::local_days> closed;  // in order

  bool operator==(const OpeningHours&) const = default;
};

/// Hours of docs/openapi.json, put in order. The zone is not looked up. Errors: badRequest.
[[nodiscard]] Result<OpeningHours> read_opening_hours(const boost::json::object& object);
[[nodiscard]] std::string to_json(const OpeningHours& hours);

/// For a column: empty where there are none, and what the text tells wrongly is none.
[[nodiscard]] std::string to_column(const std::optional<OpeningHours>& hours);
/// The zone is in memory from then on.
[[nodiscard]] std::optional<OpeningHours> from_column(std::string_view text);

/// Errors: badRequest where there is no such zone.
[[nodiscard]] Result<void> check_time_zone(const OpeningHours& hours);

struct Opening {
  bool open = true;
  std::optional<WallTime> opens_at;  // none where it is open, or not within limits::opening_horizon
};

/// Always open where the zone is not known (any more): nobody is turned away for it.
[[nodiscard]] Opening opening_at(const OpeningHours& hours, WallTime now);

/// Until then it stays as it is at `now`; none: as far as can be seen.
[[nodiscard]] std::optional<WallTime> stays_until(const OpeningHours& hours, WallTime now);

}  // namespace porchlight::hours
