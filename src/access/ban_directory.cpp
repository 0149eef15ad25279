#include "access/ban_directory.hpp"

#include <utility>

namespace porchlight::access {

std::shared_ptr<const BanList> BanDirectory::set(ProjectId project, std::shared_ptr<const BanList> bans) {
  std::shared_ptr<const BanList> before = std::move(lists_[project]);
  if (bans->all().empty()) {
    lists_.erase(project);
  } else {
    lists_[project] = std::move(bans);
  }
  return before ? before : std::make_shared<const BanList>();
}

const BanList* BanDirectory::list_of(ProjectId project) const {
  const auto found = lists_.find(project);
  return found == lists_.end() ? nullptr : found->second.get();
}

const store::Ban* BanDirectory::of(ProjectId project, std::string_view uid) const {
  const BanList* bans = list_of(project);
  return bans == nullptr ? nullptr : bans->of(uid, clock_.wall());
}

bool BanDirectory::refuses(ProjectId project, std::string_view uid, std::string_view address) const {
  const BanList* bans = list_of(project);
  if (bans == nullptr) return false;
  const WallTime now = clock_.wall();
  if (bans->of(uid, now) != nullptr) return true;
  return bans->has_addresses() && bans->at(hash_of(address), now) != nullptr;
}

Error banned() {
  return {ErrorCode::banned, "You cannot be here: this site has closed its chat to you."};
}

}  // namespace porchlight::access
