#include "protocol/chat_messages.hpp"

#include "base/json_fields.hpp"
#include "protocol/events.hpp"
#include "protocol/limits.hpp"
#include "protocol/message_fields.hpp"
#include "protocol/page_url.hpp"
#include "store/database/invisible_text.hpp"
#include "store/database/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::protocol {
namespace {

/// None where they are missing or null. What an id may be the store says.
std::vector<std::string> file_ids(EventReader& fields) {
  std::vector<std::string> ids;
  const boost::json::value* given = fields.value("files");
  if (given == nullptr || given->is_null()) return ids;
  const boost::json::array* list = given->if_array();
  const bool fits = list != nullptr && list->size() <= store::limits::message_files &&
                    std::ranges::all_of(*list, [](const auto& id) { return id.is_string(); });
  if (!fits) {
    fields.expected("files: a list of at most 10 ids of files.");
    return ids;
  }
  ids.reserve(list->size());
  for (const boost::json::value& id : *list) ids.emplace_back(id.get_string());
  return ids;
}

}  // namespace

Result<SendMessage> read_send(const boost::json::array& args) {
  EventReader fields(args, from_visitor::send_message);
  SendMessage message{
      .content = fields.text("content"), .temp_id = fields.text("tempId"), .files = file_ids(fields)};
  return fields.answer(std::move(message));
}

Result<TypingMessage> read_visitor_typing(const boost::json::array& args) {
  EventReader fields(args, from_visitor::visitor_is_typing);
  TypingMessage message{.project = 0, .conversation = 0, .is_typing = fields.truth("isTyping")};
  const std::string_view text = json::find_text(fields.object(), "text").value_or("");
  if (message.is_typing) {
    message.text = store::without_invisible_floods(clean_text(text, limits::typing_characters));
  }
  return fields.answer(std::move(message));
}

Result<RateMessage> read_rating(const boost::json::array& args) {
  EventReader fields(args, from_visitor::rate_conversation);
  RateMessage message{.score = fields.whole("rating", 1, store::limits::best_score)};
  message.comment = fields.text_if_any("comment", store::limits::rating_characters).value_or("");
  return fields.answer(std::move(message));
}

Result<std::int64_t> read_read_position(const boost::json::array& args) {
  EventReader fields(args, from_visitor::messages_read);
  const std::int64_t position = fields.whole("position", 0);
  return fields.answer(position);
}

Result<std::string> read_contact(const boost::json::array& args) {
  EventReader fields(args, from_visitor::leave_contact);
  std::string email = fields.text("email");
  return fields.answer(std::move(email));
}

Result<store::MessageQuery> read_history_query(const boost::json::array& args) {
  EventReader fields(args, from_visitor::get_history);
  store::MessageQuery query;
  query.before = fields.whole_if_any("before", 0).value_or(0);
  query.after = fields.whole_if_any("after", 0).value_or(0);
  const auto limit = fields.whole_if_any("limit", 1).value_or(static_cast<std::int64_t>(query.limit));
  if (limit > limits::history_messages) fields.expected("limit: at most 100.");
  query.limit = static_cast<std::size_t>(limit);
  return fields.answer(query);
}

Result<TypingMessage> read_agent_typing(const boost::json::array& args) {
  EventReader fields(args, from_agent::agent_is_typing);
  const ProjectId project = fields.project();
  const auto conversation = fields.whole_if_any("conversationId", 1);
  const bool is_typing = fields.truth("isTyping");
  if (!conversation) fields.expected("conversationId: a positive whole number.");
  return fields.answer(TypingMessage{project, conversation.value_or(0), is_typing});
}

Result<ViewMessage> read_view(const boost::json::array& args) {
  EventReader fields(args, from_agent::view_conversation);
  const ProjectId project = fields.project();
  const auto conversation = fields.whole_if_any("conversationId", 1);
  const boost::json::value* const uid = fields.value("visitorUid");
  std::string visitor = uid == nullptr || uid->is_null() ? std::string() : fields.visitor_uid(uid);
  return fields.answer(ViewMessage{project, conversation.value_or(0), std::move(visitor)});
}

Result<AvailabilityMessage> read_availability(const boost::json::array& args) {
  EventReader fields(args, from_agent::set_availability);
  AvailabilityMessage message{fields.project(), Availability::by_presence, {}};
  if (const auto* ago = fields.value("chosenMsAgo")) {
    const std::int64_t* milliseconds = ago->if_int64();
    if (milliseconds == nullptr || *milliseconds < 0) {
      fields.expected("chosenMsAgo: milliseconds since somebody chose it.");
    } else {
      message.chosen_ago = std::min(Milliseconds(*milliseconds), limits::oldest_choice);
    }
  }
  const auto* choice = fields.value("availability");
  const auto is = [choice](std::string_view word) {
    return choice != nullptr && choice->is_string() && choice->get_string() == word;
  };
  if (is("available")) {
    message.choice = Availability::available;
  } else if (is("away")) {
    message.choice = Availability::away;
  } else if (choice == nullptr || !choice->is_null()) {
    fields.expected(R"(availability: "available", "away", or null for by presence.)");
  }
  return fields.answer(message);
}

}  // namespace porchlight::protocol
