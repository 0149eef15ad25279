#pragma once
// What a run has to say, as one line of JSON: counts, failures by kind with the first one's words, and
// latencies as quantiles.

#include "base/json.hpp"
#include "load/client.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace porchlight::bench {

/// How connections ended that should not have.
class Failures {
 public:
  void note(End end, std::string_view why);
  /// An ack that said no.
  void note_ack(std::string_view ack);
  [[nodiscard]] std::size_t total() const { return unreachable_ + upgrade_ + connect_ + acks_ + lost_; }
  void write(json::ObjectWriter& line) const;

 private:
  std::size_t unreachable_ = 0;
  std::size_t upgrade_ = 0;
  std::size_t connect_ = 0;
  std::size_t acks_ = 0;
  std::size_t lost_ = 0;
  std::string first_;
};

class Latencies {
 public:
  void add(Time from, Time to);
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  /// Units: microseconds; null where nothing was measured.
  void write(json::ObjectWriter& line);

 private:
  std::vector<std::uint32_t> values_;
};

/// CPU that this process has used. Units: seconds.
[[nodiscard]] double own_cpu_seconds();
/// Three digits after the point.
void write_seconds(json::ObjectWriter& line, std::string_view name, double seconds);
void print_line(const std::string& line);

}  // namespace porchlight::bench
