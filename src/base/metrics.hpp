#pragma once
// What is counted, for Prometheus. The composition root makes one Metrics; each part makes its handles once,
// when it is built, and counts through them for the rest of its life. Labels are ours, never a client's: a
// label value that a client chooses makes memory grow without bound.

#include "base/unique_function.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace porchlight {

/// Handles are small, copied freely, and live as long as their Metrics. One that was default-made counts
/// nowhere. Thread: any.
class Counter {
 public:
  Counter() = default;
  explicit Counter(prometheus::Counter* counter) : counter_(counter) {}
  void add(double amount = 1) const;
  [[nodiscard]] double value() const;

 private:
  prometheus::Counter* counter_ = nullptr;
};

class Gauge {
 public:
  Gauge() = default;
  explicit Gauge(prometheus::Gauge* gauge) : gauge_(gauge) {}
  void set(double value) const;
  void add(double amount) const;
  [[nodiscard]] double value() const;

 private:
  prometheus::Gauge* gauge_ = nullptr;
};

class Histogram {
 public:
  Histogram() = default;
  explicit Histogram(prometheus::Histogram* histogram) : histogram_(histogram) {}
  void observe(double value) const;

 private:
  prometheus::Histogram* histogram_ = nullptr;
};

class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// The same name and labels give the same counter; a name keeps the help of its first use. Names follow
  /// Prometheus: `porchlight_…_total` for counters, base units (`_seconds`, `_bytes`).
  /// Thread: any.
  [[nodiscard]] Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
  [[nodiscard]] Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  [[nodiscard]] Histogram histogram(const std::string& name, const std::string& help,
                                    const std::vector<double>& buckets, const Labels& labels = {});

  /// Runs before every text(), to bring gauges up to date that nobody keeps (a queue's length, a loop's
  /// counters).
  /// Thread: before others are started; the task runs on the thread that calls text().
  void before_text(UniqueFunction<void()> task);
  /// The exposition in Prometheus' text format (`content_type`), this process' memory, CPU and descriptors
  /// included.
  /// Thread: one at a time.
  [[nodiscard]] std::string text();
  static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Buckets for the time a request takes, in seconds: 0.5 ms to 10 s.
[[nodiscard]] std::vector<double> latency_buckets();

}  // namespace porchlight
