#include "app/unknown_setting.hpp"

#include "base/ascii.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <array>

namespace porchlight::app {
namespace {

bool is_section(std::string_view section) {
  return std::ranges::find(options(), section, &Option::section) != options().end();
}

/// Words that secrets, or places with one inside, are called by.
constexpr std::array<std::string_view, 5> secret_words{"secret", "pass", "token", "key", "url"};

bool may_show(std::string_view key) {
  const std::string lower = ascii::lower(key);
  const auto is_named = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
  return std::ranges::none_of(secret_words, is_named) &&
         std::ranges::none_of(options(),
                              [&](const Option& one) { return one.secret && is_named(one.section); });
}

}  // namespace

Error unknown_setting(const UnknownSetting& setting, std::string_view expected) {
  std::string message;
  message.append(setting.place).append(setting.key).append(" = ");
  message.append(may_show(setting.key) ? setting.value : "(not shown)");
  return {ErrorCode::bad_request, message.append(": no such setting; expected ").append(expected)};
}

std::string shown_value(const RawValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return "a list";
  std::string out;
  json::append_string(out, *text);
  return out;
}

std::string known_keys(std::string_view section) {
  const bool all = !is_section(section);
  std::string keys;
  for (const Option& option : options()) {
    if (all || option.section == section) keys += (keys.empty() ? "" : ", ") + key_of(option);
  }
  return keys;
}

}  // namespace porchlight::app
