#pragma once
// One visitor's connection, as far as it chats: whether the database knows its secret, what is asked of the
// database for it, which messages wait. Events in; what is to be done comes out, in order. No socket, no
// database, no clock in here.
//
// Who may read a thread is for the database to say, by the hash of the visitor's secret: a connection is told
// of messages only once it has said yes to it, and one that it was never asked about is shown its history
// instead, if it may see it. Another visitor on the connection begins anew, and what was asked for the one
// before is answered to nobody.

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "conversations/chat_event.hpp"
#include "conversations/sent_message.hpp"
#include "presence/holder.hpp"
#include "protocol/chat_messages.hpp"
#include "store/database/conversations.hpp"
#include "store/database/repositories.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace porchlight::conversations {

/// Counts who the line was, visitor and secret, when something was asked: comes back with the answer.
using LineTurn = std::uint32_t;

/// Read the newest of the thread: answered with on_thread(), or on_no_place() where too much is read already.
struct AskThread {
  LineTurn turn;
};
/// Have show_again() called a while later.
struct AskLater {};
/// To the visitor: `conversationHistory`.
struct ShowHistory {
  store::Thread thread;
};
/// Append the message: answered with on_sent().
struct Append {
  LineTurn turn;
  protocol::SendMessage message;
};
/// Acknowledge the message that has waited longest for it. They are acknowledged in the order of send().
struct Acknowledge {
  Result<store::Message> sent;
};
/// From now on, or no more: it is to be shown the history again after a gap.
struct SetFollowed {
  bool followed;
};
/// To the visitor, now.
struct Deliver {
  const ReadyEvent* event;
};
using LineAction = std::variant<AskThread, AskLater, ShowHistory, Append, Acknowledge, SetFollowed, Deliver>;
using LineActions = std::vector<LineAction>;

class VisitorLine {
 public:
  /// The connection belongs to this visitor now, and was let in with this secret (empty: none). `asked`: the
  /// database was, and this is what it has of the visitor.
  [[nodiscard]] LineActions on_identified(presence::ConnectionHandle of, std::string_view secret, bool asked,
                                          const std::optional<store::Visitor>& known);
  /// It is nobody's until the next one.
  void on_gone();

  /// Why the visitor can do nothing with a conversation; none: it can.
  [[nodiscard]] std::optional<Error> refusal(std::string_view event) const;
  /// limits::waiting_messages wait already.
  [[nodiscard]] bool crowded() const;
  /// There is no refusal, and it is not crowded.
  [[nodiscard]] LineActions send(protocol::SendMessage message);
  [[nodiscard]] LineActions on_sent(LineTurn turn, const Result<SentMessage>& sent);
  [[nodiscard]] LineActions on_thread(LineTurn turn, Result<store::Thread> thread);
  [[nodiscard]] LineActions on_no_place(LineTurn turn);
  /// Something was said in the visitor's conversation. The event outlives the actions.
  [[nodiscard]] LineActions on_event(const ReadyEvent& event);
  /// Something may have been that the visitor has not heard.
  [[nodiscard]] LineActions show_again();

  /// The visitor's, as far as the database has said that it is; 0: none known.
  [[nodiscard]] store::ConversationId conversation() const;
  [[nodiscard]] presence::ConnectionHandle of() const { return of_; }
  /// As the database has it. Empty: it had no secret, or a wrong one.
  [[nodiscard]] std::string secret_hash() const;

 private:
  /// What a connection that chats has under way: most never do.
  struct Chat {
    store::ConversationId conversation = 0;     // as far as known here
    bool proven = false;                        // the database knows the secret
    bool asking = false;                        // for the thread
    bool ask_again = false;                     // what was asked for may be out of date already
    std::deque<protocol::SendMessage> waiting;  // the first one under way
  };

  Chat& chat();
  void begin_anew(std::optional<crypto::Sha256> hash, LineActions& actions);
  void ask(LineActions& actions);
  void prove(store::ConversationId conversation, LineActions& actions);
  void append_first(LineActions& actions);

  std::unique_ptr<Chat> chat_;
  presence::ConnectionHandle of_;
  LineTurn turn_ = 0;
  std::optional<crypto::Sha256> hash_;  // in bytes: as text it would be a block of the heap for each visitor
};

}  // namespace porchlight::conversations
