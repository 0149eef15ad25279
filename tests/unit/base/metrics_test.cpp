#include "base/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight {
namespace {

using testing::HasSubstr;

TEST(Metrics, TheTextHasWhatWasCounted) {
  Metrics metrics;
  metrics.counter("porchlight_events_total", "Events.", {{"kind", "identify"}}).add(3);
  metrics.gauge("porchlight_connections", "Connections.").set(5);
  metrics.histogram("porchlight_seconds", "Time.", {0.1, 1}).observe(0.5);
  const std::string text = metrics.text();
  EXPECT_THAT(text, HasSubstr("# TYPE porchlight_events_total counter"));
  EXPECT_THAT(text, HasSubstr("porchlight_events_total{kind=\"identify\"} 3"));
  EXPECT_THAT(text, HasSubstr("porchlight_connections 5"));
  EXPECT_THAT(text, HasSubstr("porchlight_seconds_bucket{le=\"0.1\"} 0"));
  EXPECT_THAT(text, HasSubstr("porchlight_seconds_bucket{le=\"1\"} 1"));
}

TEST(Metrics, TheSameNameAndLabelsAreTheSameCounter) {
  Metrics metrics;
  const Counter one = metrics.counter("c_total", "C.");
  const Counter two = metrics.counter("c_total", "C.");
  one.add();
  two.add();
  EXPECT_EQ(one.value(), 2);
}

TEST(Metrics, AHandleThatWasNeverMadeCountsNowhere) {
  Counter{}.add();
  Gauge{}.set(1);
  Histogram{}.observe(1);
  EXPECT_EQ(Counter{}.value(), 0);
}

TEST(Metrics, GaugesAreBroughtUpToDateBeforeTheText) {
  Metrics metrics;
  const Gauge queue = metrics.gauge("queue", "Q.");
  int length = 4;
  metrics.before_text([&] { queue.set(length); });
  length = 7;
  EXPECT_THAT(metrics.text(), HasSubstr("queue 7"));
}

TEST(Metrics, TheProcessIsInIt) {
  Metrics metrics;
  const std::string text = metrics.text();
  EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes "));
  EXPECT_THAT(text, testing::Not(HasSubstr("process_resident_memory_bytes 0\n")));
  EXPECT_THAT(text, testing::Not(HasSubstr("process_open_fds 0\n")));
}

}  // namespace
}  // namespace porchlight
