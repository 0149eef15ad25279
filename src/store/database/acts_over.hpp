#pragma once
// What agents do with visitors, in either database.

#include "store/database/acts.hpp"
#include "store/database/sql_access.hpp"
#include "store/database/sql_text.hpp"

namespace porchlight::store {

class ActsOver final : public ActsRepository {
 public:
  explicit ActsOver(SqlAccess& access) : access_(access) {}
  Result<ChangedVisitor> change(const VisitorKey& visitor, const VisitorChange& change,
                                const ActingAgent& agent, WallTime now) override;
  Result<Ban> ban(const NewBan& ban, const ActingAgent& agent, WallTime now) override;
  Result<Ban> lift(ProjectId project, std::int64_t ban, const ActingAgent& agent, WallTime now) override;
  Result<bool> add_address(ProjectId project, std::int64_t ban, const std::string& hash,
                           WallTime now) override;
  Result<BansPage> bans(ProjectId project, const BansQuery& query, WallTime now) override;
  Result<std::vector<Ban>> bans_in_force(ProjectId project, WallTime now) override;
  Result<AuditPage> audit(ProjectId project, std::size_t limit, const std::string& cursor) override;
  Result<std::size_t> prune_log(ProjectId project, std::size_t kept, std::size_t limit) final;
  Result<std::size_t> prune(WallTime before, WallTime now, std::size_t limit) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
