#include "api/table_fields.hpp"

#include "api/limits.hpp"
#include "api/request_fields.hpp"
#include "base/utf8.hpp"
#include "protocol/limits.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::api {
namespace {

using presence::StatusFilter;
using protocol::TableDimension;
using protocol::TableSort;
using By = TableSort::By;
using Parameters = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view status_name = protocol::table_dimensions[0];

/// An empty one says nothing, as everywhere.
std::optional<std::string_view> given(const Parameters& parameters, std::string_view name) {
  const auto found = std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
  if (found == parameters.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

/// Of filters alone an empty text says something: those of whom it is not known.
std::optional<TableDimension> filter_named(std::string_view name) {
  const auto* const found = std::ranges::find(protocol::table_dimensions, name);
  if (found == protocol::table_dimensions.end() || name == status_name) return std::nullopt;
  return static_cast<TableDimension>(found - protocol::table_dimensions.begin());
}

bool is_here(std::string_view status) {
  return status == "here" || status == "online" || status == "away";
}

Error only_here(std::string_view name) {
  return bad_request(std::string(name) +
                     ": expected status=here with it (or online, or away): it is known of whoever is here");
}

/// Of whoever the database knows nothing can be asked that the table alone can answer.
Result<void> check_of_database(const Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (filter_named(name) || name == "order" || name == "since") return only_here(name);
    if (name == "sort" && protocol::sort_named(value)) {
      return bad_request("sort: expected one of lastSeenAt, firstSeenAt; the others with status=here");
    }
  }
  return {};
}

Result<protocol::TableFilter> read_filter(const net::HttpRequest& request, const Parameters& parameters) {
  protocol::TableFilter filter;
  for (const auto& [name, value] : parameters) {
    const auto dimension = filter_named(name);
    if (!dimension) continue;
    if (!utf8::is_valid(value) || !protocol::is_filter_value(*dimension, value)) {
      return bad_request(name + (protocol::is_truth(*dimension)
                                     ? ": expected true or false"
                                     : ": expected what it may be, of at most 2048 "
                                       "characters"));
    }
    std::vector<std::string>& values = filter.of(*dimension);
    if (values.size() >= (protocol::is_truth(*dimension) ? 1 : protocol::limits::table_filter_values)) {
      return bad_request(name + ": expected it once, or of lists at most 20 times");
    }
    values.push_back(value);
  }
  auto text = read_bounded(request, "q", limits::search_bytes);
  if (!text) return text.error();
  filter.text = protocol::searched_text(*text);
  if (given(parameters, "status") == "away") filter.of(TableDimension::status) = {"away"};
  return protocol::completed(std::move(filter));
}

bool is_number(By by) {
  return by == By::online_since || by == By::page_since || by == By::pages || by == By::visits;
}

Result<TableSort> read_sort(const Parameters& parameters) {
  TableSort sort;
  if (const auto name = given(parameters, "sort"); name && *name != "lastSeenAt" && *name != "firstSeenAt") {
    const auto by = protocol::sort_named(*name);
    if (!by) {
      return bad_request(
          "sort: expected one of lastSeenAt, firstSeenAt, onlineSince, pageSince, name, page, pages, visits, "
          "referrer, campaign, device, browser, country, status");
    }
    sort.by = *by;
  }
  sort.descending = is_number(sort.by);
  if (const auto order = given(parameters, "order")) {
    if (*order != "asc" && *order != "desc") return bad_request("order: expected one of asc, desc");
    sort.descending = *order == "desc";
  }
  return sort;
}

Result<std::optional<store::Revision>> read_since(const Parameters& parameters) {
  const auto text = given(parameters, "since");
  if (!text) return std::optional<store::Revision>();
  store::Revision since = 0;
  const char* const last = text->data() + text->size();
  const auto [end, problem] = std::from_chars(text->data(), last, since);
  if (problem != std::errc{} || end != last) return bad_request("since: expected the revision of an answer");
  if (given(parameters, "conversation")) {
    return bad_request("conversation: expected no since with it: what is said is no change of presence");
  }
  return std::optional(since);
}

}  // namespace

Result<std::optional<TableRequest>> read_table_request(const net::HttpRequest& request) {
  const Parameters parameters = request.parameters();
  const auto status = given(parameters, "status");
  const auto since = read_since(parameters);
  if (!since) return since.error();
  if (status ? !is_here(*status) : !*since) {
    if (auto checked = check_of_database(parameters); !checked) return checked.error();
    return std::optional<TableRequest>();
  }
  auto filter = read_filter(request, parameters);
  if (!filter) return filter.error();
  const auto sort = read_sort(parameters);
  if (!sort) return sort.error();
  const auto limit = read_limit(request, limits::page_visitors, limits::page_visitors_default);
  if (!limit) return limit.error();
  auto cursor = read_bounded(request, "cursor", limits::table_cursor_bytes);
  if (!cursor) return cursor.error();
  return std::optional(TableRequest{.status = status == "away" ? StatusFilter::away : StatusFilter::online,
                                    .question = {.filter = std::move(*filter), .sort = *sort, .group = {}},
                                    .since = *since,
                                    .limit = *limit,
                                    .cursor = std::move(*cursor)});
}

}  // namespace porchlight::api
