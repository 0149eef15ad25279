// The TOML file: `[section]` tables of the options table, nothing else. toml++ stays in this file.

#include "app/configuration_sources.hpp"
#include "app/options.hpp"
#include "app/unknown_setting.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <sstream>

namespace porchlight::app {
namespace {

std::string place(std::string_view file, const toml::source_region& source) {
  return std::string(file) + ":" + std::to_string(source.begin.line) + ": ";
}

std::optional<std::vector<std::string>> texts(const toml::array& array) {
  std::vector<std::string> parts;
  for (const toml::node& node : array) {
    const auto text = node.value_exact<std::string>();
    if (!text) return std::nullopt;
    parts.push_back(*text);
  }
  return parts;
}

/// Strings as they are, numbers and booleans as TOML writes them.
std::optional<RawValue> raw_value(const toml::node& node) {
  if (const toml::array* array = node.as_array()) {
    auto parts = texts(*array);
    if (!parts) return std::nullopt;
    return RawValue{std::move(*parts)};
  }
  if (const auto text = node.value_exact<std::string>()) return RawValue{*text};
  if (node.is_integer() || node.is_floating_point() || node.is_boolean()) {
    std::ostringstream out;
    node.visit([&](const auto& value) {
      if constexpr (!toml::is_table<decltype(value)> && !toml::is_array<decltype(value)>) out << value;
    });
    return RawValue{std::move(out).str()};
  }
  return std::nullopt;
}

/// What stands there, for the operator to find it.
std::string shown(const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return "a list";
  const auto value = raw_value(node);
  return value ? shown_value(*value) : "a date or time";
}

Error unknown(std::string_view file, const toml::key& key, const std::string& name, const toml::node& node,
              const std::string& expected) {
  return unknown_setting({.place = place(file, key.source()), .key = name, .value = shown(node)}, expected);
}

Result<void> apply_section(Configuration& configuration, std::string_view file, std::string_view section,
                           const toml::table& entries) {
  for (const auto& [key, node] : entries) {
    const std::string name = std::string(section) + "." + std::string(key.str());
    const Option* option = find_option(name);
    if (option == nullptr) return unknown(file, key, name, node, "one of " + known_keys(section));
    const std::string from = place(file, key.source()) + name;
    const auto value = raw_value(node);
    if (!value) {
      return Error{ErrorCode::bad_request, from + " = " + shown(node) + ": expected " + expectation(*option)};
    }
    if (auto done = set_option(configuration, *option, *value, from); !done) return done;
  }
  return {};
}

Result<void> apply_tables(Configuration& configuration, std::string_view file, const toml::table& tables) {
  for (const auto& [key, node] : tables) {
    const bool known = std::ranges::find(options(), key.str(), &Option::section) != options().end();
    const toml::table* section = node.as_table();
    if (!known || section == nullptr) {
      return unknown(file, key, std::string(key.str()), node,
                     "a table [section] with any of " + known_keys(key.str()));
    }
    if (auto done = apply_section(configuration, file, key.str(), *section); !done) return done;
  }
  return {};
}

}  // namespace

Result<void> apply_toml(Configuration& configuration, std::string_view text, std::string_view name) {
  try {
    return apply_tables(configuration, name, toml::parse(text, name));
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::bad_request,
                 place(name, error.source()) + "not TOML: " + std::string(error.description())};
  }
}

}  // namespace porchlight::app
