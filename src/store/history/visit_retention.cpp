#include "store/history/visit_retention.hpp"

#include "store/database/acts.hpp"
#include "store/database/limits.hpp"
#include "store/database/refused_origins.hpp"
#include "store/database/team.hpp"
#include "store/database/visits.hpp"

namespace porchlight::store {

Result<Pruned> prune_visits(Database& database, WallTime now, std::size_t pieces) {
  const auto projects = database.projects().list();
  if (!projects) return projects.error();
  const auto acts = database.acts().prune(now - limits::acts_kept, now, limits::removed_acts);
  if (!acts) return acts.error();
  const auto refused =
      database.refused_origins().prune(now - limits::refused_origins_kept, limits::removed_refused_origins);
  if (!refused) return refused.error();
  if (auto links = database.team().prune(now); !links) return links.error();
  Pruned pruned;
  pruned.more = *acts == limits::removed_acts || *refused == limits::removed_refused_origins;
  for (const Project& project : *projects) {
    const auto entries = database.acts().prune_log(project.id, limits::audit_entries, limits::removed_acts);
    if (!entries) return entries.error();
    pruned.entries += *entries;
    pruned.more = pruned.more || *entries == limits::removed_acts;
  }
  for (const Project& project : *projects) {
    const WallTime before = now - std::chrono::days(project.visit_days);
    for (std::size_t gone = limits::removed_visits; gone == limits::removed_visits;) {
      if (pieces-- == 0) {
        pruned.more = true;
        return pruned;
      }
      const auto piece = database.visits().prune(project.id, before, limits::removed_visits);
      if (!piece) return piece.error();
      gone = *piece;
      pruned.visits += gone;
    }
  }
  return pruned;
}

}  // namespace porchlight::store
