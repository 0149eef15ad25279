#pragma once
// Entries of the log, as they are written within the transaction of what they tell.

#include "store/database/acts.hpp"
#include "store/database/sql_text.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

/// Who did it, to whom, when. What is done to something else than a visitor has its name for a uid.
struct AuditedAct {
  const VisitorKey& visitor;
  const ActingAgent& agent;
  WallTime at;
};

/// One entry. `details` is AuditDetails of docs/openapi.json.
[[nodiscard]] Result<void> add_entry(SqlConnection& sql, const AuditedAct& act, std::string_view action,
                                     const std::string& details);

[[nodiscard]] Result<void> audit_rename(SqlConnection& sql, const AuditedAct& act, const std::string& name);
/// The note's text is not repeated.
[[nodiscard]] Result<void> audit_note(SqlConnection& sql, const AuditedAct& act, bool removed);
[[nodiscard]] Result<void> audit_tags(SqlConnection& sql, const AuditedAct& act,
                                      const std::vector<std::string>& tags);
[[nodiscard]] Result<void> audit_ban(SqlConnection& sql, const AuditedAct& act, const Ban& ban);
[[nodiscard]] Result<void> audit_unban(SqlConnection& sql, const AuditedAct& act, const Ban& ban);

/// In front of `before`, the newest first, one more than the limit where there are more.
[[nodiscard]] Result<std::vector<AuditEntry>> read_audit(SqlConnection& sql, ProjectId project,
                                                         std::int64_t before, std::size_t limit);
/// Answers how many were.
[[nodiscard]] Result<std::int64_t> prune_audit(SqlConnection& sql, WallTime before, std::int64_t rows);
/// The oldest of a project, but for the newest so many. As above.
[[nodiscard]] Result<std::int64_t> prune_audit_beyond(SqlConnection& sql, ProjectId project,
                                                      std::int64_t kept, std::int64_t rows);

}  // namespace porchlight::store
