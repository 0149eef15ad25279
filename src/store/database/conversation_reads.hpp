#pragma once
// How conversations are read, and how what is no message is written, over both databases.
//
// Messages never change and are only ever added: a thread that is read up to its conversation's last position
// is one state of it, although two statements read it.

#include "store/database/conversations.hpp"
#include "store/database/sql_text.hpp"

#include <optional>

namespace porchlight::store {

/// Errors of all: notFound where the conversation is not in the project.
[[nodiscard]] Result<Conversation> read_conversation(SqlConnection& connection, ProjectId project,
                                                     ConversationId id);
[[nodiscard]] Result<Conversation> read_conversation(SqlConnection& connection, const VisitorKey& visitor);

[[nodiscard]] Result<std::vector<ConversationState>> read_states(SqlConnection& connection, ProjectId project,
                                                                 std::span<const std::string> uids);

/// The visitor's, where the secret is the visitor's, or one of a device of the visitor; none where nothing
/// was said yet. Errors: forbidden.
[[nodiscard]] Result<std::optional<Conversation>> read_proven(SqlConnection& connection,
                                                              const VisitorKey& visitor,
                                                              std::string_view secret_hash);

/// Is the secret that of a device of the visitor?
[[nodiscard]] Result<bool> is_of_device(SqlConnection& connection, const VisitorKey& visitor,
                                        std::string_view secret_hash);

/// The message that a sender has sent before.
[[nodiscard]] Result<std::optional<Message>> read_message(SqlConnection& connection, ConversationId id,
                                                          Author author, std::string_view temp_id);

[[nodiscard]] Result<Thread> read_thread(SqlConnection& connection, ProjectId project, ConversationId id,
                                         const MessageQuery& query);
/// Empty where nothing was said yet. Errors: forbidden.
[[nodiscard]] Result<Thread> read_thread(SqlConnection& connection, const VisitorKey& visitor,
                                         std::string_view secret_hash, const MessageQuery& query);

/// Errors: badRequest for a cursor.
[[nodiscard]] Result<ConversationPage> read_page(SqlConnection& connection, ProjectId project,
                                                 const ConversationQuery& query);

/// Of conversations whose last rating is no older.
[[nodiscard]] Result<ScoreCounts> read_scores(SqlConnection& connection, ProjectId project, WallTime since);

/// May an agent write to the visitor? Errors: notFound, badRequest (there is no secret to read it with).
[[nodiscard]] Result<void> check_reader(SqlConnection& connection, const VisitorKey& visitor);

/// None where there is no such agent.
[[nodiscard]] Result<std::optional<std::string>> read_agent_name(SqlConnection& connection,
                                                                 std::int64_t agent);

// One statement that changes, where there is something to change, and one that reads what is there then.

[[nodiscard]] Result<Conversation> move_agents_position(SqlConnection& connection, ProjectId project,
                                                        ConversationId id, std::int64_t position);
/// Errors: forbidden, notFound.
[[nodiscard]] Result<Conversation> move_visitors_position(SqlConnection& connection,
                                                          const VisitorKey& visitor,
                                                          std::string_view secret_hash,
                                                          std::int64_t position);
[[nodiscard]] Result<std::optional<Conversation>> assign_conversation(SqlConnection& sql,
                                                                      const AssignmentAsked& asked);
[[nodiscard]] Result<std::vector<Conversation>> wake_conversations(SqlConnection& connection, WallTime now);
/// Errors: forbidden, notFound, conflict where it is open.
[[nodiscard]] Result<Conversation> rate_conversation(SqlConnection& connection, const VisitorKey& visitor,
                                                     std::string_view secret_hash, const Rating& rating);
/// Errors: forbidden, unavailable where there is no such row yet.
[[nodiscard]] Result<ContactLeft> change_contact(SqlConnection& connection, const VisitorKey& visitor,
                                                 std::string_view secret_hash, std::string_view contact);
/// Errors: badRequest for an assignee who is no member, conflict for a closed one that was to be snoozed,
/// notFound.
[[nodiscard]] Result<Conversation> change_conversation(SqlConnection& connection, ProjectId project,
                                                       ConversationId id, const ConversationChange& change);

}  // namespace porchlight::store
