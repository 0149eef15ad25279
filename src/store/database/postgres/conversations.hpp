#pragma once
// An append is one statement, and so one transaction and one round trip: it judges the secret, makes the
// visitor's row and the conversation where there is none, takes the next position and stores the message.
// Who appends to the same conversation at once waits for the conversation's row, and goes on from what it
// finds there. It answers once the server has committed, as the server's synchronous_commit says.
//
// Where that statement does nothing, the tempId was there, somebody made a row at the same moment, or it is
// not allowed: only then a second one finds out which.

#include "store/database/conversations_over.hpp"
#include "store/database/postgres/access.hpp"
#include "store/database/postgres/sql.hpp"

namespace porchlight::store {

class PostgresConversations final : public ConversationsOver {
 public:
  explicit PostgresConversations(PostgresAccess& access) : ConversationsOver(access), access_(access) {}

 private:
  Result<Appended> append(const VisitorsMessage& message) override;
  Result<Appended> append(const AgentsMessage& message) override;
  Result<Appended> append(const AgentsInvitation& message) override;

  PostgresAccess& access_;
};

}  // namespace porchlight::store
