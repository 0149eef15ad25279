#include "store/database/audit_log.hpp"

#include "base/json.hpp"
#include "store/database/limits.hpp"

namespace porchlight::store {
namespace {

const SqlText add_entry_sql{
    "INSERT INTO audit_log (project_id, agent_id, agent_name, action, subject, details, done_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
// As a constant: PostgreSQL plans a prepared statement with LIMIT $n for a tenth of the table.
const SqlText read_entries_sql{
    "SELECT id, done_at, agent_id, agent_name, action, subject, details FROM audit_log "
    "WHERE project_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT " +
    std::to_string(limits::page_acts + 1)};

std::string prune_entries_text(const std::string& skip_locked) {
  return "DELETE FROM audit_log WHERE id IN (SELECT id FROM audit_log WHERE done_at < ?1 "
         "ORDER BY done_at LIMIT ?2" +
         skip_locked + ")";
}
const SqlText prune_entries_sql{prune_entries_text(""), prune_entries_text(" FOR UPDATE SKIP LOCKED")};

std::string prune_beyond_text(const std::string& skip_locked) {
  return "DELETE FROM audit_log WHERE id IN (SELECT id FROM audit_log WHERE project_id = ?1 AND id <= ("
         "SELECT id FROM audit_log WHERE project_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2) "
         "ORDER BY id LIMIT ?3" +
         skip_locked + ")";
}
const SqlText prune_beyond_sql{prune_beyond_text(""), prune_beyond_text(" FOR UPDATE SKIP LOCKED")};

}  // namespace

Result<void> add_entry(SqlConnection& sql, const AuditedAct& act, std::string_view action,
                       const std::string& details) {
  const auto added =
      sql.write(add_entry_sql, {act.visitor.project, act.agent.id, act.agent.name, action,
                                std::string_view(act.visitor.uid), std::string_view(details), act.at});
  if (!added) return added.error();
  return {};
}

Result<void> audit_rename(SqlConnection& sql, const AuditedAct& act, const std::string& name) {
  std::string details;
  json::ObjectWriter(details).text_or_null("agentName", name).end();
  return add_entry(sql, act, "visitor.rename", details);
}

Result<void> audit_note(SqlConnection& sql, const AuditedAct& act, bool removed) {
  std::string details;
  json::ObjectWriter(details).text("note", removed ? "removed" : "changed").end();
  return add_entry(sql, act, "visitor.note", details);
}

Result<void> audit_tags(SqlConnection& sql, const AuditedAct& act, const std::vector<std::string>& tags) {
  std::string details;
  json::ObjectWriter(details).raw("tags", json::list_of_texts(tags)).end();
  return add_entry(sql, act, "visitor.tag", details);
}

Result<void> audit_ban(SqlConnection& sql, const AuditedAct& act, const Ban& ban) {
  std::string details;
  json::ObjectWriter object(details);
  object.number("banId", ban.id).boolean("byAddress", ban.by_address).text_or_null("reason", ban.reason);
  ban.ends ? object.text("endsAt", to_iso8601(*ban.ends)) : object.null("endsAt");
  object.end();
  return add_entry(sql, act, "visitor.ban", details);
}

Result<void> audit_unban(SqlConnection& sql, const AuditedAct& act, const Ban& ban) {
  std::string details;
  json::ObjectWriter(details).number("banId", ban.id).boolean("byAddress", ban.by_address).end();
  return add_entry(sql, act, "visitor.unban", details);
}

Result<std::vector<AuditEntry>> read_audit(SqlConnection& sql, ProjectId project, std::int64_t before,
                                           std::size_t limit) {
  std::vector<AuditEntry> entries;
  entries.reserve(limit + 1);
  const auto read = sql.read(read_entries_sql, {project, before}, [&](const SqlCells& row) {
    if (entries.size() > limit) return;
    entries.push_back(
        {row.integer(0), row.time(1), {row.integer(2), row.text(3)}, row.text(4), row.text(5), row.text(6)});
  });
  if (!read) return read.error();
  return entries;
}

Result<std::int64_t> prune_audit(SqlConnection& sql, WallTime before, std::int64_t rows) {
  return sql.write(prune_entries_sql, {before, rows});
}

Result<std::int64_t> prune_audit_beyond(SqlConnection& sql, ProjectId project, std::int64_t kept,
                                        std::int64_t rows) {
  return sql.write(prune_beyond_sql, {project, kept, rows});
}

}  // namespace porchlight::store
