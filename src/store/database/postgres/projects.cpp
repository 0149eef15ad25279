#include "store/database/postgres/projects.hpp"

#include "base/random.hpp"
#include "store/database/account_rules.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/limits.hpp"
#include "store/database/preview_settings.hpp"
#include "store/database/storable_text.hpp"

#include <utility>

namespace porchlight::store {
namespace {

using driver::PostgresConnection;
using driver::PostgresParameters;
using driver::PostgresRows;

/// Characters of an identity secret, six bits each: 256 bits.
constexpr std::size_t secret_characters = 43;

Project project_of(const PostgresRows& rows, std::size_t row) {
  Project project;
  project.id = rows.integer(row, 0);
  project.name = rows.text(row, 1);
  project.origins = rows.texts(row, 2);
  project.identity_secret = rows.text(row, 3);
  project.allow_missing_origin = rows.truth(row, 4);
  project.enforce_identity = rows.truth(row, 5);
  project.chat = chat_from_json(rows.text(row, 6));
  project.preview = preview_from_json(rows.text(row, 7));
  project.previous_identity_secret = rows.text(row, 8);
  return project;
}

Error no_project(ProjectId id) {
  return {ErrorCode::not_found, "there is no project " + std::to_string(id)};
}

}  // namespace

Result<Project> PostgresProjects::add(std::string_view name, const std::vector<std::string>& origins) {
  if (auto fits = check_project(name, origins); !fits) return fits.error();
  Project project;
  project.name = name;
  project.origins = origins;
  project.identity_secret = random_token(secret_characters);
  // Not repeated where the connection is lost: there might be two.
  return access_.write_together([&](PostgresConnection& connection) -> Result<Project> {
    const auto added = connection.execute(
        "INSERT INTO projects (name, origins, identity_secret) VALUES ($1, $2, $3) RETURNING id",
        PostgresParameters().add(project.name).add(std::span(project.origins)).add(project.identity_secret));
    if (!added) return to_error(added.error());
    project.id = added->integer(0, 0);
    return project;
  });
}

Result<Project> PostgresProjects::find(ProjectId id) {
  return access_.read([&](PostgresConnection& connection) -> Result<Project> {
    const auto rows = connection.execute(
        "SELECT id, name, origins, identity_secret, allow_missing_origin, enforce_identity, chat, preview, "
        "previous_identity_secret "
        "FROM "
        "projects "
        "WHERE id = $1",
        PostgresParameters().add(id));
    if (!rows) return to_error(rows.error());
    if (rows->empty()) return no_project(id);
    return project_of(*rows, 0);
  });
}

Result<std::vector<Project>> PostgresProjects::list() {
  return access_.read([](PostgresConnection& connection) -> Result<std::vector<Project>> {
    const auto rows = connection.execute(
        "SELECT id, name, origins, identity_secret, allow_missing_origin, enforce_identity, chat, preview, "
        "previous_identity_secret "
        "FROM "
        "projects "
        "ORDER BY id");
    if (!rows) return to_error(rows.error());
    std::vector<Project> projects;
    for (std::size_t row = 0; row < rows->size(); ++row) projects.push_back(project_of(*rows, row));
    return projects;
  });
}

Result<void> PostgresProjects::update(const Project& project) {
  if (auto fits = check_project(project.name, project.origins); !fits) return fits;
  if (auto fits = check_chat(project.chat); !fits) return fits;
  if (project.identity_secret.empty() || !is_storable(project.identity_secret)) {
    return Error{ErrorCode::bad_request, "identitySecret: expected UTF-8 that is not empty, without a zero"};
  }
  return access_.write([&](PostgresConnection& connection) -> Result<void> {
    const auto updated = connection.execute(
        "UPDATE projects SET name = $1, origins = $2, identity_secret = $3, allow_missing_origin = $4, "
        "enforce_identity = $5, chat = $6, preview = $7, previous_identity_secret = $8 WHERE id = $9",
        PostgresParameters()
            .add(project.name)
            .add(std::span(project.origins))
            .add(project.identity_secret)
            .add(project.allow_missing_origin)
            .add(project.enforce_identity)
            .add(chat_to_json(project.chat))
            .add(preview_to_json(project.preview))
            .add(project.previous_identity_secret)
            .add(project.id));
    if (!updated) return to_error(updated.error());
    if (updated->affected() == 0) return no_project(project.id);
    return {};
  });
}

Result<void> PostgresProjects::remove(ProjectId id) {
  for (bool more = true; more;) {
    auto piece = access_.write([&](PostgresConnection& connection) -> Result<void> {
      const auto deleted = connection.execute(
          "DELETE FROM visitors WHERE project_id = $1 AND uid IN "
          "(SELECT uid FROM visitors WHERE project_id = $1 LIMIT $2)",
          PostgresParameters().add(id).add(std::int64_t{limits::removed_visitors}));
      if (!deleted) return to_error(deleted.error());
      more = deleted->affected() > 0;
      return {};
    });
    if (!piece) return piece;
  }
  return access_.write_together([&](PostgresConnection& connection) -> Result<void> {
    const auto deleted =
        connection.execute("DELETE FROM projects WHERE id = $1", PostgresParameters().add(id));
    if (!deleted) return to_error(deleted.error());
    if (deleted->affected() == 0) return no_project(id);
    return {};
  });
}

}  // namespace porchlight::store
