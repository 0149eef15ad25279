#pragma once
// Projects for one I/O thread, from the database through a cache of a second: thousands of visitors connect
// between two look-ups, and what the command line changes is true a second later. While the database is away
// what is known goes on being used; that is every project that was there at the start, or a minute ago.

#include "access/kept_answers.hpp"
#include "store/database/repositories.hpp"

#include <vector>

namespace porchlight::access {

/// Thread: home's.
class ProjectDirectory {
 public:
  using Answer = KeptAnswers<store::Project>::Answer;

  ProjectDirectory(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers);

  /// Answers at once from the cache, or later.
  /// Errors: `notFound`, `unavailable`.
  void find(ProjectId id, Answer answer) { projects_.find(id, std::move(answer)); }
  /// All that exist, as somebody has just read them: a thread that has never seen a project would have nobody
  /// to ask for it while the database is away.
  void learn(const std::vector<store::Project>& projects);
  /// See KeptAnswers.
  void on_read(UniqueFunction<void(const store::Project&, SteadyTime)> told) {
    projects_.on_read(std::move(told));
  }
  /// What another thread has read.
  void learn(const store::Project& project, SteadyTime read_at) {
    projects_.learn(project.id, project, read_at);
  }
  /// The project as it is known here; null where it was never found.
  [[nodiscard]] const store::Project* known(ProjectId id) const { return projects_.known(id); }

 private:
  TimerQueue& timers_;
  KeptAnswers<store::Project> projects_;
};

}  // namespace porchlight::access
