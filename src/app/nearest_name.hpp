#pragma once
// "Did you mean …?": of names that there are, the one that a slip of the pen has most likely made the given
// one of.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace porchlight::app {

/// None where no name is near: at most one slip for each three characters, two at least for longer ones. A
/// slip is a character too many, too few, or another one, or two that changed places; case is none.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view given,
                                                      std::span<const std::string> names);

}  // namespace porchlight::app
