#include "api/conversation_fields.hpp"

#include "access/identifiers.hpp"
#include "api/limits.hpp"
#include "api/request_fields.hpp"
#include "base/json_fields.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace porchlight::api {
namespace {

/// A whole number that is not negative.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const char* last = text.data() + text.size();
  const auto [end, problem] = std::from_chars(text.data(), last, number);
  if (problem != std::errc{} || end != last || number < 0) return std::nullopt;
  return number;
}

Result<std::int64_t> read_bound(const net::HttpRequest& request, std::string_view name) {
  const auto given = request.parameter(name);
  if (!given || given->empty()) return std::int64_t{0};
  const auto number = whole_number(*given);
  if (!number) return bad_request(std::string(name) + ": expected the position of a message");
  return *number;
}

Result<std::optional<store::ConversationStatus>> read_status(const net::HttpRequest& request) {
  using Found = std::optional<store::ConversationStatus>;
  const auto given = request.parameter("status");
  if (!given || given->empty() || *given == "all") return Found();
  const Found status = store::conversation_status_from(*given);
  if (!status) return bad_request("status: expected one of open, closed, all");
  return status;
}

Result<std::optional<std::int64_t>> read_assignee(const net::HttpRequest& request, std::int64_t agent) {
  using Found = std::optional<std::int64_t>;
  const auto given = request.parameter("assignee");
  if (!given || given->empty()) return Found();
  if (*given == "me") return Found(agent);
  if (*given == "none") return Found(0);
  const Found number = whole_number(*given);
  if (!number || *number == 0) return bad_request("assignee: expected an agent's id, me or none");
  return number;
}

/// None where they are missing. What an id may be the store says.
Result<std::vector<std::string>> read_file_ids(const boost::json::object& object) {
  std::vector<std::string> ids;
  const boost::json::value* given = object.if_contains("files");
  if (given == nullptr || given->is_null()) return ids;
  const boost::json::array* list = given->if_array();
  const bool fits = list != nullptr && list->size() <= store::limits::message_files &&
                    std::ranges::all_of(*list, [](const auto& id) { return id.is_string(); });
  if (!fits) return bad_request("files: expected a list of at most 10 ids of files");
  ids.reserve(list->size());
  for (const boost::json::value& id : *list) ids.emplace_back(id.get_string());
  return ids;
}

}  // namespace

Result<store::ConversationId> read_conversation_id(std::string_view text) {
  const auto id = whole_number(text);
  if (!id || *id == 0) return bad_request("conversation: expected its id, a whole number above zero");
  return *id;
}

Result<store::ConversationQuery> read_conversation_query(const net::HttpRequest& request,
                                                         std::int64_t agent) {
  const auto status = read_status(request);
  if (!status) return status.error();
  const auto assignee = read_assignee(request, agent);
  if (!assignee) return assignee.error();
  const auto limit = read_limit(request, limits::page_conversations, limits::page_conversations_default);
  if (!limit) return limit.error();
  auto cursor = read_bounded(request, "cursor", limits::cursor_bytes);
  if (!cursor) return cursor.error();
  auto visitor = request.parameter("visitor").value_or(std::string());
  if (!visitor.empty() && !access::is_visitor_uid(visitor)) return access::bad_uid();
  return store::ConversationQuery{.status = *status,
                                  .assignee = *assignee,
                                  .visitor = std::move(visitor),
                                  .limit = *limit,
                                  .cursor = std::move(*cursor)};
}

Result<store::MessageQuery> read_message_query(const net::HttpRequest& request) {
  const auto before = read_bound(request, "before");
  if (!before) return before.error();
  const auto after = read_bound(request, "after");
  if (!after) return after.error();
  const auto limit = read_limit(request, limits::thread_messages, limits::page_messages_default);
  if (!limit) return limit.error();
  return store::MessageQuery{.before = *before, .after = *after, .limit = *limit};
}

Result<store::ConversationChange> read_conversation_change(const boost::json::object& object) {
  store::ConversationChange change;
  if (const boost::json::value* status = object.if_contains("status")) {
    if (status->is_string()) change.status = store::conversation_status_from(status->get_string());
    if (!change.status) return bad_request("status: expected open or closed");
  }
  if (const boost::json::value* assignee = object.if_contains("assigneeId")) {
    const std::int64_t* id = assignee->if_int64();
    if (!assignee->is_null() && (id == nullptr || *id <= 0)) {
      return bad_request("assigneeId: expected an agent's id, or null for nobody");
    }
    change.assignee = id == nullptr ? 0 : *id;
  }
  if (!change.status && !change.assignee) return bad_request("body: expected status or assigneeId");
  return change;
}

Result<NewMessage> read_new_message(const boost::json::object& object) {
  auto files = read_file_ids(object);
  if (!files) return files.error();
  auto content = files->empty() ? read_required_text(object, "content", limits::body_bytes)
                                : Result<std::string>(json::find_text(object, "content").value_or(""));
  if (!content) return content.error();
  auto temp_id = read_required_text(object, "tempId", limits::body_bytes);
  if (!temp_id) return temp_id.error();
  return NewMessage{std::move(*content), std::move(*temp_id), std::move(*files)};
}

Result<std::int64_t> read_position(const boost::json::object& object) {
  const boost::json::value* value = object.if_contains("position");
  const std::int64_t* position = value == nullptr ? nullptr : value->if_int64();
  if (position == nullptr || *position < 0) {
    return bad_request("position: expected the position of a message, or 0");
  }
  return *position;
}

}  // namespace porchlight::api
