#pragma once

#include <string>

namespace porchlight::app {

/// Every setting with what it does, its variable and its default, as a TOML file that changes nothing: all
/// values are commented out.
[[nodiscard]] std::string default_configuration_toml();

/// The same as a Markdown table, for the README.
[[nodiscard]] std::string default_configuration_markdown();

}  // namespace porchlight::app
