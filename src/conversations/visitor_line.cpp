#include "conversations/visitor_line.hpp"

#include "base/assert.hpp"
#include "conversations/limits.hpp"

#include <utility>

namespace porchlight::conversations {
namespace {

std::string hex(const std::optional<crypto::Sha256>& hash) {
  return hash ? crypto::to_hex({reinterpret_cast<const char*>(hash->data()), hash->size()}) : std::string();
}

}  // namespace

VisitorLine::Chat& VisitorLine::chat() {
  if (!chat_) chat_ = std::make_unique<Chat>();
  return *chat_;
}

LineActions VisitorLine::on_identified(presence::ConnectionHandle of, std::string_view secret, bool asked,
                                       const std::optional<store::Visitor>& known) {
  LineActions actions;
  std::optional<crypto::Sha256> hash;
  if (!secret.empty()) hash = crypto::sha256(secret);
  // Whoever came first without a secret has no thread, and gets none by bringing one later.
  if (known && known->secret_hash != hex(hash)) hash.reset();
  if (hash_ != hash || of_ != of) begin_anew(hash, actions);
  of_ = of;
  if (!hash_ || !asked) return actions;
  if (known && known->has_conversation) {
    ask(actions);
  } else {
    actions.emplace_back(ShowHistory{});
  }
  return actions;
}

/// What another visitor on this connection had under way is nobody's any more.
void VisitorLine::begin_anew(std::optional<crypto::Sha256> hash, LineActions& actions) {
  ++turn_;
  const auto chat = std::exchange(chat_, nullptr);
  hash_ = hash;
  if (!chat) return;
  if (chat->proven) actions.emplace_back(SetFollowed{false});
  for (std::size_t i = 0; i < chat->waiting.size(); ++i) {
    actions.emplace_back(
        Acknowledge{Error{ErrorCode::unavailable, "The socket is another visitor's by now."}});
  }
}

void VisitorLine::on_gone() {
  of_ = {};
  ++turn_;
}

std::optional<Error> VisitorLine::refusal(std::string_view event) const {
  if (!of_) {
    return Error{ErrorCode::not_identified, "Expected identify before " + std::string(event) + "."};
  }
  if (hash_) return std::nullopt;
  return Error{ErrorCode::forbidden,
               "Expected an identify with the visitorSecret that this visitorUid was first seen with."};
}

bool VisitorLine::crowded() const {
  return chat_ && chat_->waiting.size() >= limits::waiting_messages;
}

LineActions VisitorLine::send(protocol::SendMessage message) {
  PORCHLIGHT_ASSERT(of_ && hash_ && !crowded());
  LineActions actions;
  auto& waiting = chat().waiting;
  waiting.push_back(std::move(message));
  if (waiting.size() == 1) append_first(actions);
  return actions;
}

/// One at a time: the database has several threads, and messages keep their order.
void VisitorLine::append_first(LineActions& actions) {
  actions.emplace_back(Append{turn_, chat_->waiting.front()});
}

LineActions VisitorLine::on_sent(LineTurn turn, const Result<SentMessage>& sent) {
  LineActions actions;
  if (turn != turn_) return actions;
  chat_->waiting.pop_front();
  if (sent) prove(sent->appended.conversation.id, actions);
  actions.emplace_back(Acknowledge{sent ? Result<store::Message>(sent->appended.message)
                                        : Result<store::Message>(sent.error())});
  if (!chat_->waiting.empty()) append_first(actions);
  return actions;
}

void VisitorLine::prove(store::ConversationId conversation, LineActions& actions) {
  if (!std::exchange(chat().proven, true)) actions.emplace_back(SetFollowed{true});
  if (conversation != 0) chat().conversation = conversation;
}

void VisitorLine::ask(LineActions& actions) {
  if (!of_ || !hash_) return;
  if (std::exchange(chat().asking, true)) {
    chat().ask_again = true;
  } else {
    actions.emplace_back(AskThread{turn_});
  }
}

LineActions VisitorLine::on_no_place(LineTurn turn) {
  if (turn != turn_) return {};
  chat_->asking = false;
  return {AskLater{}};
}

LineActions VisitorLine::on_thread(LineTurn turn, Result<store::Thread> thread) {
  LineActions actions;
  if (turn != turn_) return actions;
  chat().asking = false;
  const bool again = std::exchange(chat().ask_again, false);
  if (!thread) {
    // Another secret than the one that the visitor was first seen with: nothing is said of the thread.
    if (thread.error().code == ErrorCode::forbidden) begin_anew(std::nullopt, actions);
  } else if (again) {
    ask(actions);
  } else {
    prove(thread->conversation ? thread->conversation->id : 0, actions);
    actions.emplace_back(ShowHistory{std::move(*thread)});
  }
  return actions;
}

LineActions VisitorLine::on_event(const ReadyEvent& event) {
  LineActions actions;
  if (chat_ && chat_->proven) {
    actions.emplace_back(Deliver{&event});
  } else {
    ask(actions);
  }
  return actions;
}

LineActions VisitorLine::show_again() {
  LineActions actions;
  if (chat_) ask(actions);
  return actions;
}

store::ConversationId VisitorLine::conversation() const {
  return chat_ ? chat_->conversation : 0;
}

std::string VisitorLine::secret_hash() const {
  return hex(hash_);
}

}  // namespace porchlight::conversations
