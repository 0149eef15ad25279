#include "api/act_fields.hpp"

#include "access/identifiers.hpp"
#include "api/limits.hpp"
#include "api/request_fields.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::api {
namespace {

/// None where it is missing; empty for null.
Result<std::optional<std::string>> read_text(const boost::json::object& object, std::string_view name) {
  using Read = std::optional<std::string>;
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr) return Read();
  if (value->is_null()) return Read("");
  if (!value->is_string()) return bad_request(std::string(name) + ": expected a text, or null for none");
  return Read(std::string(value->get_string()));
}

Result<std::optional<std::vector<std::string>>> read_tags(const boost::json::object& object) {
  using Read = std::optional<std::vector<std::string>>;
  const boost::json::value* value = object.if_contains("tags");
  if (value == nullptr) return Read();
  const boost::json::array* list = value->if_array();
  if (list == nullptr) return bad_request("tags: expected a list of texts");
  std::vector<std::string> tags;
  tags.reserve(list->size());
  for (const boost::json::value& tag : *list) {
    if (!tag.is_string()) return bad_request("tags[" + std::to_string(tags.size()) + "]: expected a text");
    tags.emplace_back(tag.get_string());
  }
  return Read(std::move(tags));
}

/// By address for a day, unless the request says otherwise; else without an end.
Result<std::optional<Milliseconds>> read_hours(const boost::json::object& object, bool by_address) {
  using Read = std::optional<Milliseconds>;
  const boost::json::value* value = object.if_contains("hours");
  if (value == nullptr) return by_address ? Read(limits::address_ban_default) : Read();
  const std::int64_t* hours = value->if_int64();
  if (hours == nullptr || *hours < 1 || *hours > limits::ban_hours) {
    return bad_request("hours: expected a whole number from 1 to " + std::to_string(limits::ban_hours));
  }
  return Read(std::chrono::hours(*hours));
}

}  // namespace

Result<store::VisitorChange> read_visitor_change(const boost::json::object& object) {
  if (auto known = check_names(object, {"agentName", "note", "tags"}); !known) return known.error();
  if (object.empty()) return bad_request("body: expected agentName, note or tags");
  auto name = read_text(object, "agentName");
  if (!name) return name.error();
  auto note = read_text(object, "note");
  if (!note) return note.error();
  auto tags = read_tags(object);
  if (!tags) return tags.error();
  return store::VisitorChange{std::move(*name), std::move(*note), std::move(*tags)};
}

Result<store::NewBan> read_ban_request(const boost::json::object& object, ProjectId project) {
  if (auto known = check_names(object, {"visitorUid", "byAddress", "hours", "reason"}); !known)
    return known.error();
  const boost::json::value* uid = object.if_contains("visitorUid");
  if (uid == nullptr || !uid->is_string() || !access::is_visitor_uid(uid->get_string())) {
    return bad_request("visitorUid: expected 1 to 128 characters of [A-Za-z0-9._:-]");
  }
  const boost::json::value* by_address = object.if_contains("byAddress");
  if (by_address != nullptr && !by_address->is_bool())
    return bad_request("byAddress: expected true or false");
  store::NewBan ban;
  ban.visitor = {project, std::string(uid->get_string())};
  ban.by_address = by_address != nullptr && by_address->get_bool();
  const auto time = read_hours(object, ban.by_address);
  if (!time) return time.error();
  ban.time = *time;
  auto reason = read_text(object, "reason");
  if (!reason) return reason.error();
  ban.reason = reason->value_or("");
  return ban;
}

Result<std::int64_t> read_ban_id(std::string_view text) {
  return read_id("ban", text);
}

Result<store::BansQuery> read_bans_query(const net::HttpRequest& request) {
  const std::string all = request.parameter("all").value_or("");
  if (!all.empty() && all != "true" && all != "false") return bad_request("all: expected true or false");
  const auto limit = read_limit(request, limits::page_acts, limits::page_acts_default);
  if (!limit) return limit.error();
  auto cursor = read_bounded(request, "cursor", limits::cursor_bytes);
  if (!cursor) return cursor.error();
  return store::BansQuery{.all = all == "true", .limit = *limit, .cursor = std::move(*cursor)};
}

}  // namespace porchlight::api
