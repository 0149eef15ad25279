#pragma once
// Conversations and their messages, as plain blocking calls like the other repositories' (repositories.hpp).
//
// One visitor has one conversation; the first message makes it, the visitor's or an agent's. A message has a
// position in its conversation, 1, 2, 3 … without holes, given inside the transaction that stores it: whoever
// has 4 and 6 knows that 5 is missing. An answer means that the database has the message for good, and the
// same tempId again means the same message: a sender that heard nothing repeats until it hears.
//
// What a visitor asks for names the hash of the visitor's secret, and the database is the judge of it, in the
// same transaction: no gateway's memory is asked whether somebody may read.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/database/files.hpp"
#include "store/database/repositories.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

using ConversationId = std::int64_t;

enum class Author : std::uint8_t { visitor, agent };
[[nodiscard]] std::string_view to_string(Author author);

/// Of an answer that goes by mail as well (mails.hpp).
enum class MailState : std::uint8_t { none, waiting, sent, failed };
/// Empty for none.
[[nodiscard]] std::string_view to_string(MailState state);
[[nodiscard]] MailState mail_state_from(std::string_view text);

struct Message {
  ConversationId conversation = 0;
  std::int64_t position = 0;
  Author author = Author::visitor;
  std::int64_t agent = 0;  // 0: the visitor's
  std::string agent_name;  // as the agent was called then
  std::string temp_id;
  std::string content;
  WallTime sent_at{};  // never before the message in front of it
  MailState mail = MailState::none;
  std::vector<File> files{};
};

enum class ConversationStatus : std::uint8_t { open, closed };
[[nodiscard]] std::string_view to_string(ConversationStatus status);
[[nodiscard]] std::optional<ConversationStatus> conversation_status_from(std::string_view text);

/// What a visitor thought of a conversation, once it was closed.
struct Rating {
  std::int64_t score = 0;  // 1 to 5, the best
  std::string comment{};   // empty: none
  WallTime at{};
  bool stands = false;  // given since the conversation was closed the last time
  bool operator==(const Rating&) const = default;
};

/// How many gave a 1, a 2 … a 5.
using ScoreCounts = std::array<std::int64_t, 5>;

struct Conversation {
  ConversationId id = 0;
  ProjectId project = 0;
  std::string visitor_uid;
  std::string visitor_name;
  std::string visitor_email;
  WallTime visitor_last_seen{};
  ConversationStatus status = ConversationStatus::open;
  std::int64_t assignee = 0;  // 0: nobody's
  std::string assignee_name;
  std::int64_t last_position = 0;
  std::int64_t agent_read_position = 0;  // of all agents together
  std::int64_t visitor_read_position = 0;
  std::size_t unread = 0;          // the visitor's messages behind agent_read_position
  std::size_t visitor_unread = 0;  // the agents' messages behind visitor_read_position
  Message last_message;
  WallTime created_at{};
  std::vector<std::int64_t> mentioned;    // agents whom notes mention and who have not seen it
  std::optional<WallTime> snoozed_until;  // an open one's
  std::optional<Rating> rating{};         // the last
  std::vector<std::string> visitor_tags{};
  std::string visitor_contact{};            // the e-mail that the visitor has left; empty: none
  std::optional<WallTime> waiting_since{};  // the visitor's oldest message that nobody has answered
};

/// What an append answers.
struct Appended {
  Message message;
  Conversation conversation;
  bool repeated = false;  // the tempId was there: the stored message, and nothing has changed
  bool created = false;   // the conversation began with this message
  bool reopened = false;  // the visitor has opened it again with this message
};

struct MessageQuery {
  std::int64_t before = 0;  // only those in front of it; 0: no bound
  std::int64_t after = 0;   // only those behind it, the oldest first; 0: the newest first
  std::size_t limit = 50;
};

struct Thread {
  std::optional<Conversation> conversation;
  std::vector<Message> messages;  // ascending
  bool has_more = false;          // newer ones where the query had `after`, older ones otherwise
  std::string contact{};          // the visitor's, where the visitor asks
};

/// What a visitor's contact belongs to.
struct ContactLeft {
  Visitor visitor;
  std::optional<Conversation> conversation;
};

struct ConversationChange {
  std::optional<ConversationStatus> status;
  std::optional<std::int64_t> assignee;  // 0: nobody
  /// Until then; none in it: no more.
  std::optional<std::optional<WallTime>> snoozed_until{};
};

enum class Assignment : std::uint8_t;  // repositories.hpp

/// A conversation that is to be somebody's, by a rule.
struct AssignmentAsked {
  ProjectId project = 0;
  ConversationId conversation = 0;
  Assignment rule{};
  std::vector<std::int64_t> available;  // agents who are here
  std::int64_t assignee = 0;            // whose it is yet; 0: nobody's
  WallTime now{};
};

/// How the conversation of one of many visitors stands.
struct ConversationState {
  std::string visitor_uid;
  ConversationId id = 0;
  ConversationStatus status = ConversationStatus::open;
  std::size_t unread = 0;
  std::int64_t assignee = 0;  // 0: nobody's
};

struct ConversationQuery {
  std::optional<ConversationStatus> status;
  std::optional<std::int64_t> assignee;  // 0: nobody's
  std::string visitor{};                 // whose; empty: everybody's
  std::size_t limit = 50;
  std::string cursor;           // as the last page gave it; empty begins
  std::optional<bool> rated{};  // has a rating
  std::optional<bool> snoozed{};
  std::int64_t mentioned = 0;  // an agent whom notes mention and who has not seen it; 0: whoever
  std::string tag{};           // of the visitor
  std::string text{};          // words that were said or noted, or that the visitor is called; empty for all
};

/// Where a text was found: in the newest message that has it, else in the newest note, else in what the
/// visitor is called.
struct ConversationMatch {
  std::int64_t position = 0;  // of the message; 0: in none
  std::int64_t note = 0;      // 0: in none
  std::string excerpt;
};

/// The last message newest first, then the newest conversation.
struct ConversationPage {
  std::vector<Conversation> conversations;
  std::string next_cursor;                   // empty at the end
  std::vector<ConversationMatch> matches{};  // of each; none where the query has no text
};

class ConversationsRepository {
 public:
  virtual ~ConversationsRepository() = default;

  // Messages are dated by the session store: `now` is its time, and none where no one knows it yet; the
  // database's clock dates them then. They are in order, whatever clocks say, but for what a clock that was
  // wrong has dated further ahead than limits::message_time_ahead: that is not kept.
  //
  // `files`: of the sender's own, not named by a message yet (files.hpp); with some the content may be empty.
  // Errors: badRequest where they are not.

  // The visitor's. The hash is not empty: who has no secret has no thread. Errors: forbidden where the
  // visitor came first with another secret, or without one.

  /// Opens a closed conversation again, and moves the visitor's read position to the message. The visitor's
  /// row is made where the journal has not written it yet. The content is brought into shape here
  /// (message_rules.hpp). Errors: forbidden, badRequest, payloadTooLarge, notFound (no such project).
  virtual Result<Appended> append_from_visitor(const VisitorKey& visitor, std::string_view secret_hash,
                                               std::string_view temp_id, std::string_view content,
                                               std::optional<WallTime> now, FileIds files = {}) = 0;
  /// Empty where nothing was said yet.
  virtual Result<Thread> thread_of_visitor(const VisitorKey& visitor, std::string_view secret_hash,
                                           const MessageQuery& query) = 0;
  /// Never backward, never past the last message. Errors: forbidden, notFound (no conversation yet).
  virtual Result<Conversation> mark_read_by_visitor(const VisitorKey& visitor, std::string_view secret_hash,
                                                    std::int64_t position) = 0;
  /// Where the visitor wants to be answered; empty: nowhere any more. Errors: forbidden, badRequest, notFound
  /// where the journal has not written the visitor yet.
  virtual Result<ContactLeft> set_contact(const VisitorKey& visitor, std::string_view secret_hash,
                                          std::string_view email) = 0;

  /// The last one counts. Of `rating` the score and the comment. Errors: forbidden, badRequest, notFound (no
  /// conversation yet), conflict where it is open.
  virtual Result<Conversation> rate(const VisitorKey& visitor, std::string_view secret_hash,
                                    const Rating& rating, WallTime now) = 0;

  // The agents'. Errors: notFound where the conversation is not in the project.

  /// Moves the agents' read position to the message; a closed conversation stays closed.
  /// Errors: also badRequest, payloadTooLarge, and notFound for an agent that is not there.
  /// By e-mail as well: a mail waits from then on (mails.hpp). Errors: also badRequest where the visitor has
  /// no address, conflict past limits::waiting_mails.
  virtual Result<Appended> append_from_agent(ProjectId project, ConversationId id, std::int64_t agent,
                                             std::string_view temp_id, std::string_view content,
                                             std::optional<WallTime> now, bool by_email = false,
                                             FileIds files = {}) = 0;
  /// The visitor's conversation goes on, open again, or begins with this message: an invitation. Errors: also
  /// notFound for a visitor without a row, badRequest for one who came without a secret, and so cannot read
  /// it.
  virtual Result<Appended> append_from_agent(const VisitorKey& visitor, std::int64_t agent,
                                             std::string_view temp_id, std::string_view content,
                                             std::optional<WallTime> now, bool by_email = false,
                                             FileIds files = {}) = 0;
  virtual Result<Conversation> find(ProjectId project, ConversationId id) = 0;
  virtual Result<Conversation> find_of_visitor(const VisitorKey& visitor) = 0;
  /// Of those who have one, in no order.
  virtual Result<std::vector<ConversationState>> states_of(ProjectId project,
                                                           std::span<const std::string> uids) = 0;
  virtual Result<Thread> thread(ProjectId project, ConversationId id, const MessageQuery& query) = 0;
  /// Never backward, never past the last message.
  virtual Result<Conversation> mark_read_by_agents(ProjectId project, ConversationId id,
                                                   std::int64_t position) = 0;
  /// One that is closed is not snoozed. Errors: also badRequest for an assignee who is no member of the
  /// project, conflict where a closed one was to be snoozed.
  virtual Result<Conversation> update(ProjectId project, ConversationId id,
                                      const ConversationChange& change) = 0;
  /// To one of those who are available and no viewers, if it is still open and as it was. One after the
  /// other, whoever asks at once. None: nothing has changed.
  virtual Result<std::optional<Conversation>> assign(const AssignmentAsked& asked) = 0;
  /// Those whose snooze is over are snoozed no more, and answered to one caller, whoever asks at once;
  /// limits::woken_conversations at most.
  virtual Result<std::vector<Conversation>> wake(WallTime now) = 0;
  /// With a text a page may be short, or empty, and still have a cursor. Errors: badRequest for a cursor that
  /// no page gave, or a text beyond limits::search_bytes.
  virtual Result<ConversationPage> page(ProjectId project, const ConversationQuery& query) = 0;
  /// Of conversations whose last rating is no older.
  virtual Result<ScoreCounts> scores(ProjectId project, WallTime since) = 0;
};

}  // namespace porchlight::store
