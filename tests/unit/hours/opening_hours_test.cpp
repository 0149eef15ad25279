#include "hours/opening_hours.hpp"

#include "hours/limits.hpp"
#include "hours/time_zone.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace porchlight::hours {
namespace {

using namespace std::chrono_literals;

/// Monday to Friday from nine to half past five, unless said otherwise.
std::string week(const std::string& zone, const std::string& day = R"([{"from":"09:00","to":"17:30"}])",
                 const std::string& weekend = "[]", const std::string& closed = "[]") {
  std::string days;
  for (int i = 0; i < 7; ++i) days += (i == 0 ? "" : ",") + (i < 5 ? day : weekend);
  return R"({"timeZone":")" + zone + R"(","days":[)" + days + R"(],"closed":)" + closed + "}";
}

Result<OpeningHours> read(const std::string& text) {
  return read_opening_hours(boost::json::parse(text).as_object());
}

std::string problem(const std::string& text) {
  const auto hours = read(text);
  return hours ? "" : hours.error().message;
}

WallTime utc(int year, unsigned month, unsigned day, std::chrono::minutes of_day) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) +
         of_day;
}

/// "open", "closed", or when it opens.
std::string at(const std::string& text, WallTime now) {
  const Opening opening = opening_at(read(text).value(), now);
  if (opening.open) return "open";
  return opening.opens_at ? to_iso8601(*opening.opens_at) : "closed";
}

TEST(OpeningHours, AreReadStrictly) {
  EXPECT_EQ(problem(week("Europe/Berlin")), "");
  EXPECT_EQ(problem(R"({"timeZone":"UTC","days":[],"closed":[]})"),
            "hours.days: expected a list of seven, Monday first");
  EXPECT_EQ(problem(R"({"timezone":"UTC"})"), "hours: expected no fields but timeZone, days, closed");
  EXPECT_EQ(problem(week("")), "hours.timeZone: expected a name of the IANA's like Europe/Berlin");
  EXPECT_NE(problem(week(std::string(limits::time_zone_characters + 1, 'x'))), "");
  for (const char* span :
       {R"({"from":"9:00","to":"10:00"})", R"({"from":"09:00","to":"09:00"})",
        R"({"from":"10:00","to":"09:00"})", R"({"from":"09:00","to":"24:01"})",
        R"({"from":"24:00","to":"24:00"})", R"({"from":"09:60","to":"10:00"})",
        R"({"from":"-1:00","to":"10:00"})", R"({"from":9,"to":10})", R"({"from":"09:00"})"}) {
    EXPECT_EQ(problem(week("UTC", "[" + std::string(span) + "]")),
              "hours.days[0]: expected from like 09:00 and to like 17:30 behind it, or 24:00")
        << span;
  }
  EXPECT_EQ(problem(week("UTC", R"([{"from":"09:00","to":"12:00","x":1}])")),
            "hours.days[0]: expected {from, to}");
  EXPECT_EQ(problem(week("UTC", R"([{"from":"09:00","to":"12:00"},{"from":"11:59","to":"13:00"}])")),
            "hours.days[0]: expected spans of which none is over another");
  EXPECT_EQ(problem(week("UTC", R"([{"from":"09:00","to":"12:00"},{"from":"12:00","to":"24:00"}])")), "");
  for (const char* date : {"2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026/01/01", ""}) {
    EXPECT_EQ(problem(week("UTC", "[]", "[]", "[\"" + std::string(date) + "\"]")),
              "hours.closed: expected dates like 2026-12-25")
        << date;
  }
}

TEST(OpeningHours, AreBounded) {
  const auto spans = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
      list += (i == 0 ? "" : ",") + std::string(R"({"from":"1)") + char('0' + i) + R"(:00","to":"1)" +
              char('0' + i) + R"(:30"})";
    return "[" + list + "]";
  };
  EXPECT_EQ(problem(week("UTC", spans(limits::day_spans))), "");
  EXPECT_EQ(problem(week("UTC", spans(limits::day_spans + 1))),
            "hours.days[0]: expected a list of at most 8 spans");
  const auto closed = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + std::string("\"2026-12-25\"");
    return "[" + list + "]";
  };
  EXPECT_EQ(problem(week("UTC", "[]", "[]", closed(limits::closed_days))), "");
  EXPECT_EQ(problem(week("UTC", "[]", "[]", closed(limits::closed_days + 1))),
            "hours.closed: expected a list of at most 100 dates");
}

TEST(OpeningHours, AreKeptInOrderAndAsTheyAreTold) {
  const auto hours =
      read(week("Europe/Berlin", R"([{"from":"13:00","to":"24:00"},{"from":"08:05","to":"12:00"}])", "[]",
                R"(["2026-12-26","2026-12-25","2026-12-26"])"))
          .value();
  EXPECT_EQ(to_json(hours),
            week("Europe/Berlin", R"([{"from":"08:05","to":"12:00"},{"from":"13:00","to":"24:00"}])", "[]",
                 R"(["2026-12-25","2026-12-26"])"));
  EXPECT_EQ(from_column(to_column(hours)), hours);
  EXPECT_EQ(from_column(to_column(std::nullopt)), std::nullopt);
  EXPECT_EQ(from_column("{}"), std::nullopt);
  EXPECT_EQ(from_column("no JSON"), std::nullopt);
}

TEST(OpeningHours, AZoneIsOneOfTheIanas) {
  for (const char* zone : {"Europe/Berlin", "America/Mexico_City", "Asia/Kathmandu", "UTC", "Etc/GMT+3"})
    EXPECT_TRUE(check_time_zone(read(week(zone)).value())) << zone;
  for (const char* zone : {"europe/berlin", "Europe", "posix/Europe/Berlin", "right/UTC", "localtime",
                           "Factory", "../zoneinfo/UTC", "Europe/Berlin ", "GMT+25", "zone.tab"})
    EXPECT_FALSE(check_time_zone(read(week(zone)).value())) << zone;
}

TEST(OpeningHours, AWeekIsOpenByTheZonesClock) {
  const std::string berlin = week("Europe/Berlin");  // 2026-03-02 is a Monday; UTC+1
  EXPECT_EQ(at(berlin, utc(2026, 3, 2, 7h + 59min)), "2026-03-02T08:00:00.000Z");
  EXPECT_EQ(at(berlin, utc(2026, 3, 2, 8h)), "open");
  EXPECT_EQ(at(berlin, utc(2026, 3, 2, 16h + 29min)), "open");
  EXPECT_EQ(at(berlin, utc(2026, 3, 2, 16h + 30min)), "2026-03-03T08:00:00.000Z") << "the end is not in it";
  EXPECT_EQ(at(berlin, utc(2026, 3, 6, 17h)), "2026-03-09T08:00:00.000Z") << "over the weekend";
  EXPECT_EQ(at(week("Asia/Kathmandu"), utc(2026, 3, 2, 3h)), "2026-03-02T03:15:00.000Z");
  EXPECT_EQ(at(week("Pacific/Kiritimati"), utc(2026, 3, 1, 19h)), "open") << "there it is Monday";
}

/// The last Sunday of March 2026 is the 29th.
TEST(OpeningHours, TheClocksGoForward) {
  EXPECT_EQ(at(week("Europe/Berlin"), utc(2026, 3, 27, 20h)), "2026-03-30T07:00:00.000Z") << "UTC+2 by then";
  const std::string in_the_gap = week("Europe/Berlin", "[]", R"([{"from":"02:30","to":"04:00"}])");
  EXPECT_EQ(at(in_the_gap, utc(2026, 3, 28, 23h)), "2026-03-29T01:00:00.000Z")
      << "half past two does not come: it opens when three does";
  const std::string of_the_gap = week("Europe/Berlin", "[]", R"([{"from":"02:10","to":"02:50"}])");
  EXPECT_EQ(at(of_the_gap, utc(2026, 3, 28, 23h)), "2026-04-04T00:10:00.000Z") << "not on that day at all";
}

/// The last Sunday of October 2026 is the 25th.
TEST(OpeningHours, TheClocksGoBack) {
  EXPECT_EQ(at(week("Europe/Berlin"), utc(2026, 10, 24, 12h)), "2026-10-26T08:00:00.000Z") << "UTC+1 by then";
  const std::string twice = week("Europe/Berlin", "[]", R"([{"from":"02:30","to":"02:45"}])");
  EXPECT_EQ(at(twice, utc(2026, 10, 24, 23h)), "2026-10-25T00:30:00.000Z");
  EXPECT_EQ(at(twice, utc(2026, 10, 25, 0h + 50min)), "2026-10-25T01:30:00.000Z")
      << "the clock shows it again";
}

TEST(OpeningHours, ANightIsTwoSpansAndOneOpening) {
  const std::string night = R"([{"from":"00:00","to":"02:00"},{"from":"22:00","to":"24:00"}])";
  EXPECT_EQ(at(week("UTC", night, night), utc(2026, 3, 2, 23h + 59min)), "open");
  EXPECT_EQ(at(week("UTC", night, night), utc(2026, 3, 3, 0h)), "open");
  EXPECT_EQ(at(week("UTC", night, night), utc(2026, 3, 3, 2h)), "2026-03-03T22:00:00.000Z");
}

TEST(OpeningHours, AClosedDayIsClosed) {
  const std::string holidays =
      week("Europe/Berlin", R"([{"from":"09:00","to":"17:30"}])", "[]", R"(["2026-12-24","2026-12-25"])");
  EXPECT_EQ(at(holidays, utc(2026, 12, 23, 18h)), "2026-12-28T08:00:00.000Z");
  EXPECT_EQ(at(holidays, utc(2026, 12, 24, 10h)), "2026-12-28T08:00:00.000Z");
}

TEST(OpeningHours, WhatNeverOpensIsClosedAndHasNoTime) {
  EXPECT_EQ(at(week("UTC", "[]"), utc(2026, 3, 2, 10h)), "closed");
}

TEST(OpeningHours, AnOpeningIsLookedForAYearAhead) {
  std::string closed;
  for (auto day = std::chrono::sys_days(std::chrono::year(2026) / 3 / 7);
       closed.size() < 13 * limits::closed_days - 1; day += std::chrono::days(7)) {
    closed += (closed.empty() ? "\"" : ",\"") + to_iso8601(WallTime(day)).substr(0, 10) + "\"";
  }
  // On Saturdays alone, of which a hundred are closed.
  std::string days = "[],[],[],[],[],[{\"from\":\"09:00\",\"to\":\"10:00\"}],[]";
  const std::string seldom = R"({"timeZone":"UTC","days":[)" + days + R"(],"closed":[)" + closed + "]}";
  const WallTime opens = std::chrono::sys_days(std::chrono::year(2026) / 3 / 7) + std::chrono::days(700) + 9h;
  EXPECT_EQ(at(seldom, opens - limits::opening_horizon), "closed");
  EXPECT_EQ(at(seldom, opens - limits::opening_horizon + 1ms), to_iso8601(opens));
}

TEST(OpeningHours, WithAZoneThatIsNotKnownAnyMoreATeamIsThere) {
  EXPECT_EQ(at(week("Europe/Atlantis"), utc(2026, 3, 1, 3h)), "open");
}

/// Until when it stays as it is.
std::string until(const std::string& text, WallTime now) {
  const auto time = stays_until(read(text).value(), now);
  return time ? to_iso8601(*time) : "none";
}

TEST(OpeningHours, StayAsTheyAreUntilTheNextBeginOrEnd) {
  const std::string berlin = week("Europe/Berlin");
  // Monday, 2026-01-05, an hour ahead of UTC.
  EXPECT_EQ(until(berlin, utc(2026, 1, 5, 7h)), "2026-01-05T08:00:00.000Z") << "they begin";
  EXPECT_EQ(until(berlin, utc(2026, 1, 5, 8h)), "2026-01-05T16:30:00.000Z") << "they end";
  EXPECT_EQ(until(berlin, utc(2026, 1, 5, 16h + 29min)), "2026-01-05T16:30:00.000Z");
  EXPECT_EQ(until(berlin, utc(2026, 1, 5, 16h + 30min)), "2026-01-06T08:00:00.000Z");
  EXPECT_EQ(until(week("UTC", "[]"), utc(2026, 1, 5, 8h)), "none") << "never open";
  const std::string always =
      week("UTC", R"([{"from":"00:00","to":"24:00"}])", R"([{"from":"00:00","to":"24:00"}])");
  EXPECT_EQ(until(always, utc(2026, 1, 5, 8h)), "2026-01-06T00:00:00.000Z") << "it is looked at again then";
}

TEST(OpeningHours, StayNoLongerThanTheZonesClocks) {
  // Clocks go forward at 01:00 UTC on Sunday, 2026-03-29.
  const std::string nights = week("Europe/Berlin", "[]", R"([{"from":"00:00","to":"06:00"}])");
  EXPECT_EQ(until(nights, utc(2026, 3, 29, 0h)), "2026-03-29T01:00:00.000Z");
  EXPECT_EQ(until(nights, utc(2026, 3, 29, 1h)), "2026-03-29T04:00:00.000Z");
}

TEST(OpeningHours, OfAZoneThatNobodyKnowsStayOpen) {
  EXPECT_EQ(until(week("Nowhere/At_All"), utc(2026, 1, 5, 8h)), "none");
}

}  // namespace
}  // namespace porchlight::hours
