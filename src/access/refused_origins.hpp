#pragma once
// Who was refused for the origin of the page, kept for the project's owners. Anybody can send any origin, so
// often as a connection can be had: what is noted is bounded, summed up, and written behind, a few times a
// minute.

#include "access/limits.hpp"
#include "base/blocking_pool.hpp"
#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "base/timer_queue.hpp"
#include "store/database/refused_origins.hpp"
#include "store/database/repositories.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace porchlight::access {

/// The origin in the one form in which an owner would allow it, or `null`; none for what no browser sends.
/// Pure.
[[nodiscard]] std::optional<std::string> notable_origin(std::string_view header);
/// The page that a Referer names, without query and fragment, where it is one of that origin; else empty.
/// Pure.
[[nodiscard]] std::string notable_page(std::string_view origin_header, std::string_view referrer);

/// One for each I/O thread. Thread: home's.
class RefusedOrigins {
 public:
  RefusedOrigins(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers,
                 Metrics& metrics);

  /// By the headers `Origin` and `Referer`.
  void note(ProjectId project, std::string_view origin, std::string_view referrer);

 private:
  void write();

  store::Database& database_;
  BlockingPool& pool_;
  Executor& home_;
  const Clock& clock_;
  std::map<std::pair<ProjectId, std::string>, store::RefusedOrigin> waiting_;
  std::unordered_map<ProjectId, std::size_t> by_project_;  // how many of them wait
  bool writing_ = false;
  Counter dropped_;
  Timer timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::access
