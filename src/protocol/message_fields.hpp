#pragma once
// Fields of a client's JSON object, read with the message that a wrong one deserves. Pure.

#include "base/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace porchlight::protocol {

/// The object that is an event's first argument.
/// Errors: badRequest.
[[nodiscard]] Result<const boost::json::object*> read_payload(const boost::json::array& args,
                                                              std::string_view event);

/// The sentence for an event that is none of these.
[[nodiscard]] Error unknown_event(std::span<const std::string_view> events);

/// The text field of that name: none where it is missing or null.
/// Errors: badRequest where it is no text or longer than that.
[[nodiscard]] Result<std::optional<std::string>> read_text(const boost::json::object& object,
                                                           std::string_view name, std::size_t characters);

}  // namespace porchlight::protocol
