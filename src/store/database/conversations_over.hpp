#pragma once
// Everything about conversations but the appends, in either database: which connection a call goes to, and
// which statements it sends there. An append is where the two differ; each form writes its own.

#include "store/database/conversation_reads.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

class ConversationsOver : public ConversationsRepository {
 public:
  explicit ConversationsOver(SqlAccess& access) : access_(access) {}

  Result<Thread> thread_of_visitor(const VisitorKey& visitor, std::string_view secret_hash,
                                   const MessageQuery& query) final {
    if (auto fits = check_chatter(visitor, secret_hash); !fits) return fits.error();
    return access_.read([&](SqlConnection& sql) { return read_thread(sql, visitor, secret_hash, query); });
  }

  Result<Conversation> mark_read_by_visitor(const VisitorKey& visitor, std::string_view secret_hash,
                                            std::int64_t position) final {
    if (auto fits = check_chatter(visitor, secret_hash); !fits) return fits.error();
    return access_.write(
        [&](SqlConnection& sql) { return move_visitors_position(sql, visitor, secret_hash, position); });
  }

  Result<Conversation> find(ProjectId project, ConversationId id) final {
    return access_.read([&](SqlConnection& sql) { return read_conversation(sql, project, id); });
  }

  Result<Conversation> find_of_visitor(const VisitorKey& visitor) final {
    if (!can_be_visitor(visitor)) return no_conversation();
    return access_.read([&](SqlConnection& sql) { return read_conversation(sql, visitor); });
  }

  Result<Thread> thread(ProjectId project, ConversationId id, const MessageQuery& query) final {
    return access_.read([&](SqlConnection& sql) { return read_thread(sql, project, id, query); });
  }

  Result<Conversation> mark_read_by_agents(ProjectId project, ConversationId id,
                                           std::int64_t position) final {
    return access_.write(
        [&](SqlConnection& sql) { return move_agents_position(sql, project, id, position); });
  }

  Result<Conversation> update(ProjectId project, ConversationId id, const ConversationChange& change) final {
    return access_.write([&](SqlConnection& sql) { return change_conversation(sql, project, id, change); });
  }

  Result<ConversationPage> page(ProjectId project, const ConversationQuery& query) final {
    return access_.read([&](SqlConnection& sql) { return read_page(sql, project, query); });
  }

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
