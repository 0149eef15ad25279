#include "store/database/sqlite/projects.hpp"

#include "base/random.hpp"
#include "store/database/account_rules.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/limits.hpp"
#include "store/database/preview_settings.hpp"

#include <utility>

namespace porchlight::store {
namespace {

/// Characters of an identity secret, six bits each: 256 bits.
constexpr std::size_t secret_characters = 43;

std::string join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Project project_of(const driver::SqliteRow& row) {
  Project project;
  project.id = row.integer(0);
  project.name = row.text(1);
  project.origins = split(row.text(2));
  project.identity_secret = row.text(3);
  project.allow_missing_origin = row.integer(4) != 0;
  project.enforce_identity = row.integer(5) != 0;
  project.chat = chat_from_json(row.text(6));
  project.preview = preview_from_json(row.text(7));
  project.previous_identity_secret = row.text(8);
  return project;
}

Error no_project(ProjectId id) {
  return {ErrorCode::not_found, "there is no project " + std::to_string(id)};
}

}  // namespace

Result<Project> SqliteProjects::add(std::string_view name, const std::vector<std::string>& origins) {
  if (auto fits = check_project(name, origins); !fits) return fits.error();
  Project project;
  project.name = name;
  project.origins = origins;
  project.identity_secret = random_token(secret_characters);
  return access_.write([&](driver::Sqlite& connection) -> Result<Project> {
    const std::string joined = join(origins);
    auto added = connection.prepare("INSERT INTO projects (name, origins, identity_secret) VALUES (?, ?, ?)")
                     .bind(1, project.name)
                     .bind(2, joined)
                     .bind(3, project.identity_secret)
                     .run();
    if (!added) return to_error(added.error());
    project.id = connection.last_insert_id();
    return project;
  });
}

Result<Project> SqliteProjects::find(ProjectId id) {
  return access_.read([&](driver::Sqlite& connection) -> Result<Project> {
    std::optional<Project> found;
    auto read =
        connection
            .prepare(
                "SELECT id, name, origins, identity_secret, allow_missing_origin, "
                "enforce_identity, chat, preview, previous_identity_secret FROM projects WHERE id = ?")
            .bind(1, id)
            .each([&](const driver::SqliteRow& row) { found = project_of(row); });
    if (!read) return to_error(read.error());
    if (!found) return no_project(id);
    return std::move(*found);
  });
}

Result<std::vector<Project>> SqliteProjects::list() {
  return access_.read([](driver::Sqlite& connection) -> Result<std::vector<Project>> {
    std::vector<Project> projects;
    auto read = connection
                    .prepare(
                        "SELECT id, name, origins, identity_secret, allow_missing_origin, "
                        "enforce_identity, chat, preview, previous_identity_secret FROM projects ORDER BY id")
                    .each([&](const driver::SqliteRow& row) { projects.push_back(project_of(row)); });
    if (!read) return to_error(read.error());
    return projects;
  });
}

Result<void> SqliteProjects::update(const Project& project) {
  if (auto fits = check_project(project.name, project.origins); !fits) return fits;
  if (auto fits = check_chat(project.chat); !fits) return fits;
  if (project.identity_secret.empty()) {
    return Error{ErrorCode::bad_request, "identitySecret: expected one that is not empty"};
  }
  return access_.write([&](driver::Sqlite& connection) -> Result<void> {
    const std::string joined = join(project.origins);
    const std::string chat = chat_to_json(project.chat);
    const std::string preview = preview_to_json(project.preview);
    auto updated = connection
                       .prepare(
                           "UPDATE projects SET name = ?, origins = ?, identity_secret = ?, "
                           "allow_missing_origin = ?, enforce_identity = ?, chat = ?, preview = ?, "
                           "previous_identity_secret = ? WHERE id = ?")
                       .bind(1, project.name)
                       .bind(2, joined)
                       .bind(3, project.identity_secret)
                       .bind(4, std::int64_t{project.allow_missing_origin})
                       .bind(5, std::int64_t{project.enforce_identity})
                       .bind(6, chat)
                       .bind(7, preview)
                       .bind(8, project.previous_identity_secret)
                       .bind(9, project.id)
                       .run();
    if (!updated) return to_error(updated.error());
    if (connection.changes() == 0) return no_project(project.id);
    return {};
  });
}

Result<void> SqliteProjects::remove(ProjectId id) {
  for (std::int64_t gone = 1; gone > 0;) {
    auto piece = access_.write([&](driver::Sqlite& connection) -> Result<void> {
      auto deleted = connection
                         .prepare(
                             "DELETE FROM visitors WHERE project_id = ?1 AND uid IN "
                             "(SELECT uid FROM visitors WHERE project_id = ?1 LIMIT ?2)")
                         .bind(1, id)
                         .bind(2, std::int64_t{limits::removed_visitors})
                         .run();
      if (!deleted) return to_error(deleted.error());
      gone = connection.changes();
      return {};
    });
    if (!piece) return piece;
  }
  return access_.write([&](driver::Sqlite& connection) -> Result<void> {
    auto deleted = connection.prepare("DELETE FROM projects WHERE id = ?").bind(1, id).run();
    if (!deleted) return to_error(deleted.error());
    if (connection.changes() == 0) return no_project(id);
    return {};
  });
}

}  // namespace porchlight::store
