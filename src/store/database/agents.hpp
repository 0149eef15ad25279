#pragma once

#include "store/database/repositories.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// Agents and their memberships, in either database.
class Agents final : public AgentsRepository {
 public:
  explicit Agents(SqlAccess& access) : access_(access) {}
  Result<Agent> add(std::string_view email, std::string_view name, std::string_view password_hash,
                    const std::vector<Membership>& memberships) override;
  Result<Agent> find(std::int64_t id) override;
  Result<Agent> find_by_email(std::string_view email) override;
  Result<std::vector<Agent>> list() override;
  Result<std::vector<Member>> list_members(ProjectId project) override;
  Result<void> set_password(std::int64_t id, std::string_view password_hash, WallTime now) override;
  Result<void> set_memberships(std::int64_t id, const std::vector<Membership>& memberships) override;
  Result<void> remove(std::int64_t id) override;
  Result<Agent> rename(std::int64_t id, std::string_view name, WallTime now) override;
  Result<Agent> set_mail_after(std::int64_t id, std::int64_t minutes) override;
  Result<Agent> change_password(const Agent& known, std::string_view password_hash, WallTime now) override;
  Result<Agent> sign_out_everywhere(const Agent& known, WallTime now) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
