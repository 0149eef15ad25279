#pragma once
// Everything about conversations but how a message is appended, in either database: what is checked, which
// connection a call goes to, and which statements it sends there. An append is where the two differ; each
// form writes its own.

#include "store/database/conversation_reads.hpp"
#include "store/database/limits.hpp"
#include "store/database/mail_rules.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/sql_access.hpp"
#include "store/database/storable_text.hpp"
#include "store/database/text_excerpt.hpp"
#include "store/database/visitors_over.hpp"

#include <string>

namespace porchlight::store {

/// Messages that may be appended. No time: the database's clock dates them.
struct VisitorsMessage {
  const VisitorKey& visitor;
  std::string_view secret_hash;
  std::string_view temp_id;
  std::string_view content;
  std::optional<WallTime> now;
  FileIds files{};
};
struct AgentsMessage {
  ProjectId project;
  ConversationId conversation;
  std::int64_t agent;
  std::string_view temp_id;
  std::string_view content;
  std::optional<WallTime> now;
  bool by_email = false;
  FileIds files{};
};

/// To whoever it is, whether there is a conversation or not.
struct AgentsInvitation {
  const VisitorKey& visitor;
  std::int64_t agent;
  std::string_view temp_id;
  std::string_view content;
  std::optional<WallTime> now;
  bool by_email = false;
  FileIds files{};
};

class ConversationsOver : public ConversationsRepository {
 public:
  explicit ConversationsOver(SqlAccess& access) : access_(access) {}

  Result<Appended> append_from_visitor(const VisitorKey& visitor, std::string_view secret_hash,
                                       std::string_view temp_id, std::string_view content,
                                       std::optional<WallTime> now, FileIds files) final {
    if (auto fits = check_chatter(visitor, secret_hash); !fits) return fits.error();
    if (auto fits = check_temp_id(temp_id); !fits) return fits.error();
    if (auto fits = check_file_ids(files); !fits) return fits.error();
    const auto text = normalized_content(content, !files.empty());
    if (!text) return text.error();
    return append(VisitorsMessage{visitor, secret_hash, temp_id, *text, now, files});
  }

  Result<Appended> append_from_agent(ProjectId project, ConversationId id, std::int64_t agent,
                                     std::string_view temp_id, std::string_view content,
                                     std::optional<WallTime> now, bool by_email, FileIds files) final {
    if (auto fits = check_temp_id(temp_id); !fits) return fits.error();
    if (auto fits = check_file_ids(files); !fits) return fits.error();
    const auto text = normalized_content(content, !files.empty());
    if (!text) return text.error();
    if (by_email) {
      if (auto may = check_mailable(project, id); !may) return may.error();
    }
    return append(AgentsMessage{project, id, agent, temp_id, *text, now, by_email, files});
  }

  Result<Appended> append_from_agent(const VisitorKey& visitor, std::int64_t agent, std::string_view temp_id,
                                     std::string_view content, std::optional<WallTime> now, bool by_email,
                                     FileIds files) final {
    if (!can_be_visitor(visitor)) return no_such_visitor();
    if (auto fits = check_temp_id(temp_id); !fits) return fits.error();
    if (auto fits = check_file_ids(files); !fits) return fits.error();
    const auto text = normalized_content(content, !files.empty());
    if (!text) return text.error();
    if (by_email) {
      if (auto may = check_mailable(visitor); !may) return may.error();
    }
    return append(AgentsInvitation{visitor, agent, temp_id, *text, now, by_email, files});
  }

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

  Result<Conversation> rate(const VisitorKey& visitor, std::string_view secret_hash, const Rating& rating,
                            WallTime now) final {
    if (auto fits = check_chatter(visitor, secret_hash); !fits) return fits.error();
    const auto comment = normalized_rating_comment(rating.score, rating.comment);
    if (!comment) return comment.error();
    return access_.write([&](SqlConnection& sql) {
      return rate_conversation(sql, visitor, secret_hash, {rating.score, *comment, now, true});
    });
  }

  Result<ScoreCounts> scores(ProjectId project, WallTime since) final {
    return access_.read([&](SqlConnection& sql) { return read_scores(sql, project, since); });
  }

  Result<ContactLeft> set_contact(const VisitorKey& visitor, std::string_view secret_hash,
                                  std::string_view email) final {
    if (auto fits = check_chatter(visitor, secret_hash); !fits) return fits.error();
    const auto contact = normalized_contact(email);
    if (!contact) return contact.error();
    return access_.write(
        [&](SqlConnection& sql) { return change_contact(sql, visitor, secret_hash, *contact); });
  }

  Result<Conversation> find(ProjectId project, ConversationId id) final {
    return access_.read([&](SqlConnection& sql) { return read_conversation(sql, project, id); });
  }

  Result<Conversation> find_of_visitor(const VisitorKey& visitor) final {
    if (!can_be_visitor(visitor)) return no_conversation();
    return access_.read([&](SqlConnection& sql) { return read_conversation(sql, visitor); });
  }

  Result<std::vector<ConversationState>> states_of(ProjectId project,
                                                   std::span<const std::string> uids) final {
    return access_.read([&](SqlConnection& sql) { return read_states(sql, project, uids); });
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

  Result<std::optional<Conversation>> assign(const AssignmentAsked& asked) final {
    return access_.write_together([&](SqlConnection& sql) { return assign_conversation(sql, asked); });
  }

  Result<std::vector<Conversation>> wake(WallTime now) final {
    return access_.write_together([&](SqlConnection& sql) { return wake_conversations(sql, now); });
  }

  Result<ConversationPage> page(ProjectId project, const ConversationQuery& query) final {
    if (query.text.size() > limits::search_bytes) {
      return bad_request("q: expected at most " + std::to_string(limits::search_bytes) + " bytes");
    }
    if (!is_storable(query.text)) return ConversationPage{};  // nobody has said that
    if (!query.text.empty() && folded_words(query.text).empty()) {
      ConversationQuery all = query;
      all.text.clear();
      return page(project, all);
    }
    return access_.read([&](SqlConnection& sql) { return read_page(sql, project, query); });
  }

 private:
  // Before the append, and not in its transaction: who takes an address back at this moment is not written to
  // all the same, since it is read anew when the mail is sent.
  Result<void> check_mailable(ProjectId project, ConversationId id) {
    return access_.read([&](SqlConnection& sql) -> Result<void> {
      const auto found = read_conversation(sql, project, id);
      if (!found) return found.error();
      return store::check_mailable(sql, project, reply_address(found->visitor_contact, found->visitor_email));
    });
  }
  Result<void> check_mailable(const VisitorKey& visitor) {
    return access_.read([&](SqlConnection& sql) -> Result<void> {
      const auto found = read_visitor(sql, visitor);
      if (!found) return found.error();
      if (!*found) return no_such_visitor();
      return store::check_mailable(sql, visitor.project,
                                   reply_address((*found)->contact_email, (*found)->email));
    });
  }

  virtual Result<Appended> append(const VisitorsMessage& message) = 0;
  virtual Result<Appended> append(const AgentsMessage& message) = 0;
  virtual Result<Appended> append(const AgentsInvitation& message) = 0;

  SqlAccess& access_;
};

}  // namespace porchlight::store
