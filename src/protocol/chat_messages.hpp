#pragma once
// What visitors and agents say about conversations, read strictly. What a message may be, the store says
// (message_rules.hpp). Pure.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/database/conversations.hpp"

#include <boost/json/array.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace porchlight::protocol {

struct SendMessage {
  std::string content;
  std::string temp_id;
  std::vector<std::string> files{};
};

struct TypingMessage {
  ProjectId project = 0;                   // agents only
  store::ConversationId conversation = 0;  // agents only
  bool is_typing = false;
  std::string text{};  // visitors only: what is written so far
};

struct ViewMessage {
  ProjectId project = 0;
  store::ConversationId conversation = 0;  // 0: none any more
  std::string visitor{};                   // the uid; empty: nobody any more
};

/// What an agent has chosen; by presence: available, since here.
enum class Availability : std::uint8_t { by_presence, available, away };

struct AvailabilityMessage {
  ProjectId project = 0;
  Availability choice = Availability::by_presence;
  Milliseconds chosen_ago{0};  // a choice that is told again keeps its time
};

struct RateMessage {
  std::int64_t score = 0;
  std::string comment{};
};

/// All of them: Errors: badRequest.
[[nodiscard]] Result<SendMessage> read_send(const boost::json::array& args);
[[nodiscard]] Result<TypingMessage> read_visitor_typing(const boost::json::array& args);
[[nodiscard]] Result<RateMessage> read_rating(const boost::json::array& args);
[[nodiscard]] Result<std::int64_t> read_read_position(const boost::json::array& args);
/// The address that is left; what it may be is the store's to say.
[[nodiscard]] Result<std::string> read_contact(const boost::json::array& args);
/// `{before?, after?, limit?}`
[[nodiscard]] Result<store::MessageQuery> read_history_query(const boost::json::array& args);
[[nodiscard]] Result<TypingMessage> read_agent_typing(const boost::json::array& args);
[[nodiscard]] Result<ViewMessage> read_view(const boost::json::array& args);
[[nodiscard]] Result<AvailabilityMessage> read_availability(const boost::json::array& args);

}  // namespace porchlight::protocol
