#include "api/time_field.hpp"

#include <algorithm>
#include <chrono>

namespace porchlight::api {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes what it is told to from the front of a text; once something else stood there it takes no more.
class Front {
 public:
  explicit Front(std::string_view text) : rest_(text) {}

  int number(std::size_t digits, int most) {
    int value = 0;
    for (std::size_t i = 0; i < digits && good_; ++i) {
      good_ = !rest_.empty() && is_digit(rest_.front());
      if (good_) value = value * 10 + (rest_.front() - '0');
      if (good_) rest_.remove_prefix(1);
    }
    good_ = good_ && value <= most;
    return value;
  }
  char one_of(std::string_view characters) {
    good_ = good_ && !rest_.empty() && characters.find(rest_.front()) != std::string_view::npos;
    if (!good_) return '\0';
    const char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }
  /// Milliseconds of a fraction, where there is one.
  Milliseconds fraction() {
    if (!good_ || rest_.empty() || rest_.front() != '.') return Milliseconds(0);
    rest_.remove_prefix(1);
    good_ = !rest_.empty() && is_digit(rest_.front());
    int milliseconds = 0;
    int weight = 100;
    while (!rest_.empty() && is_digit(rest_.front())) {
      milliseconds += (rest_.front() - '0') * weight;
      weight /= 10;
      rest_.remove_prefix(1);
    }
    return Milliseconds(milliseconds);
  }
  [[nodiscard]] bool at_the_end() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::optional<WallTime> read_rfc3339(std::string_view text) {
  Front front(text);
  const int year = front.number(4, 9999);
  front.one_of("-");
  const int month = front.number(2, 12);
  front.one_of("-");
  const int day = front.number(2, 31);
  front.one_of("Tt ");
  const std::chrono::hours hours(front.number(2, 23));
  front.one_of(":");
  const std::chrono::minutes minutes(front.number(2, 59));
  front.one_of(":");
  const std::chrono::seconds seconds(front.number(2, 60));
  const Milliseconds fraction = front.fraction();
  const char zone = front.one_of("Zz+-");
  std::chrono::minutes ahead(0);
  if (zone == '+' || zone == '-') {
    ahead = std::chrono::hours(front.number(2, 23));
    front.one_of(":");
    ahead += std::chrono::minutes(front.number(2, 59));
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!front.at_the_end() || !date.ok()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date)) + hours + minutes + seconds + fraction -
         (zone == '-' ? -ahead : ahead);
}

}  // namespace porchlight::api
