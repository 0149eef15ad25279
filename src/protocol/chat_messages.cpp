#include "protocol/chat_messages.hpp"

#include "access/identifiers.hpp"
#include "base/json_fields.hpp"
#include "protocol/events.hpp"
#include "protocol/limits.hpp"
#include "protocol/message_fields.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace porchlight::protocol {
namespace {

Result<std::string> read_whole_text(const boost::json::object& object, std::string_view name) {
  const auto text = json::find_text(object, name);
  if (!text) return bad_request("Expected " + std::string(name) + ": text.");
  return std::string(*text);
}

/// None where it is missing or null.
Result<std::optional<std::int64_t>> read_count(const boost::json::object& object, std::string_view name,
                                               std::int64_t least) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::optional<std::int64_t>();
  const auto* number = value->if_int64();
  if (number == nullptr || *number < least) {
    return bad_request("Expected " + std::string(name) + ": a whole number of at least " +
                       std::to_string(least) + ".");
  }
  return std::optional(*number);
}

Result<bool> read_typing(const boost::json::object& object) {
  const auto typing = json::find_truth(object, "isTyping");
  if (!typing) return bad_request("Expected isTyping: true or false.");
  return *typing;
}

}  // namespace

Result<SendMessage> read_send(const boost::json::array& args) {
  const auto payload = read_payload(args, from_visitor::send_message);
  if (!payload) return payload.error();
  auto content = read_whole_text(**payload, "content");
  if (!content) return content.error();
  auto temp_id = read_whole_text(**payload, "tempId");
  if (!temp_id) return temp_id.error();
  return SendMessage{std::move(*content), std::move(*temp_id)};
}

Result<TypingMessage> read_visitor_typing(const boost::json::array& args) {
  const auto payload = read_payload(args, from_visitor::visitor_is_typing);
  if (!payload) return payload.error();
  const auto typing = read_typing(**payload);
  if (!typing) return typing.error();
  return TypingMessage{.project = 0, .conversation = 0, .is_typing = *typing};
}

Result<std::int64_t> read_read_position(const boost::json::array& args) {
  const auto payload = read_payload(args, from_visitor::messages_read);
  if (!payload) return payload.error();
  const auto position = read_count(**payload, "position", 0);
  if (!position) return position.error();
  if (!*position) return bad_request("Expected position: a whole number of at least 0.");
  return **position;
}

Result<store::MessageQuery> read_history_query(const boost::json::array& args) {
  store::MessageQuery query;
  const auto payload = read_payload(args, from_visitor::get_history);
  if (!payload) return payload.error();
  const auto before = read_count(**payload, "before", 0);
  if (!before) return before.error();
  const auto after = read_count(**payload, "after", 0);
  if (!after) return after.error();
  const auto limit = read_count(**payload, "limit", 1);
  if (!limit) return limit.error();
  if (*limit && **limit > limits::history_messages) return bad_request("Expected limit: at most 100.");
  query.before = before->value_or(0);
  query.after = after->value_or(0);
  query.limit = static_cast<std::size_t>(limit->value_or(static_cast<std::int64_t>(query.limit)));
  return query;
}

Result<TypingMessage> read_agent_typing(const boost::json::array& args) {
  const auto view = read_view(args);
  if (!view) return view.error();
  const auto typing = read_typing(args.front().get_object());
  if (!typing) return typing.error();
  if (view->conversation == 0) return bad_request("Expected conversationId: a positive whole number.");
  return TypingMessage{view->project, view->conversation, *typing};
}

Result<ViewMessage> read_view(const boost::json::array& args) {
  const auto payload = read_payload(args, "an event");
  if (!payload) return payload.error();
  const auto project = access::read_project_id((*payload)->if_contains("projectId"));
  if (!project) return project.error();
  const auto conversation = read_count(**payload, "conversationId", 1);
  if (!conversation) return conversation.error();
  return ViewMessage{*project, conversation->value_or(0)};
}

Result<AvailabilityMessage> read_availability(const boost::json::array& args) {
  const auto payload = read_payload(args, from_agent::set_availability);
  if (!payload) return payload.error();
  const auto project = access::read_project_id((*payload)->if_contains("projectId"));
  if (!project) return project.error();
  AvailabilityMessage message{*project, Availability::by_presence, {}};
  if (const auto* ago = (*payload)->if_contains("chosenMsAgo")) {
    if (!ago->is_int64() || ago->get_int64() < 0) {
      return bad_request("Expected chosenMsAgo: milliseconds since somebody chose it.");
    }
    message.chosen_ago = std::min(Milliseconds(ago->get_int64()), limits::oldest_choice);
  }
  const auto* value = (*payload)->if_contains("availability");
  if (value != nullptr && value->is_null()) return message;
  const auto* text = value == nullptr ? nullptr : value->if_string();
  if (text != nullptr && *text == "available") {
    message.choice = Availability::available;
  } else if (text != nullptr && *text == "away") {
    message.choice = Availability::away;
  } else {
    return bad_request(R"(Expected availability: "available", "away", or null for by presence.)");
  }
  return message;
}

}  // namespace porchlight::protocol
