#pragma once
// Time zones as the machine's tzdata has them (/usr/share/zoneinfo, which Debian keeps up to date), read once
// by Howard Hinnant's date library: what C++20 has in std::chrono, and GCC 12 has not.

#include "base/clock.hpp"

#include <optional>
#include <string_view>

namespace date {
class time_zone;
}

namespace porchlight::hours {

/// What a zone's clocks are ahead of UTC, for as long as they are.
struct ZoneOffset {
  Milliseconds ahead{0};
  WallTime until{};
};

/// Thread: any. Reads a file when it is found for the first time, and is in memory from then on.
class TimeZone {
 public:
  /// By its name in the IANA's list; none where there is no such zone.
  [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);

  [[nodiscard]] ZoneOffset offset_at(WallTime time) const;

 private:
  explicit TimeZone(const date::time_zone& zone) : zone_(&zone) {}

  const date::time_zone* zone_;  // the library's, for ever
};

}  // namespace porchlight::hours
