#pragma once
// What a request carries, read strictly, with messages that say what was expected. Pure.

#include "base/error.hpp"
#include "net/http.hpp"
#include "presence/visitors_service.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::api {

/// True for `application/json`, with or without parameters.
[[nodiscard]] bool is_json(std::string_view content_type);

/// Errors: badRequest for what is no JSON object.
[[nodiscard]] Result<boost::json::object> read_object(std::string_view body);

/// Errors: badRequest where it has a field that is none of these; it would otherwise seem to have been done.
[[nodiscard]] Result<void> check_names(const boost::json::object& object,
                                       std::initializer_list<std::string_view> known);

/// The number in a path of `what`. Errors: badRequest.
[[nodiscard]] Result<std::int64_t> read_id(std::string_view what, std::string_view text);

/// A text that must be there, of 1 to `bytes` bytes. Errors: badRequest.
[[nodiscard]] Result<std::string> read_required_text(const boost::json::object& object, std::string_view name,
                                                     std::size_t bytes);

/// `limit` from 1 to `most`. Errors: badRequest.
[[nodiscard]] Result<std::size_t> read_limit(const net::HttpRequest& request, std::size_t most,
                                             std::size_t otherwise);

/// A text parameter, empty where it is missing. Errors: badRequest for what is too long or no UTF-8.
[[nodiscard]] Result<std::string> read_bounded(const net::HttpRequest& request, std::string_view name,
                                               std::size_t bytes);

/// `uids` of a presence batch: at most presence_uids visitors, each once. Errors: badRequest.
[[nodiscard]] Result<std::vector<std::string>> read_uids(const boost::json::object& object);

/// `status`, `q`, `sort`, `limit` and `cursor`. Errors: badRequest.
[[nodiscard]] Result<presence::PageQuery> read_page_query(const net::HttpRequest& request);

}  // namespace porchlight::api
