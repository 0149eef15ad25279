#pragma once
// Fields of a client's JSON object, read with the message that a wrong one deserves. Pure.

#include "base/error.hpp"
#include "base/ids.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::gateway {

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

/// The object that is an event's first argument.
/// Errors: badRequest.
[[nodiscard]] Result<const boost::json::object*> read_payload(const boost::json::array& args,
                                                              std::string_view event);

/// The text field of that name: none where it is missing or null.
/// Errors: badRequest where it is no text or longer than that.
[[nodiscard]] Result<std::optional<std::string>> read_text(const boost::json::object& object,
                                                           std::string_view name, std::size_t characters);

}  // namespace porchlight::gateway
