#pragma once

#include <string_view>

namespace porchlight::app {

/// The project's version in CMakeLists.txt.
inline constexpr std::string_view version = PORCHLIGHT_VERSION;

}  // namespace porchlight::app
