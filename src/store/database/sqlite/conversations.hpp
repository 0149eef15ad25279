#pragma once
// An append is one transaction that holds the write lock from its beginning, and is synced before it answers
// (WAL with synchronous = FULL, driver/sqlite/sqlite.cpp): a message that was acknowledged survives a killed
// process and a power cut. That costs one fsync a message, which is what the journal's batches cost four
// times a second anyway; NORMAL would keep messages through a kill, but lose the last seconds with the power.

#include "store/database/conversations_over.hpp"
#include "store/database/sqlite/access.hpp"
#include "store/database/sqlite/sql.hpp"

namespace porchlight::store {

class SqliteConversations final : public ConversationsOver {
 public:
  /// Both over the same file.
  SqliteConversations(SqliteAccess& access, SqlAccess& lending)
      : ConversationsOver(lending), access_(access) {}
  Result<Appended> append_from_visitor(const VisitorKey& visitor, std::string_view secret_hash,
                                       std::string_view temp_id, std::string_view content,
                                       std::optional<WallTime> now) override;
  Result<Appended> append_from_agent(ProjectId project, ConversationId id, std::int64_t agent,
                                     std::string_view temp_id, std::string_view content,
                                     std::optional<WallTime> now) override;

 private:
  SqliteAccess& access_;
};

}  // namespace porchlight::store
