#pragma once
// What names a project and a visitor, as clients say it. Pure.

#include "base/error.hpp"
#include "base/ids.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace porchlight::access {

/// A project's id: a positive integer, as a number or as decimal text.
/// Errors: badRequest.
[[nodiscard]] Result<ProjectId> read_project_id(const boost::json::value* value);
/// The same from text (a query parameter, a path).
/// Errors: badRequest.
[[nodiscard]] Result<ProjectId> read_project_id(std::string_view text);

/// 1–128 characters of [A-Za-z0-9._:-].
[[nodiscard]] bool is_visitor_uid(std::string_view text);
/// The sentence for a uid that is none.
[[nodiscard]] Error bad_uid();

}  // namespace porchlight::access
