#pragma once
// What owners want of a project, read strictly: a field that nobody knows is an error. Pure.

#include "access/project_change.hpp"
#include "base/error.hpp"
#include "store/database/canned_replies.hpp"
#include "store/database/repositories.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace porchlight::api {

/// ProjectSettingsChange of docs/openapi.json; what fits a field the rules say. Errors: badRequest.
[[nodiscard]] Result<access::ProjectChange> read_project_change(const boost::json::object& object);

/// NewProject. Errors: badRequest.
[[nodiscard]] Result<store::Project> read_new_project(const boost::json::object& object);

/// The name that was typed again. Errors: badRequest.
[[nodiscard]] Result<std::string> read_removal(const boost::json::object& object);

/// CannedReplyChange, with one field at least. Errors: badRequest.
[[nodiscard]] Result<store::CannedReplyChange> read_reply(const boost::json::object& object);

}  // namespace porchlight::api
