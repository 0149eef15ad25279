#pragma once
// What agents want done with visitors, read strictly: a field that nobody knows is an error, since it would
// otherwise seem to have been done. Pure.

#include "base/error.hpp"
#include "net/http.hpp"
#include "store/database/acts.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace porchlight::api {

/// VisitorChange of docs/openapi.json; what fits a field the database says (act_rules). Errors: badRequest.
[[nodiscard]] Result<store::VisitorChange> read_visitor_change(const boost::json::object& object);

/// BanRequest. Errors: badRequest.
[[nodiscard]] Result<store::NewBan> read_ban_request(const boost::json::object& object, ProjectId project);

/// The number of a ban in a path. Errors: badRequest.
[[nodiscard]] Result<std::int64_t> read_ban_id(std::string_view text);

/// `all`, `limit` and `cursor`. Errors: badRequest.
[[nodiscard]] Result<store::BansQuery> read_bans_query(const net::HttpRequest& request);

}  // namespace porchlight::api
