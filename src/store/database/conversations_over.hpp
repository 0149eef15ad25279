#pragma once
// Everything about conversations but the appends, over both databases: which connection a call goes to, and
// which statements it sends there.

#include "store/database/conversation_reads.hpp"
#include "store/database/message_rules.hpp"

namespace porchlight::store {

/// `Access` lends connections (read(), write()); `Sql` is the SqlConnection over one of them.
template <typename Access, typename Connection, typename Sql>
class ConversationsOver : public ConversationsRepository {
 public:
  explicit ConversationsOver(Access& access) : access_(access) {}

  Result<Thread> thread_of_visitor(const VisitorKey& visitor, std::string_view secret_hash,
                                   const MessageQuery& query) final {
    if (auto fits = check_chatter(visitor, secret_hash); !fits) return fits.error();
    return read([&](Sql& sql) { return read_thread(sql, visitor, secret_hash, query); });
  }

  Result<Conversation> mark_read_by_visitor(const VisitorKey& visitor, std::string_view secret_hash,
                                            std::int64_t position) final {
    if (auto fits = check_chatter(visitor, secret_hash); !fits) return fits.error();
    return write([&](Sql& sql) { return move_visitors_position(sql, visitor, secret_hash, position); });
  }

  Result<Conversation> find(ProjectId project, ConversationId id) final {
    return read([&](Sql& sql) { return read_conversation(sql, project, id); });
  }

  Result<Conversation> find_of_visitor(const VisitorKey& visitor) final {
    if (!can_be_visitor(visitor)) return no_conversation();
    return read([&](Sql& sql) { return read_conversation(sql, visitor); });
  }

  Result<Thread> thread(ProjectId project, ConversationId id, const MessageQuery& query) final {
    return read([&](Sql& sql) { return read_thread(sql, project, id, query); });
  }

  Result<Conversation> mark_read_by_agents(ProjectId project, ConversationId id,
                                           std::int64_t position) final {
    return write([&](Sql& sql) { return move_agents_position(sql, project, id, position); });
  }

  Result<Conversation> update(ProjectId project, ConversationId id, const ConversationChange& change) final {
    return write([&](Sql& sql) { return change_conversation(sql, project, id, change); });
  }

  Result<ConversationPage> page(ProjectId project, const ConversationQuery& query) final {
    return read([&](Sql& sql) { return read_page(sql, project, query); });
  }

 protected:
  Access& access() { return access_; }

 private:
  template <typename Work>
  auto read(Work work) {
    return access_.read([&](Connection& connection) {
      Sql sql(connection);
      return work(sql);
    });
  }
  /// The same again does no harm: PostgreSQL's form repeats where a connection is lost.
  template <typename Work>
  auto write(Work work) {
    return access_.write([&](Connection& connection) {
      Sql sql(connection);
      return work(sql);
    });
  }

  Access& access_;
};

}  // namespace porchlight::store
