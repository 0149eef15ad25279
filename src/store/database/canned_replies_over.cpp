#include "store/database/canned_replies_over.hpp"

#include "base/json.hpp"
#include "store/database/audit_log.hpp"
#include "store/database/canned_reply_rules.hpp"
#include "store/database/limits.hpp"

#include <utility>

namespace porchlight::store {
namespace {

const std::string reply_columns = "SELECT id, shortcut, content, changed_at FROM canned_replies ";
const SqlText list_replies_sql(reply_columns + "WHERE project_id = ?1 ORDER BY shortcut");
const SqlText find_reply_sql(reply_columns + "WHERE project_id = ?1 AND id = ?2",
                             reply_columns + "WHERE project_id = ?1 AND id = ?2 FOR UPDATE");
const SqlText add_reply_sql(
    "INSERT INTO canned_replies (project_id, shortcut, content, changed_at) VALUES (?1, ?2, ?3, ?4) "
    "RETURNING id");
const SqlText change_reply_sql(
    "UPDATE canned_replies SET shortcut = ?1, content = ?2, changed_at = ?3 WHERE project_id = ?4 AND id = "
    "?5");
const SqlText remove_reply_sql("DELETE FROM canned_replies WHERE project_id = ?1 AND id = ?2");
// Of two who add at once, the second waits, and counts the first's.
const SqlText lock_project_sql("SELECT id FROM projects WHERE id = ?1",
                               "SELECT id FROM projects WHERE id = ?1 FOR UPDATE");
const SqlText count_replies_sql("SELECT count(*) FROM canned_replies WHERE project_id = ?1");

CannedReply reply_of(const SqlCells& row) {
  return {row.integer(0), row.text(1), row.text(2), row.time(3)};
}

/// One that is there already is the only thing that a database can have against a reply.
Error not_written(const Error& error, const std::string& shortcut) {
  if (error.code != ErrorCode::bad_request) return error;
  return bad_request("shortcut: expected one that the project has not yet, and it has " + shortcut);
}

Result<CannedReply> find_reply(SqlConnection& sql, ProjectId project, std::int64_t id) {
  std::optional<CannedReply> found;
  const auto read =
      sql.read(find_reply_sql, {project, id}, [&](const SqlCells& row) { found = reply_of(row); });
  if (!read) return read.error();
  if (!found) return Error{ErrorCode::not_found, "there is no such reply"};
  return std::move(*found);
}

Result<void> make_room_for_reply(SqlConnection& sql, ProjectId project) {
  bool exists = false;
  const auto locked = sql.read(lock_project_sql, {project}, [&](const SqlCells&) { exists = true; });
  if (!locked) return locked.error();
  if (!exists) return Error{ErrorCode::not_found, "there is no project " + std::to_string(project)};
  std::int64_t count = 0;
  const auto counted =
      sql.read(count_replies_sql, {project}, [&](const SqlCells& row) { count = row.integer(0); });
  if (!counted) return counted.error();
  if (count < static_cast<std::int64_t>(limits::canned_replies)) return {};
  return bad_request("a project has at most " + std::to_string(limits::canned_replies) +
                     " replies: remove some first");
}

Result<void> audit_reply(SqlConnection& sql, ProjectId project, const CannedReply& reply,
                         std::string_view action, const ActingAgent& agent, WallTime now) {
  std::string details;
  json::ObjectWriter(details).number("replyId", reply.id).end();
  return add_entry(sql, {{project, reply.shortcut}, agent, now}, action, details);
}

}  // namespace

Result<std::vector<CannedReply>> CannedRepliesOver::list(ProjectId project) {
  return access_.read([&](SqlConnection& sql) -> Result<std::vector<CannedReply>> {
    std::vector<CannedReply> replies;
    const auto read =
        sql.read(list_replies_sql, {project}, [&](const SqlCells& row) { replies.push_back(reply_of(row)); });
    if (!read) return read.error();
    return replies;
  });
}

Result<CannedReply> CannedRepliesOver::add(ProjectId project, const std::string& shortcut,
                                           const std::string& content, const ActingAgent& agent,
                                           WallTime now) {
  const auto fit = normalized(CannedReplyChange{shortcut, content});
  if (!fit) return fit.error();
  return access_.write_together([&](SqlConnection& sql) -> Result<CannedReply> {
    if (auto room = make_room_for_reply(sql, project); !room) return room.error();
    CannedReply reply{0, *fit->shortcut, *fit->content, now};
    const auto added = sql.read(add_reply_sql, {project, reply.shortcut, reply.content, now},
                                [&](const SqlCells& row) { reply.id = row.integer(0); });
    if (!added) return not_written(added.error(), reply.shortcut);
    if (auto told = audit_reply(sql, project, reply, "reply.add", agent, now); !told) return told.error();
    return reply;
  });
}

Result<CannedReply> CannedRepliesOver::change(ProjectId project, std::int64_t id,
                                              const CannedReplyChange& change, const ActingAgent& agent,
                                              WallTime now) {
  const auto fit = normalized(change);
  if (!fit) return fit.error();
  return access_.write_together([&](SqlConnection& sql) -> Result<CannedReply> {
    auto reply = find_reply(sql, project, id);
    if (!reply) return reply;
    const CannedReply before = *reply;
    reply->shortcut = fit->shortcut.value_or(reply->shortcut);
    reply->content = fit->content.value_or(reply->content);
    if (reply->shortcut == before.shortcut && reply->content == before.content) return reply;
    reply->changed = now;
    const auto written = sql.write(change_reply_sql, {reply->shortcut, reply->content, now, project, id});
    if (!written) return not_written(written.error(), reply->shortcut);
    if (auto told = audit_reply(sql, project, *reply, "reply.change", agent, now); !told) return told.error();
    return reply;
  });
}

Result<void> CannedRepliesOver::remove(ProjectId project, std::int64_t id, const ActingAgent& agent,
                                       WallTime now) {
  return access_.write_together([&](SqlConnection& sql) -> Result<void> {
    const auto reply = find_reply(sql, project, id);
    if (!reply) return reply.error();
    if (auto removed = sql.write(remove_reply_sql, {project, id}); !removed) return removed.error();
    return audit_reply(sql, project, *reply, "reply.remove", agent, now);
  });
}

}  // namespace porchlight::store
