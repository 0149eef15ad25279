#pragma once
// JSON as Socket.IO peers write it: no blanks, keys in the order they came, numbers as short as JavaScript
// has them (Boost.JSON's own serializer writes 1.5 as 1.5E0).

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::socketio {

void append_json(std::string& out, const boost::json::value& value);

/// The elements, comma-separated, without brackets: what Socket::emit and Ack take.
[[nodiscard]] std::string args_text(const boost::json::array& args);

/// Half a surrogate pair, which JavaScript may have in any text, becomes U+FFFD. None where the text is no
/// JSON, or nested more deeply than limits::json_depth.
[[nodiscard]] std::optional<boost::json::value> parse_json(std::string_view text);

}  // namespace porchlight::socketio
