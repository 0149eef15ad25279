#include "store/database/projects.hpp"

#include "store/database/account_rules.hpp"
#include "store/database/acts.hpp"
#include "store/database/assignment_rule.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/identity_secret.hpp"
#include "store/database/limits.hpp"
#include "store/database/preview_settings.hpp"
#include "store/database/project_audit.hpp"

#include <utility>

namespace porchlight::store {
namespace {

const SqlText add_project_sql(
    "INSERT INTO projects (name, origins, identity_secret) VALUES (?1, ?2, ?3) RETURNING id");
const std::string project_columns =
    "SELECT id, name, origins, identity_secret, allow_missing_origin, enforce_identity, chat, preview, "
    "previous_identity_secret, count_is_public, visit_days, hours, inbox FROM projects ";
const SqlText project_sql(project_columns + "WHERE id = ?1");
// Whoever changes it waits here; SQLite has one writer at a time anyway.
const SqlText project_to_change_sql(project_columns + "WHERE id = ?1",
                                    project_columns + "WHERE id = ?1 FOR UPDATE");
const SqlText add_owner_sql("INSERT INTO memberships (agent_id, project_id, role) VALUES (?1, ?2, 'owner')");
const SqlText count_owned_sql("SELECT count(*) FROM memberships WHERE agent_id = ?1 AND role = 'owner'");
const SqlText projects_sql(project_columns + "ORDER BY id");
const SqlText update_project_sql(
    "UPDATE projects SET name = ?1, origins = ?2, identity_secret = ?3, allow_missing_origin = ?4, "
    "enforce_identity = ?5, chat = ?6, preview = ?7, previous_identity_secret = ?8, "
    "count_is_public = ?9, visit_days = ?10, hours = ?11, inbox = ?12 WHERE id = ?13");
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
  project.hours = hours::from_column(row.text(11));
  project.inbox = inbox_from_json(row.text(12));
  return project;
}

Error no_project(ProjectId id) {
  return {ErrorCode::not_found, "there is no project " + std::to_string(id)};
}

Result<Project> read_project(SqlConnection& sql, const SqlText& by_id, ProjectId id) {
  std::optional<Project> found;
  auto read = sql.read(by_id, {id}, [&](const SqlCells& row) { found = project_of(row); });
  if (!read) return read.error();
  if (!found) return no_project(id);
  return std::move(*found);
}

Result<void> write_project(SqlConnection& sql, const Project& project) {
  const std::string chat = chat_to_json(project.chat);
  const std::string preview = preview_to_json(project.preview);
  const std::string hours = hours::to_column(project.hours);
  const std::string inbox = inbox_to_json(project.inbox);
  const auto updated =
      sql.write(update_project_sql, {project.name, std::span(project.origins), project.identity_secret,
                                     project.allow_missing_origin, project.enforce_identity, chat, preview,
                                     project.previous_identity_secret, project.count_is_public,
                                     project.visit_days, hours, inbox, project.id});
  if (!updated) return updated.error();
  if (*updated == 0) return no_project(project.id);
  return {};
}

/// The command line owns nothing.
Result<void> add_owner(SqlConnection& sql, const ActingAgent& agent, ProjectId project) {
  if (agent.id == 0) return {};
  std::int64_t owned = 0;
  const auto counted =
      sql.read(count_owned_sql, {agent.id}, [&](const SqlCells& row) { owned = row.integer(0); });
  if (!counted) return counted.error();
  if (owned >= static_cast<std::int64_t>(limits::owned_projects)) {
    return bad_request("you own " + std::to_string(owned) + " projects: the command line makes more");
  }
  const auto added = sql.write(add_owner_sql, {agent.id, project});
  if (!added) return added.error();
  return {};
}

}  // namespace

Result<void> insert_project(SqlConnection& sql, Project& project) {
  return sql.read(add_project_sql, {project.name, std::span(project.origins), project.identity_secret},
                  [&](const SqlCells& row) { project.id = row.integer(0); });
}

Result<Project> Projects::add(std::string_view name, const std::vector<std::string>& origins) {
  if (auto fits = check_project(name, origins); !fits) return fits.error();
  Project project;
  project.name = name;
  project.origins = origins;
  project.identity_secret = make_identity_secret();
  // Once: there might be two.
  return access_.write_together([&](SqlConnection& sql) -> Result<Project> {
    if (auto added = insert_project(sql, project); !added) return added.error();
    return project;
  });
}

Result<Project> Projects::make(const Project& wanted, const ActingAgent& agent, WallTime now) {
  Project project = wanted;
  project.identity_secret = make_identity_secret();
  if (auto fits = check_project(project); !fits) return fits.error();
  return access_.write_together([&](SqlConnection& sql) -> Result<Project> {
    if (auto added = insert_project(sql, project); !added) return added.error();
    if (auto written = write_project(sql, project); !written) return written.error();
    if (auto owned = add_owner(sql, agent, project.id); !owned) return owned.error();
    if (auto told = audit_project(sql, project, "project.add", agent, now); !told) return told.error();
    return project;
  });
}

Result<Project> Projects::change(ProjectId id, const ProjectEdit& edit, const ActingAgent& agent,
                                 WallTime now) {
  return access_.write_together([&](SqlConnection& sql) -> Result<Project> {
    const auto before = read_project(sql, project_to_change_sql, id);
    if (!before) return before.error();
    Project after = *before;
    if (auto edited = edit(after); !edited) return edited.error();
    after.id = id;
    if (auto fits = check_project(after); !fits) return fits.error();
    if (auto written = write_project(sql, after); !written) return written.error();
    if (auto told = audit_project_change(sql, *before, after, agent, now); !told) return told.error();
    return after;
  });
}

Result<Project> Projects::show_secrets(ProjectId id, const ActingAgent& agent, WallTime now) {
  return access_.write_together([&](SqlConnection& sql) -> Result<Project> {
    auto project = read_project(sql, project_to_change_sql, id);
    if (!project) return project;
    if (auto told = audit_project(sql, *project, "project.secret.show", agent, now); !told)
      return told.error();
    return project;
  });
}

Result<void> Projects::note_removal(ProjectId id, std::string_view name, const ActingAgent& agent,
                                    WallTime now) {
  return access_.write_together([&](SqlConnection& sql) -> Result<void> {
    const auto project = read_project(sql, project_to_change_sql, id);
    if (!project) return project.error();
    if (project->name != name) return bad_request("name: expected the project's own, exactly");
    return audit_project(sql, *project, "project.remove", agent, now);
  });
}

Result<Project> Projects::find(ProjectId id) {
  return access_.read([&](SqlConnection& sql) { return read_project(sql, project_sql, id); });
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
  if (auto fits = check_project(project); !fits) return fits;
  return access_.write([&](SqlConnection& sql) { return write_project(sql, project); });
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
