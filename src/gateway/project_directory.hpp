#pragma once
// Projects for one I/O thread, from the database through a cache of a second: thousands of visitors connect
// between two look-ups, and what the command line changes is true a second later. While the database is away
// what is known goes on being used; that is every project that was there at the start, or a minute ago.

#include "base/blocking_pool.hpp"
#include "base/clock.hpp"
#include "base/executor.hpp"
#include "store/repositories.hpp"

#include <optional>
#include <unordered_map>
#include <vector>

namespace porchlight::gateway {

/// Thread: home's.
class ProjectDirectory {
 public:
  using Answer = UniqueFunction<void(const Result<store::Project>&)>;

  ProjectDirectory(store::Database& database, BlockingPool& pool, Executor& home, const Clock& clock)
      : database_(database), pool_(pool), home_(home), clock_(clock) {}

  /// Answers at once from the cache, or later.
  /// Errors: `notFound`, `unavailable`.
  void find(ProjectId id, Answer answer);
  /// All that exist, as somebody has just read them: a thread that has never seen a project would have nobody
  /// to ask for it while the database is away.
  void learn(const std::vector<store::Project>& projects);
  /// The project as it is known here; null where it was never found.
  [[nodiscard]] const store::Project* known(ProjectId id) const;

 private:
  struct Entry {
    std::optional<store::Project> project;
    SteadyTime loaded_at{};
    std::vector<Answer> waiting;
  };
  void load(ProjectId id);
  void loaded(ProjectId id, Result<store::Project> found);

  store::Database& database_;
  BlockingPool& pool_;
  Executor& home_;
  const Clock& clock_;
  std::unordered_map<ProjectId, Entry>
      entries_;  // bounded by the projects that exist and the look-ups under way
};

}  // namespace porchlight::gateway
