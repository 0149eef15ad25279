#pragma once

#include "store/database/sql_access.hpp"
#include "store/database/team.hpp"

namespace porchlight::store {

/// A project's team, in either database.
class TeamOver final : public TeamRepository {
 public:
  explicit TeamOver(SqlAccess& access) : access_(access) {}
  Result<Agent> set_role(const TeamAct& act, std::int64_t member, Role role) override;
  Result<Agent> remove_member(const TeamAct& act, std::int64_t member) override;
  Result<std::vector<Link>> invitations(ProjectId project, WallTime now) override;
  Result<Link> invite(const TeamAct& act, const NewInvitation& invitation,
                      std::string_view token_hash) override;
  Result<void> withdraw(const TeamAct& act, std::int64_t invitation) override;
  Result<WallTime> make_password_link(const TeamAct& act, std::int64_t member,
                                      std::string_view token_hash) override;
  Result<Link> find_link(std::string_view token_hash, WallTime now) override;
  Result<Agent> join(std::string_view token_hash, const NewAgent& agent, WallTime now) override;
  Result<Agent> join(std::string_view token_hash, const Agent& known, WallTime now) override;
  Result<Agent> set_password_by_link(std::string_view token_hash, std::string_view password_hash,
                                     WallTime now) override;
  Result<void> prune(WallTime now) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
