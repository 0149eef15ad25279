#pragma once
// What was done to a project, as entries of its log: found by holding it as it was against what it is, so
// that whoever changes one, and whatever, is told of. Secrets are in none of them.

#include "store/database/acts.hpp"
#include "store/database/sql_text.hpp"

#include <string>

namespace porchlight::store {

/// AuditChange of docs/openapi.json, each setting that differs; empty: none does. Pure.
[[nodiscard]] std::string changes_json(const Project& before, const Project& after);

[[nodiscard]] Result<void> audit_project_change(SqlConnection& sql, const Project& before,
                                                const Project& after, const ActingAgent& agent, WallTime now);
/// `action`: project.add, project.remove or project.secret.show.
[[nodiscard]] Result<void> audit_project(SqlConnection& sql, const Project& project, std::string_view action,
                                         const ActingAgent& agent, WallTime now);

}  // namespace porchlight::store
