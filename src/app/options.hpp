#pragma once
// The one table of settings. Everything that names a setting comes from it: TOML keys, environment variables,
// the file that `default-config` prints, the README's table, and what an error message says was expected.

#include "app/configuration.hpp"
#include "base/error.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace porchlight::app {

/// Where a setting lives in a Configuration; which alternative it is says how it is written.
using Target = std::variant<std::string*, std::vector<std::string>*, bool*, std::uint16_t*, std::size_t*,
                            double*, Milliseconds*, log::Level*, log::Format*, net::ProxyTrust*>;

enum class Unit : std::uint8_t { none, bytes };

struct Option {
  std::string_view section;
  std::string_view name;
  std::string_view doc;
  Target (*target)(Configuration&);
  double least = 0;  // of numbers; milliseconds of durations
  double most = 1e15;
  Unit unit = Unit::none;
  bool secret = false;          // its value is shown nowhere
  std::string_view alias = {};  // an environment variable that others use for it: PORT
};

[[nodiscard]] std::span<const Option> options();
/// Null where there is none; `key` is `section.name`.
[[nodiscard]] const Option* find_option(std::string_view key);

/// `presence.grace`
[[nodiscard]] std::string key_of(const Option& option);
/// `PORCHLIGHT_PRESENCE_GRACE`
[[nodiscard]] std::string environment_name(const Option& option);
/// The setting's value, as it is written in a file or a variable.
[[nodiscard]] std::string value_text(const Option& option, const Configuration& configuration);
/// The setting's value as TOML: quoted where it must be.
[[nodiscard]] std::string value_toml(const Option& option, const Configuration& configuration);
/// "a duration such as 250ms, 8s, 5m or 1h, from 1s to 1h"
[[nodiscard]] std::string expectation(const Option& option);

/// A value as a source has it: one text, or several.
using RawValue = std::variant<std::string, std::vector<std::string>>;

/// Errors: badRequest naming `from` (the key as the source spells it), the value and what was expected.
[[nodiscard]] Result<void> set_option(Configuration& configuration, const Option& option,
                                      const RawValue& value, std::string_view from);

}  // namespace porchlight::app
