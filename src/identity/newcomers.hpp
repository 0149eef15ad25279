#pragma once
// Visitors whom the database does not know, and for whose rows there is no room just now (write_limits.hpp).
// They are present, unchecked, and nothing of them is written; whoever is still here is tried again, in the
// order in which they came. Decision 0014.

#include "access/write_limits.hpp"
#include "base/ids.hpp"
#include "base/metrics.hpp"
#include "base/unique_function.hpp"
#include "base/unique_queue.hpp"
#include "net/event_loop.hpp"

#include <string>
#include <string_view>

namespace porchlight::identity {

/// Thread: the loop's.
class Newcomers {
 public:
  Newcomers(net::EventLoop& loop, access::WriteLimits& limits, Metrics& metrics);
  /// Tries that socket again: false where there is still no room.
  void on_retry(UniqueFunction<bool(const std::string& socket)> retry) { retry_ = std::move(retry); }

  /// Is there room for one more? A refusal is counted once: for `again` it was.
  [[nodiscard]] bool take(std::string_view address, ProjectId project, bool again = false);
  /// That socket's visitor waits. Once is enough.
  void add(std::string_view socket);

 private:
  void retry_some();

  net::EventLoop& loop_;
  access::WriteLimits& limits_;
  Gauge gauge_;
  UniqueFunction<bool(const std::string&)> retry_;
  UniqueQueue waiting_;  // socket ids
  Timer timer_;
};

}  // namespace porchlight::identity
