#pragma once

#include "store/database/canned_replies.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// Prepared answers, in either database.
class CannedRepliesOver final : public CannedRepliesRepository {
 public:
  explicit CannedRepliesOver(SqlAccess& access) : access_(access) {}
  Result<std::vector<CannedReply>> list(ProjectId project) override;
  Result<CannedReply> add(ProjectId project, const std::string& shortcut, const std::string& content,
                          const ActingAgent& agent, WallTime now) override;
  Result<CannedReply> change(ProjectId project, std::int64_t id, const CannedReplyChange& change,
                             const ActingAgent& agent, WallTime now) override;
  Result<void> remove(ProjectId project, std::int64_t id, const ActingAgent& agent, WallTime now) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
