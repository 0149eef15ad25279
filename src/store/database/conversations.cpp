#include "store/database/conversations.hpp"

namespace porchlight::store {

std::string_view to_string(Author author) {
  return author == Author::agent ? "agent" : "visitor";
}

std::string_view to_string(MailState state) {
  switch (state) {
    case MailState::none:
      return "";
    case MailState::waiting:
      return "waiting";
    case MailState::sent:
      return "sent";
    case MailState::failed:
      return "failed";
  }
  return "";
}

MailState mail_state_from(std::string_view text) {
  for (const auto state : {MailState::waiting, MailState::sent, MailState::failed}) {
    if (text == to_string(state)) return state;
  }
  return MailState::none;
}

std::string_view to_string(ConversationStatus status) {
  return status == ConversationStatus::closed ? "closed" : "open";
}

std::optional<ConversationStatus> conversation_status_from(std::string_view text) {
  for (const auto status : {ConversationStatus::open, ConversationStatus::closed}) {
    if (text == to_string(status)) return status;
  }
  return std::nullopt;
}

}  // namespace porchlight::store
