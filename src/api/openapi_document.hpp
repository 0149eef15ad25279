#pragma once

#include <string_view>

namespace porchlight::api {

/// docs/openapi.json, as it was when the program was built. Defined in a source file that the build
/// generates: cmake/OpenApi.cmake. Thread: any.
[[nodiscard]] std::string_view openapi_document();

}  // namespace porchlight::api
