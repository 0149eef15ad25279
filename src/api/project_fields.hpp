#pragma once
// What owners want of a project, read strictly: a field that nobody knows is an error. Pure.

#include "access/project_change.hpp"
#include "base/error.hpp"

#include <boost/json/object.hpp>

namespace porchlight::api {

/// ProjectSettingsChange of docs/openapi.json; what fits a field the rules say. Errors: badRequest.
[[nodiscard]] Result<access::ProjectChange> read_project_change(const boost::json::object& object);

}  // namespace porchlight::api
