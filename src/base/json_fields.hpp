#pragma once
// Fields of an object by their name and kind: none where it is missing or of another kind. Who owes a client
// a sentence says it beside the call.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::json {

/// A view into the object.
[[nodiscard]] inline std::optional<std::string_view> find_text(const boost::json::object& object,
                                                               std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  const boost::json::string* text = value == nullptr ? nullptr : value->if_string();
  if (text == nullptr) return std::nullopt;
  return std::string_view(text->data(), text->size());
}

/// The same as a copy, empty where there is none.
[[nodiscard]] inline std::string text_or_empty(const boost::json::object& object, std::string_view name) {
  return std::string(find_text(object, name).value_or(std::string_view()));
}

/// However it is written, if its value is a whole number of 64 bits: Lua writes 1e12.
[[nodiscard]] inline std::optional<std::int64_t> find_number(const boost::json::object& object,
                                                             std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  boost::system::error_code inexact;
  const auto number = value->to_number<std::int64_t>(inexact);
  if (inexact) return std::nullopt;
  return number;
}

[[nodiscard]] inline std::optional<bool> find_truth(const boost::json::object& object,
                                                    std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  const bool* truth = value == nullptr ? nullptr : value->if_bool();
  if (truth == nullptr) return std::nullopt;
  return *truth;
}

[[nodiscard]] inline const boost::json::object* find_object(const boost::json::object& object,
                                                            std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}

[[nodiscard]] inline const boost::json::array* find_list(const boost::json::object& object,
                                                         std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_array();
}

}  // namespace porchlight::json
