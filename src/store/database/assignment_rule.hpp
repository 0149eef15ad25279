#pragma once

#include "store/database/repositories.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::store {

[[nodiscard]] std::string_view to_string(Assignment rule);
[[nodiscard]] std::optional<Assignment> assignment_from(std::string_view text);

/// As the project's column has it. What the text does not tell is as in settings that nobody made.
[[nodiscard]] std::string inbox_to_json(const InboxSettings& inbox);
[[nodiscard]] InboxSettings inbox_from_json(std::string_view json);

}  // namespace porchlight::store
