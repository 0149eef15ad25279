#include "api/request_fields.hpp"

#include "access/identifiers.hpp"
#include "api/limits.hpp"
#include "base/ascii.hpp"
#include "base/joined.hpp"
#include "base/json_fields.hpp"
#include "base/utf8.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>

namespace porchlight::api {
namespace {

template <typename Value, std::size_t N>
Result<Value> read_word(const net::HttpRequest& request, std::string_view name, Value otherwise,
                        const std::array<std::pair<std::string_view, Value>, N>& words) {
  const auto given = request.parameter(name);
  if (!given || given->empty()) return otherwise;
  std::string expected;
  for (const auto& [word, value] : words) {
    if (word == *given) return value;
    expected += (expected.empty() ? "" : ", ") + std::string(word);
  }
  return bad_request(std::string(name) + ": expected one of " + expected);
}

constexpr std::array<std::pair<std::string_view, presence::StatusFilter>, 5> status_words{{
    {"all", presence::StatusFilter::all},
    {"online", presence::StatusFilter::online},
    {"away", presence::StatusFilter::away},
    {"offline", presence::StatusFilter::offline},
    {"here", presence::StatusFilter::online},
}};

constexpr std::array<std::pair<std::string_view, store::VisitorSort>, 2> sort_words{{
    {"lastSeenAt", store::VisitorSort::last_seen_desc},
    {"firstSeenAt", store::VisitorSort::first_seen_desc},
}};

}  // namespace

bool is_json(std::string_view content_type) {
  constexpr std::string_view wanted = "application/json";
  const std::string_view type = content_type.substr(0, content_type.find_first_of("; \t"));
  return ascii::equal_ignoring_case(type, wanted);
}

Result<boost::json::object> read_object(std::string_view body) {
  boost::json::parse_options options;
  options.max_depth = 8;
  boost::system::error_code problem;
  boost::json::value value = boost::json::parse(body, problem, {}, options);
  if (problem) return bad_request("body: expected a JSON object, got what is no JSON");
  if (!value.is_object()) return bad_request("body: expected a JSON object");
  return std::move(value.as_object());
}

Result<void> check_names(const boost::json::object& object, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : object) {
    if (std::ranges::find(known, std::string_view(name)) == known.end())
      return bad_request("body: expected no fields but " + joined(known, ", "));
  }
  return {};
}

Result<std::int64_t> read_id(std::string_view what, std::string_view text) {
  std::int64_t id = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (problem != std::errc{} || end != text.data() + text.size() || id <= 0) {
    return bad_request(std::string(what) + ": expected its id, a whole number above zero");
  }
  return id;
}

Result<std::string> read_required_text(const boost::json::object& object, std::string_view name,
                                       std::size_t bytes) {
  const auto text = json::find_text(object, name);
  if (!text || text->empty() || text->size() > bytes) {
    return bad_request(std::string(name) + ": expected a text of 1 to " + std::to_string(bytes) + " bytes");
  }
  return std::string(*text);
}

Result<std::string> read_bounded(const net::HttpRequest& request, std::string_view name, std::size_t bytes) {
  auto given = request.parameter(name).value_or("");
  if (given.size() > bytes) {
    return bad_request(std::string(name) + ": expected at most " + std::to_string(bytes) + " bytes");
  }
  if (!utf8::is_valid(given)) return bad_request(std::string(name) + ": expected UTF-8");
  return given;
}

Result<std::size_t> read_limit(const net::HttpRequest& request, std::size_t most, std::size_t otherwise) {
  const auto given = request.parameter("limit");
  if (!given || given->empty()) return otherwise;
  std::size_t limit = 0;
  const char* last = given->data() + given->size();
  const auto [end, problem] = std::from_chars(given->data(), last, limit);
  if (problem != std::errc{} || end != last || limit == 0 || limit > most) {
    return bad_request("limit: expected a whole number from 1 to " + std::to_string(most));
  }
  return limit;
}

Result<std::vector<std::string>> read_uids(const boost::json::object& object) {
  const boost::json::array* array = json::find_list(object, "uids");
  if (array == nullptr || array->size() > limits::presence_uids) {
    return bad_request("uids: expected a list of at most " + std::to_string(limits::presence_uids) +
                       " visitors' uids");
  }
  std::vector<std::string> uids;
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const boost::json::value& given = (*array)[i];
    if (!given.is_string() || !access::is_visitor_uid(given.get_string())) {
      return bad_request("uids[" + std::to_string(i) + "]: expected 1 to 128 characters of [A-Za-z0-9._:-]");
    }
    const std::string_view uid = given.get_string();
    if (seen.insert(uid).second) uids.emplace_back(uid);
  }
  return uids;
}

Result<presence::PageQuery> read_page_query(const net::HttpRequest& request) {
  presence::PageQuery query;
  const auto status = read_word(request, "status", presence::StatusFilter::all, status_words);
  if (!status) return status.error();
  const auto sort = read_word(request, "sort", store::VisitorSort::last_seen_desc, sort_words);
  if (!sort) return sort.error();
  auto text = read_bounded(request, "q", limits::search_bytes);
  if (!text) return text.error();
  auto cursor = read_bounded(request, "cursor", limits::cursor_bytes);
  if (!cursor) return cursor.error();
  const auto limit = read_limit(request, limits::page_visitors, limits::page_visitors_default);
  if (!limit) return limit.error();
  query.status = *status;
  query.database = {.text = std::move(*text), .sort = *sort, .limit = *limit, .cursor = std::move(*cursor)};
  return query;
}

}  // namespace porchlight::api
