#pragma once
// Origins that a project does not allow and whose pages came all the same: what an owner looks for when the
// widget does not show. Anybody can send any, so a project keeps a few, those that come again and again
// before others.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace porchlight::store {

struct RefusedOrigin {
  ProjectId project = 0;
  std::string origin;
  std::string page;  // of it, the last that was told; empty: none was
  std::int64_t times = 0;
  WallTime first{};
  WallTime last{};
};

class RefusedOriginsRepository {
 public:
  virtual ~RefusedOriginsRepository() = default;
  /// Adds to what is there. Past limits::refused_origins of a project those stay that were refused the most
  /// often, and of them the latest. A project that is gone has none.
  virtual Result<void> add(std::span<const RefusedOrigin> refused) = 0;
  /// Since then, the latest first.
  virtual Result<std::vector<RefusedOrigin>> list(ProjectId project, WallTime since) = 0;
  /// Removes those that were not refused since then, so many at most; answers how many.
  virtual Result<std::size_t> prune(WallTime before, std::size_t limit) = 0;
};

}  // namespace porchlight::store
