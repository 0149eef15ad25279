#include "hours/opening_hours.hpp"

#include "base/json.hpp"
#include "base/json_fields.hpp"
#include "hours/limits.hpp"
#include "hours/time_zone.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>

namespace porchlight::hours {
namespace {

using std::chrono::local_days;
using LocalTime = std::chrono::local_time<Milliseconds>;

constexpr int minutes_of_day = 24 * 60;
constexpr std::size_t time_characters = 5;   // HH:MM
constexpr std::size_t date_characters = 10;  // YYYY-MM-DD

/// Of digits alone; none for what is no number.
std::optional<int> number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::optional<std::int16_t> minutes_of(std::optional<std::string_view> text) {
  if (!text || text->size() != time_characters || (*text)[2] != ':') return std::nullopt;
  const auto hour = number_of(text->substr(0, 2));
  const auto minute = number_of(text->substr(3));
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const int minutes = *hour * 60 + *minute;
  if (minutes > minutes_of_day) return std::nullopt;
  return static_cast<std::int16_t>(minutes);
}

std::optional<local_days> day_of(std::string_view text) {
  if (text.size() != date_characters || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_of(text.substr(0, 4));
  const auto month = number_of(text.substr(5, 2));
  const auto day = number_of(text.substr(8));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return local_days(date);
}

void append_padded(std::string& out, int number, std::size_t digits) {
  const std::string text = std::to_string(number);
  out.append(digits - std::min(digits, text.size()), '0').append(text);
}

std::string time_text(std::int16_t minutes) {
  std::string out;
  append_padded(out, minutes / 60, 2);
  out += ':';
  append_padded(out, minutes % 60, 2);
  return out;
}

std::string date_text(local_days day) {
  const std::chrono::year_month_day date(day);
  std::string out;
  append_padded(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_padded(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
  out += '-';
  append_padded(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  return out;
}

Error bad_hours(std::string what) {
  return bad_request("hours" + std::move(what));
}

bool has_only(const boost::json::object& object, std::initializer_list<std::string_view> names) {
  return std::ranges::all_of(object, [&](const auto& member) {
    return std::ranges::find(names, std::string_view(member.key())) != names.end();
  });
}

Result<std::vector<DaySpan>> read_day(const boost::json::value& value, const std::string& name) {
  const boost::json::array* list = value.if_array();
  if (list == nullptr || list->size() > limits::day_spans) {
    return bad_hours(name + ": expected a list of at most " + std::to_string(limits::day_spans) + " spans");
  }
  std::vector<DaySpan> spans;
  spans.reserve(list->size());
  for (const boost::json::value& one : *list) {
    const boost::json::object* object = one.if_object();
    if (object == nullptr || !has_only(*object, {"from", "to"}))
      return bad_hours(name + ": expected {from, to}");
    const auto from = minutes_of(json::find_text(*object, "from"));
    const auto to = minutes_of(json::find_text(*object, "to"));
    if (!from || !to || *from >= *to) {
      return bad_hours(name + ": expected from like 09:00 and to like 17:30 behind it, or 24:00");
    }
    spans.push_back({*from, *to});
  }
  std::ranges::sort(spans, {}, &DaySpan::from);
  const auto over = [](const DaySpan& one, const DaySpan& next) { return one.to > next.from; };
  if (std::ranges::adjacent_find(spans, over) != spans.end()) {
    return bad_hours(name + ": expected spans of which none is over another");
  }
  return spans;
}

Result<std::vector<local_days>> read_closed(const boost::json::array* list) {
  if (list == nullptr || list->size() > limits::closed_days) {
    return bad_hours(".closed: expected a list of at most " + std::to_string(limits::closed_days) + " dates");
  }
  std::vector<local_days> days;
  days.reserve(list->size());
  for (const boost::json::value& one : *list) {
    const auto day = one.is_string() ? day_of(one.get_string()) : std::nullopt;
    if (!day) return bad_hours(".closed: expected dates like 2026-12-25");
    days.push_back(*day);
  }
  std::ranges::sort(days);
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

/// The first time in [from, until) at which the wall clock says open.
std::optional<LocalTime> first_open(const OpeningHours& hours, LocalTime from, LocalTime until) {
  for (auto day = std::chrono::floor<std::chrono::days>(from); day < until; day += std::chrono::days(1)) {
    if (std::ranges::binary_search(hours.closed, day)) continue;
    const std::size_t of_week = std::chrono::weekday(day).iso_encoding() - 1;
    for (const DaySpan& span : hours.days.at(of_week)) {
      const LocalTime begin = std::max<LocalTime>(day + std::chrono::minutes(span.from), from);
      if (begin >= until) return std::nullopt;
      if (begin < day + std::chrono::minutes(span.to)) return begin;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<OpeningHours> read_opening_hours(const boost::json::object& object) {
  if (!has_only(object, {"timeZone", "days", "closed"})) {
    return bad_hours(": expected no fields but timeZone, days, closed");
  }
  OpeningHours hours;
  const auto zone = json::find_text(object, "timeZone");
  if (!zone || zone->empty() || zone->size() > limits::time_zone_characters) {
    return bad_hours(".timeZone: expected a name of the IANA's like Europe/Berlin");
  }
  hours.time_zone = *zone;
  const boost::json::array* days = json::find_list(object, "days");
  if (days == nullptr || days->size() != hours.days.size()) {
    return bad_hours(".days: expected a list of seven, Monday first");
  }
  for (std::size_t i = 0; i < hours.days.size(); ++i) {
    auto day = read_day((*days)[i], ".days[" + std::to_string(i) + "]");
    if (!day) return day.error();
    hours.days.at(i) = std::move(*day);
  }
  auto closed = read_closed(json::find_list(object, "closed"));
  if (!closed) return closed.error();
  hours.closed = std::move(*closed);
  return hours;
}

std::string to_json(const OpeningHours& hours) {
  std::string out;
  json::ObjectWriter object(out);
  object.text("timeZone", hours.time_zone);
  json::ListWriter days(object.member("days"));
  for (const auto& spans : hours.days) {
    json::ListWriter day(days.next());
    for (const DaySpan& span : spans) {
      json::ObjectWriter(day.next()).text("from", time_text(span.from)).text("to", time_text(span.to)).end();
    }
    day.end();
  }
  days.end();
  json::ListWriter closed(object.member("closed"));
  for (const local_days day : hours.closed) closed.text(date_text(day));
  closed.end();
  object.end();
  return out;
}

std::string to_column(const std::optional<OpeningHours>& hours) {
  return hours ? to_json(*hours) : std::string();
}

std::optional<OpeningHours> from_column(std::string_view text) {
  if (text.empty()) return std::nullopt;
  boost::system::error_code problem;
  const boost::json::value value = boost::json::parse(text, problem);
  if (problem || !value.is_object()) return std::nullopt;
  auto hours = read_opening_hours(value.get_object());
  if (!hours) return std::nullopt;
  static_cast<void>(TimeZone::find(hours->time_zone));
  return std::move(*hours);
}

Result<void> check_time_zone(const OpeningHours& hours) {
  if (TimeZone::find(hours.time_zone)) return {};
  return bad_hours(".timeZone: expected a name of the IANA's like Europe/Berlin");
}

Opening opening_at(const OpeningHours& hours, WallTime now) {
  const auto zone = TimeZone::find(hours.time_zone);
  if (!zone) return {};
  const WallTime horizon = now + limits::opening_horizon;
  // From one change of the zone's clocks to the next: between them wall time is UTC and a number.
  for (WallTime time = now; time < horizon;) {
    const ZoneOffset offset = zone->offset_at(time);
    const WallTime until = std::min(offset.until, horizon);
    const auto wall = [&](WallTime at) { return LocalTime(at.time_since_epoch() + offset.ahead); };
    if (const auto open = first_open(hours, wall(time), wall(until))) {
      const WallTime opens = time + (*open - wall(time));
      return opens == now ? Opening{true, std::nullopt} : Opening{false, opens};
    }
    time = until;
  }
  return {false, std::nullopt};
}

std::optional<WallTime> stays_until(const OpeningHours& hours, WallTime now) {
  const Opening opening = opening_at(hours, now);
  if (!opening.open) return opening.opens_at;
  const auto zone = TimeZone::find(hours.time_zone);
  if (!zone) return std::nullopt;
  const ZoneOffset offset = zone->offset_at(now);
  const LocalTime wall(now.time_since_epoch() + offset.ahead);
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  for (const DaySpan& span : hours.days.at(std::chrono::weekday(day).iso_encoding() - 1)) {
    const LocalTime end = day + std::chrono::minutes(span.to);
    if (wall >= day + std::chrono::minutes(span.from) && wall < end)
      return std::min(now + (end - wall), offset.until);
  }
  return offset.until;
}

}  // namespace porchlight::hours
