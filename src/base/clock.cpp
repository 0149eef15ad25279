#include "base/clock.hpp"

#include <array>
#include <cstdio>

namespace porchlight {

SteadyTime SystemClock::steady() const {
  return std::chrono::steady_clock::now();
}

WallTime SystemClock::wall() const {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

std::string to_iso8601(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::array<char, 40> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace porchlight
