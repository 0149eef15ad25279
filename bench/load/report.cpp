#include "load/report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <sys/resource.h>

namespace porchlight::bench {

void Failures::note(End end, std::string_view why) {
  switch (end) {
    case End::closed:
      return;
    case End::unreachable:
      ++unreachable_;
      break;
    case End::upgrade_refused:
      ++upgrade_;
      break;
    case End::connect_refused:
      ++connect_;
      break;
    case End::lost:
      ++lost_;
      break;
  }
  if (first_.empty()) first_ = why;
}

void Failures::note_ack(std::string_view ack) {
  ++acks_;
  if (first_.empty()) first_ = ack;
}

void Failures::write(json::ObjectWriter& line) const {
  line.number("failed", total());
  if (total() == 0) return;
  line.number("unreachable", unreachable_)
      .number("upgradeRefused", upgrade_)
      .number("connectRefused", connect_)
      .number("ackRefused", acks_)
      .number("lost", lost_)
      .text("firstFailure", first_);
}

void Latencies::add(Time from, Time to) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(to - from).count();
  values_.push_back(static_cast<std::uint32_t>(std::max<std::int64_t>(micros, 0)));
}

void Latencies::write(json::ObjectWriter& line) {
  if (values_.empty()) {
    line.null("p50Us").null("p99Us").null("maxUs");
    return;
  }
  std::sort(values_.begin(), values_.end());
  line.number("p50Us", values_[values_.size() / 2])
      .number("p99Us", values_[values_.size() * 99 / 100])
      .number("maxUs", values_.back());
}

double own_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void write_seconds(json::ObjectWriter& line, std::string_view name, double seconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", seconds);
  line.raw(name, text.data());
}

void print_line(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

}  // namespace porchlight::bench
