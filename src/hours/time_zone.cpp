#include "hours/time_zone.hpp"

#include "base/ascii.hpp"
#include "hours/limits.hpp"

#include <algorithm>
#include <date/tz.h>
#include <stdexcept>

namespace porchlight::hours {
namespace {

/// What stands in a folder of zones and is none.
bool is_zone_name(std::string_view name) {
  const auto fits = [](char c) {
    return ascii::is_letter_or_digit(c) || c == '_' || c == '-' || c == '+' || c == '/';
  };
  return !name.empty() && name.size() <= limits::time_zone_characters && std::ranges::all_of(name, fits) &&
         !name.starts_with("posix") && !name.starts_with("right") && name != "localtime" && name != "Factory";
}

}  // namespace

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  if (!is_zone_name(name)) return std::nullopt;
  try {
    const TimeZone zone(*date::locate_zone(name));
    static_cast<void>(zone.offset_at(WallTime()));  // reads its file
    return zone;
  } catch (const std::runtime_error&) {  // there is none, or no tzdata at all
    return std::nullopt;
  }
}

ZoneOffset TimeZone::offset_at(WallTime time) const {
  const auto info = zone_->get_info(std::chrono::floor<std::chrono::seconds>(time));
  // Where it never ends, it ends beyond what milliseconds count.
  constexpr std::chrono::seconds most = std::chrono::floor<std::chrono::seconds>(Milliseconds::max());
  return {info.offset, WallTime(std::min(info.end.time_since_epoch(), most))};
}

}  // namespace porchlight::hours
