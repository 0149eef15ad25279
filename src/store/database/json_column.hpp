#pragma once
// A few settings as the JSON text of one column: one more needs no migration, and a text of an older program
// reads as that program meant it. `members(settings, visit)` calls `visit(name, member)` for each.

#include "base/json.hpp"
#include "base/json_fields.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace porchlight::store {

template <typename Member>
inline constexpr bool is_truth = std::is_same_v<std::remove_cvref_t<Member>, bool>;

template <typename Settings, typename Members>
[[nodiscard]] std::string to_json_column(const Settings& settings, Members members) {
  std::string text;
  json::ObjectWriter writer(text);
  members(settings, [&](std::string_view name, const auto& member) {
    if constexpr (is_truth<decltype(member)>) {
      writer.boolean(name, member);
    } else {
      writer.text(name, member);
    }
  });
  writer.end();
  return text;
}

/// What the text does not tell, or tells wrongly, is as in settings that nobody made.
template <typename Settings, typename Members>
[[nodiscard]] Settings from_json_column(std::string_view text, Members members) {
  Settings settings;
  boost::system::error_code problem;
  const boost::json::value value = boost::json::parse(text, problem);
  if (problem || !value.is_object()) return settings;
  const boost::json::object& object = value.get_object();
  members(settings, [&](std::string_view name, auto& member) {
    if constexpr (is_truth<decltype(member)>) {
      member = json::find_truth(object, name).value_or(member);
    } else {
      member = json::find_text(object, name).value_or(member);
    }
  });
  return settings;
}

}  // namespace porchlight::store
