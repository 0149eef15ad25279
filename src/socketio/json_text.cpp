#include "socketio/json_text.hpp"

#include "base/json.hpp"
#include "socketio/limits.hpp"

#include <boost/json/parse.hpp>

#include <charconv>
#include <cmath>

namespace porchlight::socketio {
namespace {

void append_double(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";  // as JSON.stringify has it
    return;
  }
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_object(std::string& out, const boost::json::object& object) {
  out += '{';
  bool first = true;
  for (const auto& member : object) {
    if (!first) out += ',';
    first = false;
    json::append_string(out, std::string_view(member.key().data(), member.key().size()));
    out += ':';
    append_json(out, member.value());
  }
  out += '}';
}

bool is_escape(std::string_view text, std::size_t i) {
  return i + 6 <= text.size() && text[i] == '\\' && text[i + 1] == 'u';
}

/// The code unit of the escape at `i`; 0 where there is none, or another's first half.
unsigned code_unit(std::string_view text, std::size_t i) {
  unsigned unit = 0;
  if (is_escape(text, i)) std::from_chars(text.data() + i + 2, text.data() + i + 6, unit, 16);
  return unit;
}

bool has_surrogate(std::string_view text) {
  return text.find("\\ud") != std::string_view::npos || text.find("\\uD") != std::string_view::npos;
}

/// Halves of characters, which JSON.stringify writes as escapes and UTF-8 does not know, as U+FFFD.
std::string without_lone_surrogates(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned kind = code_unit(text, i) & 0xFC00U;
    const bool whole = kind == 0xD800U && (code_unit(text, i + 6) & 0xFC00U) == 0xDC00U;
    const bool lone = !whole && (kind == 0xD800U || kind == 0xDC00U);
    const std::size_t length = whole ? 12 : lone ? 6 : text[i] == '\\' ? 2 : 1;
    out += lone ? std::string_view("\\ufffd") : text.substr(i, length);
    i += length;
  }
  return out;
}

std::optional<boost::json::value> parse_strictly(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = limits::json_depth;
  boost::system::error_code error;
  boost::json::value value = boost::json::parse({text.data(), text.size()}, error, {}, options);
  if (error) return std::nullopt;
  return value;
}

}  // namespace

void append_json(std::string& out, const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      out += "null";
      return;
    case boost::json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return;
    case boost::json::kind::int64:
      return json::append_number(out, value.get_int64());
    case boost::json::kind::uint64:
      return json::append_number(out, value.get_uint64());
    case boost::json::kind::double_:
      return append_double(out, value.get_double());
    case boost::json::kind::string:
      return json::append_string(out, std::string_view(value.get_string().data(), value.get_string().size()));
    case boost::json::kind::array:
      out += '[';
      out += args_text(value.get_array());
      out += ']';
      return;
    case boost::json::kind::object:
      return append_object(out, value.get_object());
  }
}

std::string args_text(const boost::json::array& args) {
  std::string text;
  for (const boost::json::value& arg : args) {
    if (&arg != args.data()) text += ',';
    append_json(text, arg);
  }
  return text;
}

std::optional<boost::json::value> parse_json(std::string_view text) {
  auto value = parse_strictly(text);
  if (value || !has_surrogate(text)) return value;
  return parse_strictly(without_lone_surrogates(text));
}

}  // namespace porchlight::socketio
