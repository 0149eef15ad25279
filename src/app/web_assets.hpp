#pragma once

#include "net/asset.hpp"

#include <span>

namespace porchlight::app {

/// The dashboard (at `/`), the demo shop (at `/demo/`) and the widget (`/widget.js` and `/widget-….js`),
/// sorted by path. Defined in a source file that the build generates: cmake/WebAssets.cmake.
/// Thread: any.
[[nodiscard]] std::span<const net::Asset> web_assets();

}  // namespace porchlight::app
