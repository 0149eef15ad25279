#pragma once
// A project as its owners see it over REST.

#include "store/database/repositories.hpp"

#include <string>

namespace porchlight::api {

/// ProjectSettings of docs/openapi.json.
[[nodiscard]] std::string project_settings_json(const store::Project& project);

}  // namespace porchlight::api
