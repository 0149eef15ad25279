#include "gateway/project_directory.hpp"

#include "gateway/limits.hpp"

#include <utility>

namespace porchlight::gateway {

void ProjectDirectory::find(ProjectId id, Answer answer) {
  Entry& entry = entries_[id];
  if (entry.project && clock_.steady() - entry.loaded_at < limits::project_cache_time) {
    return answer(*entry.project);
  }
  entry.waiting.push_back(std::move(answer));
  if (entry.waiting.size() == 1) load(id);
}

void ProjectDirectory::learn(const std::vector<store::Project>& projects) {
  // Not taken for fresh: what a look-up has found meanwhile may be newer.
  for (const store::Project& project : projects) {
    Entry& entry = entries_[project.id];
    if (!entry.project) entry.project = project;
  }
}

const store::Project* ProjectDirectory::known(ProjectId id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() || !found->second.project ? nullptr : &*found->second.project;
}

void ProjectDirectory::load(ProjectId id) {
  pool_.ask(
      home_, [&database = database_, id] { return database.projects().find(id); },
      [this, id](Result<store::Project> found) { loaded(id, std::move(found)); });
}

void ProjectDirectory::loaded(ProjectId id, Result<store::Project> found) {
  Entry& entry = entries_[id];
  auto waiting = std::exchange(entry.waiting, {});
  const bool use_known = !found && found.error().code == ErrorCode::unavailable && entry.project.has_value();
  Result<store::Project> answer = use_known ? Result<store::Project>(*entry.project) : std::move(found);
  if (answer) {
    entry.project = *answer;
    entry.loaded_at = clock_.steady();
  } else if (answer.error().code == ErrorCode::not_found) {
    // Ids that nobody has are not remembered: a client can think of any number of them.
    entries_.erase(id);
  }
  for (auto& waiter : waiting) waiter(answer);
}

}  // namespace porchlight::gateway
