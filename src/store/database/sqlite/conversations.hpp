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
  explicit SqliteConversations(SqliteAccess& access) : ConversationsOver(access), access_(access) {}

 private:
  Result<Appended> append(const VisitorsMessage& message) override;
  Result<Appended> append(const AgentsMessage& message) override;
  Result<Appended> append(const AgentsInvitation& message) override;

  SqliteAccess& access_;
};

}  // namespace porchlight::store
