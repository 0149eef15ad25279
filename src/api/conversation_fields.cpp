#include "api/conversation_fields.hpp"

#include "access/identifiers.hpp"
#include "api/limits.hpp"
#include "api/request_fields.hpp"
#include "api/time_field.hpp"
#include "base/json_fields.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

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

/// `true` or `false`; none where it is missing.
Result<std::optional<bool>> read_truth(const net::HttpRequest& request, std::string_view name) {
  const auto given = request.parameter(name);
  if (!given || given->empty()) return std::optional<bool>();
  if (*given == "true") return std::optional(true);
  if (*given == "false") return std::optional(false);
  return bad_request(std::string(name) + ": expected true or false");
}

/// The filters that need no look at the rest.
Result<void> read_filters(const net::HttpRequest& request, std::int64_t agent,
                          store::ConversationQuery& query) {
  const auto snoozed = read_truth(request, "snoozed");
  if (!snoozed) return snoozed.error();
  query.snoozed = *snoozed;
  const auto mentioned = read_truth(request, "mentioned");
  if (!mentioned) return mentioned.error();
  if (*mentioned && !**mentioned) return bad_request("mentioned: expected true");
  if (*mentioned) query.mentioned = agent;
  auto tag = read_bounded(request, "tag", limits::tag_bytes);
  if (!tag) return tag.error();
  query.tag = std::move(*tag);
  auto text = read_bounded(request, "q", limits::search_bytes);
  if (!text) return text.error();
  query.text = std::move(*text);
  return {};
}

Result<std::optional<WallTime>> read_snooze(const boost::json::value& value, WallTime now) {
  using Read = std::optional<WallTime>;
  if (value.is_null()) return Read();
  const Read until = value.is_string() ? read_rfc3339(value.get_string()) : Read();
  if (!until) return bad_request("snoozedUntil: expected a time like 2026-05-04T12:00:00Z, or null");
  if (*until <= now) return bad_request("snoozedUntil: expected a time to come");
  if (*until > now + limits::snooze_horizon)
    return bad_request("snoozedUntil: expected a time within a year");
  return until;
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

Result<std::int64_t> read_rating_days(const net::HttpRequest& request) {
  const auto given = request.parameter("days");
  if (!given || given->empty()) return limits::rating_days_default;
  const auto days = whole_number(*given);
  if (days && *days >= 1 && *days <= limits::rating_days) return *days;
  return bad_request("days: expected a whole number from 1 to " + std::to_string(limits::rating_days));
}

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
  const auto rated = read_truth(request, "rated");
  if (!rated) return rated.error();
  auto visitor = request.parameter("visitor").value_or(std::string());
  if (!visitor.empty() && !access::is_visitor_uid(visitor)) return access::bad_uid();
  store::ConversationQuery query{.status = *status,
                                 .assignee = *assignee,
                                 .visitor = std::move(visitor),
                                 .limit = *limit,
                                 .cursor = std::move(*cursor),
                                 .rated = *rated};
  if (auto read = read_filters(request, agent, query); !read) return read.error();
  return query;
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

Result<store::ConversationChange> read_conversation_change(const boost::json::object& object, WallTime now) {
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
  if (const boost::json::value* until = object.if_contains("snoozedUntil")) {
    const auto read = read_snooze(*until, now);
    if (!read) return read.error();
    if (*read && change.status == store::ConversationStatus::closed) {
      return bad_request("snoozedUntil: expected of a conversation that is not to be closed");
    }
    change.snoozed_until = *read;
  }
  if (!change.status && !change.assignee && !change.snoozed_until) {
    return bad_request("body: expected status, assigneeId or snoozedUntil");
  }
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
  const boost::json::value* by_email = object.if_contains("byEmail");
  if (by_email != nullptr && !by_email->is_bool()) return bad_request("byEmail: expected true or false");
  return NewMessage{std::move(*content), std::move(*temp_id), by_email != nullptr && by_email->get_bool(),
                    std::move(*files)};
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
