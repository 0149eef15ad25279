#include "api/time_field.hpp"

#include <gtest/gtest.h>

namespace porchlight::api {
namespace {

std::string read(std::string_view text) {
  const auto time = read_rfc3339(text);
  return time ? to_iso8601(*time) : "none";
}

TEST(TimeField, ReadsWhatIsATimeByRfc3339) {
  EXPECT_EQ(read("2026-05-04T12:00:00Z"), "2026-05-04T12:00:00.000Z");
  EXPECT_EQ(read("2026-05-04T12:00:00.5Z"), "2026-05-04T12:00:00.500Z");
  EXPECT_EQ(read("2026-05-04T12:00:00.123456Z"), "2026-05-04T12:00:00.123Z");
  EXPECT_EQ(read("2026-05-04t12:00:00z"), "2026-05-04T12:00:00.000Z");
  EXPECT_EQ(read("2026-05-04T12:00:00+02:00"), "2026-05-04T10:00:00.000Z");
  EXPECT_EQ(read("2026-05-04T23:30:00-01:30"), "2026-05-05T01:00:00.000Z");
  EXPECT_EQ(read("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00.000Z");
}

TEST(TimeField, TakesNothingElse) {
  for (const char* wrong :
       {"", "tomorrow", "2026-05-04", "2026-05-04T12:00Z", "2026-05-04T12:00:00", "2026-13-04T12:00:00Z",
        "2026-02-29T12:00:00Z", "2026-00-10T12:00:00Z", "2026-05-04T24:00:00Z", "2026-05-04T12:60:00Z",
        "2026-05-04T12:00:00.Z", "2026-05-04T12:00:00Zx", " 2026-05-04T12:00:00Z", "2026-05-04T12:00:00+0200",
        "20260504T120000Z", "-026-05-04T12:00:00Z", "1777896000"}) {
    EXPECT_EQ(read(wrong), "none") << wrong;
  }
}

}  // namespace
}  // namespace porchlight::api
