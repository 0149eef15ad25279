#include "base/metrics.hpp"

#include "base/process_usage.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace porchlight {

void Counter::add(double amount) const {
  if (counter_ != nullptr) counter_->Increment(amount);
}

double Counter::value() const {
  return counter_ == nullptr ? 0 : counter_->Value();
}

void Gauge::set(double value) const {
  if (gauge_ != nullptr) gauge_->Set(value);
}

void Gauge::add(double amount) const {
  if (gauge_ != nullptr) gauge_->Increment(amount);
}

double Gauge::value() const {
  return gauge_ == nullptr ? 0 : gauge_->Value();
}

void Histogram::observe(double value) const {
  if (histogram_ != nullptr) histogram_->Observe(value);
}

struct Metrics::Impl {
  // Merge: asking twice for one name is how two threads share a counter, not a mistake.
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  std::vector<UniqueFunction<void()>> before_text;
  Gauge memory;
  Gauge cpu;
  Gauge descriptors;
  Gauge threads;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {
  impl_->memory = gauge("process_resident_memory_bytes", "Resident memory.");
  impl_->cpu = gauge("process_cpu_seconds_total", "User and system CPU time.");
  impl_->descriptors = gauge("process_open_fds", "Open file descriptors.");
  impl_->threads = gauge("process_threads", "Threads.");
}

Metrics::~Metrics() = default;

Counter Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  return Counter{&prometheus::BuildCounter().Name(name).Help(help).Register(impl_->registry).Add(labels)};
}

Gauge Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Gauge{&prometheus::BuildGauge().Name(name).Help(help).Register(impl_->registry).Add(labels)};
}

Histogram Metrics::histogram(const std::string& name, const std::string& help,
                             const std::vector<double>& buckets, const Labels& labels) {
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(impl_->registry);
  return Histogram{&family.Add(labels, buckets)};
}

void Metrics::before_text(UniqueFunction<void()> task) {
  impl_->before_text.push_back(std::move(task));
}

std::string Metrics::text() {
  const ProcessUsage usage = process_usage();
  impl_->memory.set(static_cast<double>(usage.resident_bytes));
  impl_->cpu.set(usage.cpu_seconds);
  if (usage.descriptors > 0) impl_->descriptors.set(static_cast<double>(usage.descriptors));
  impl_->threads.set(static_cast<double>(usage.threads));
  for (auto& task : impl_->before_text) task();
  return prometheus::TextSerializer{}.Serialize(impl_->registry.Collect());
}

std::vector<double> latency_buckets() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
}

}  // namespace porchlight
