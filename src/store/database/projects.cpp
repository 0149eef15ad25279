#include "store/database/projects.hpp"

#include "base/random.hpp"
#include "store/database/account_rules.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/limits.hpp"
#include "store/database/preview_settings.hpp"
#include "store/database/storable_text.hpp"

#include <utility>

namespace porchlight::store {
namespace {

/// Characters of an identity secret, six bits each: 256 bits.
constexpr std::size_t secret_characters = 43;

const SqlText add_project_sql(
    "INSERT INTO projects (name, origins, identity_secret) VALUES (?1, ?2, ?3) RETURNING id");
const std::string project_columns =
    "SELECT id, name, origins, identity_secret, allow_missing_origin, enforce_identity, chat, preview, "
    "previous_identity_secret, count_is_public, visit_days FROM projects ";
const SqlText project_sql(project_columns + "WHERE id = ?1");
const SqlText projects_sql(project_columns + "ORDER BY id");
const SqlText update_project_sql(
    "UPDATE projects SET name = ?1, origins = ?2, identity_secret = ?3, allow_missing_origin = ?4, "
    "enforce_identity = ?5, chat = ?6, preview = ?7, previous_identity_secret = ?8, "
    "count_is_public = ?9, visit_days = ?10 WHERE id = ?11");
const SqlText remove_some_visits_sql(
    "DELETE FROM visits WHERE id IN (SELECT id FROM visits WHERE project_id = ?1 LIMIT ?2)");
const SqlText remove_some_visitors_sql(
    "DELETE FROM visitors WHERE project_id = ?1 AND uid IN "
    "(SELECT uid FROM visitors WHERE project_id = ?1 LIMIT ?2)");
const SqlText remove_some_entries_sql(
    "DELETE FROM audit_log WHERE id IN (SELECT id FROM audit_log WHERE project_id = ?1 LIMIT ?2)");
const SqlText remove_some_bans_sql(
    "DELETE FROM bans WHERE id IN (SELECT id FROM bans WHERE project_id = ?1 LIMIT ?2)");
const SqlText remove_project_sql("DELETE FROM projects WHERE id = ?1");

Project project_of(const SqlCells& row) {
  Project project;
  project.id = row.integer(0);
  project.name = row.text(1);
  project.origins = row.texts(2);
  project.identity_secret = row.text(3);
  project.allow_missing_origin = row.truth(4);
  project.enforce_identity = row.truth(5);
  project.chat = chat_from_json(row.text(6));
  project.preview = preview_from_json(row.text(7));
  project.previous_identity_secret = row.text(8);
  project.count_is_public = row.truth(9);
  project.visit_days = row.integer(10);
  return project;
}

Error no_project(ProjectId id) {
  return {ErrorCode::not_found, "there is no project " + std::to_string(id)};
}

}  // namespace

Result<Project> Projects::add(std::string_view name, const std::vector<std::string>& origins) {
  if (auto fits = check_project(name, origins); !fits) return fits.error();
  Project project;
  project.name = name;
  project.origins = origins;
  project.identity_secret = random_token(secret_characters);
  // Once: there might be two.
  return access_.write_together([&](SqlConnection& connection) -> Result<Project> {
    auto added = connection.read(add_project_sql, {project.name, std::span(origins), project.identity_secret},
                                 [&](const SqlCells& row) { project.id = row.integer(0); });
    if (!added) return added.error();
    return project;
  });
}

Result<Project> Projects::find(ProjectId id) {
  return access_.read([&](SqlConnection& connection) -> Result<Project> {
    std::optional<Project> found;
    auto read = connection.read(project_sql, {id}, [&](const SqlCells& row) { found = project_of(row); });
    if (!read) return read.error();
    if (!found) return no_project(id);
    return std::move(*found);
  });
}

Result<std::vector<Project>> Projects::list() {
  return access_.read([](SqlConnection& connection) -> Result<std::vector<Project>> {
    std::vector<Project> projects;
    auto read =
        connection.read(projects_sql, {}, [&](const SqlCells& row) { projects.push_back(project_of(row)); });
    if (!read) return read.error();
    return projects;
  });
}

Result<void> Projects::update(const Project& project) {
  if (auto fits = check_project(project.name, project.origins); !fits) return fits;
  if (auto fits = check_chat(project.chat); !fits) return fits;
  if (project.identity_secret.empty() || !is_storable(project.identity_secret)) {
    return bad_request("identitySecret: expected UTF-8 that is not empty, without a zero");
  }
  if (auto fits = check_visit_days(project.visit_days); !fits) return fits;
  const std::string chat = chat_to_json(project.chat);
  const std::string preview = preview_to_json(project.preview);
  return access_.write([&](SqlConnection& connection) -> Result<void> {
    auto updated = connection.write(
        update_project_sql,
        {project.name, std::span(project.origins), project.identity_secret, project.allow_missing_origin,
         project.enforce_identity, chat, preview, project.previous_identity_secret, project.count_is_public,
         project.visit_days, project.id});
    if (!updated) return updated.error();
    if (*updated == 0) return no_project(project.id);
    return {};
  });
}

Result<void> Projects::remove_in_pieces(const SqlText& piece_sql, ProjectId id, std::int64_t rows) {
  for (std::int64_t gone = 1; gone > 0;) {
    auto piece = access_.write([&](SqlConnection& connection) -> Result<void> {
      auto deleted = connection.write(piece_sql, {id, rows});
      if (!deleted) return deleted.error();
      gone = *deleted;
      return {};
    });
    if (!piece) return piece;
  }
  return {};
}

Result<void> Projects::remove(ProjectId id) {
  // Visits first: a visitor may have a thousand of them.
  if (auto gone = remove_in_pieces(remove_some_visits_sql, id, limits::removed_visits); !gone) return gone;
  if (auto gone = remove_in_pieces(remove_some_visitors_sql, id, limits::removed_visitors); !gone)
    return gone;
  for (const SqlText* const piece : {&remove_some_entries_sql, &remove_some_bans_sql}) {
    if (auto gone = remove_in_pieces(*piece, id, limits::removed_acts); !gone) return gone.error();
  }
  return access_.write_together([&](SqlConnection& connection) -> Result<void> {
    auto deleted = connection.write(remove_project_sql, {id});
    if (!deleted) return deleted.error();
    if (*deleted == 0) return no_project(id);
    return {};
  });
}

}  // namespace porchlight::store
