#pragma once
// Mails that wait to be sent: the queue that all gateways share. A row names what the mail is about and
// nothing of what it says: text and address are read when it is sent, so that what was taken back meanwhile
// is not written to. Whoever takes a mail has it for limits::mail_lease; a gateway that dies with it loses
// its turn, and another sends it: at least once.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/database/conversations.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

enum class MailKind : std::uint8_t {
  answer,  // of an agent, to the visitor
  waiting  // to an agent: a visitor waits for an answer
};
[[nodiscard]] std::string_view to_string(MailKind kind);
[[nodiscard]] std::optional<MailKind> mail_kind_from(std::string_view text);

/// A conversation that waits for an answer.
struct WaitingConversation {
  ProjectId project = 0;
  ConversationId conversation = 0;
  std::string project_name;
  std::string name{};     // of the visitor
  std::string content{};  // of the first message that waits for an answer
  WallTime since{};       // when the visitor began to wait
};

/// One that is to be sent now. To an agent it is a digest: of all conversations that the agent is to be told
/// of when it is taken.
struct Mail {
  std::int64_t id = 0;
  MailKind kind = MailKind::answer;
  ProjectId project = 0;
  ConversationId conversation = 0;
  std::int64_t agent = 0;     // whom it is to; 0: a visitor
  std::int64_t attempts = 0;  // this one as well
  WallTime queued{};          // of a digest: the newest in it
  // As they are now:
  std::string recipient;  // empty: there is nobody to write to any more, or nothing to say
  std::string project_name;
  std::vector<std::string> origins{};  // the project's
  std::string name{};                  // of the agent who answers, or of the visitor who waits
  std::string content{};               // of the answer, or of the first message that waits for one
  std::string page{};                  // where the visitor was last, before the answer
  WallTime since{};                    // when the visitor began to wait
  std::vector<WaitingConversation>
      others{};             // in a digest, after that one; limits::digest_conversations in all
  std::size_t waiting = 0;  // in a digest, those that are not listed as well
};

/// A message whose mail has come to an end.
struct MailedMessage {
  ProjectId project = 0;
  ConversationId conversation = 0;
  std::int64_t position = 0;
};

/// Without those to agents that are held back for the next digest: they are not late.
struct MailCounts {
  std::size_t waiting = 0;
  WallTime oldest{};  // of those
};

class MailsRepository {
 public:
  virtual ~MailsRepository() = default;
  /// The one that is due the longest, for limits::mail_lease; none: none is. To an agent, all that is due at
  /// once, and no more than one in limits::digest_interval: what comes sooner is held back for the next.
  virtual Result<std::optional<Mail>> take(WallTime now) = 0;
  /// Whatever others do with it meanwhile. Answers the message that it carried, if it is there.
  virtual Result<std::optional<MailedMessage>> sent(const Mail& mail) = 0;
  /// It is given up, unless somebody else has taken it meanwhile. Answers as above.
  virtual Result<std::optional<MailedMessage>> failed(const Mail& mail) = 0;
  /// It is due again then, unless somebody else has taken it meanwhile.
  virtual Result<void> later(const Mail& mail, WallTime due) = 0;
  /// Queues a word to each agent for each conversation that waits longer than the agent said, once a wait, so
  /// many at a time. A conversation is its assignee's, and where it has none that may answer, everybody's who
  /// may. Answers how many were queued.
  virtual Result<std::size_t> queue_waiting(WallTime now) = 0;
  virtual Result<MailCounts> count(WallTime now) = 0;
};

}  // namespace porchlight::store
