#include "access/project_directory.hpp"

#include "access/limits.hpp"

namespace porchlight::access {

ProjectDirectory::ProjectDirectory(store::Database& database, BlockingPool& pool, Executor& home,
                                   TimerQueue& timers)
    : timers_(timers),
      projects_(database, pool, home, timers,
                [](store::Database& asked, ProjectId id) { return asked.projects().find(id); },
                {.fresh = limits::project_cache_time,
                 .patience = limits::database_patience,
                 .wait = limits::database_wait,
                 .kept = limits::projects_kept,
                 .most = limits::known_projects}) {}

void ProjectDirectory::learn(const std::vector<store::Project>& projects) {
  // Not taken for fresh: what a look-up has found meanwhile may be newer.
  const SteadyTime stale = timers_.now() - limits::project_cache_time - Milliseconds(1);
  for (const store::Project& project : projects) projects_.learn(project.id, project, stale);
}

}  // namespace porchlight::access
