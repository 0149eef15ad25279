#include "store/database/files_over.hpp"

#include "base/crypto.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/storable_text.hpp"

#include <optional>
#include <utility>

namespace porchlight::store {
namespace {

const std::string file_columns =
    "SELECT f.id, f.file_key, f.name, f.type, f.bytes, f.width, f.height, f.thumbnail FROM files f ";
const std::string file_is_own =
    "f.project_id = ?1 AND f.agent_id = ?2 AND f.visitor_uid = ?3 AND f.state <> 'sent'";
const std::string may_have_more =
    "(SELECT count(*) FROM files f WHERE " + file_is_own + ") < " + std::to_string(limits::unsent_files);
/// Within the quota, by what `totals` has of each project.
std::string made_file(const std::string& totals) {
  return "INSERT INTO files (id, project_id, agent_id, visitor_uid, file_key, name, type, bytes, width, "
         "height, thumbnail, state, created_at) "
         "SELECT ?4, ?1, ?2, ?3, ?5, ?6, '', CAST(?8 AS bigint), 0, 0, '', 'coming', ?7 WHERE " +
         may_have_more + " AND (CAST(?9 AS bigint) = 0 OR coalesce((SELECT t.bytes FROM " + totals +
         " t WHERE t.project_id = ?1), 0) + CAST(?8 AS bigint) <= CAST(?9 AS bigint))"
         " AND (CAST(?10 AS bigint) = 0 OR coalesce((SELECT sum(t.bytes) FROM " +
         totals + " t), 0) + CAST(?8 AS bigint) <= CAST(?10 AS bigint))";
}
/// PostgreSQL's others wait for each other, in one order: each sees what the one before has added.
const std::string locked_totals =
    "WITH room AS (SELECT project_id, bytes FROM file_totals WHERE project_id = ?1 OR CAST(?10 AS bigint) > "
    "0 "
    "ORDER BY project_id FOR UPDATE) ";
const std::string visitor_is_proven =
    " AND EXISTS (SELECT 1 FROM visitors v WHERE v.project_id = ?1 AND v.uid = ?3 AND v.secret_hash = ?11)";

const SqlText make_agents_file_sql(made_file("file_totals"), locked_totals + made_file("room"));
const SqlText make_visitors_file_sql(made_file("file_totals") + visitor_is_proven,
                                     locked_totals + made_file("room") + visitor_is_proven);
const SqlText may_have_more_sql("SELECT 1 WHERE " + may_have_more);
const SqlText file_bytes_sql("SELECT CAST(coalesce(sum(bytes), 0) AS bigint) FROM file_totals");
const SqlText secret_of_sender_sql("SELECT secret_hash FROM visitors WHERE project_id = ?1 AND uid = ?2");
const SqlText finish_file_sql(
    "UPDATE files SET type = ?2, bytes = ?3, width = ?4, height = ?5, state = 'here' WHERE id = ?1 AND state "
    "= 'coming'");
const SqlText find_unsent_sql(file_columns + "WHERE " + file_is_own + " AND f.id = ?4 AND f.state = 'here'");
const SqlText set_thumbnail_sql("UPDATE files SET thumbnail = ?2 WHERE id = ?1 AND state = 'here'");
const SqlText find_file_sql(file_columns + "WHERE f.id = ?1 AND f.state <> 'coming'");
const SqlText drop_file_sql("DELETE FROM files WHERE id = ?1 AND state <> 'sent'");
const SqlText remove_unsent_sql(
    "DELETE FROM files WHERE id IN (SELECT id FROM files WHERE state <> 'sent' AND created_at < ?1 LIMIT "
    "?2)");
const std::string due_removals =
    "SELECT file_id FROM file_removals WHERE next_at <= ?1 ORDER BY next_at LIMIT ?3";
const std::string claimed_removals =
    "UPDATE file_removals SET tries = tries + 1, next_at = ?2 WHERE file_id IN (";
const SqlText claim_removals_sql(claimed_removals + due_removals + ") RETURNING file_id, tries - 1",
                                 claimed_removals + due_removals +
                                     " FOR UPDATE SKIP LOCKED) RETURNING file_id, tries - 1");
const SqlText removal_done_sql("DELETE FROM file_removals WHERE file_id = ?1");
const SqlText postpone_removal_sql("UPDATE file_removals SET next_at = ?2 WHERE file_id = ?1");
const SqlText count_removals_sql("SELECT count(*) FROM file_removals");
const SqlText file_to_send_sql(
    file_columns +
    "WHERE f.project_id = ?1 AND f.agent_id = ?2 AND f.id = ?4 AND f.state = 'here' AND (?2 <> 0 OR "
    "f.visitor_uid = ?3 OR EXISTS (SELECT 1 FROM visitors d WHERE d.project_id = ?1 AND d.uid = "
    "f.visitor_uid "
    "AND d.joined_to = ?3 AND d.joined_to <> ''))");
const SqlText mark_sent_sql("UPDATE files SET state = 'sent' WHERE id = ?1 AND state = 'here'");

File file_of(const SqlCells& row) {
  return {.id = row.text(0),
          .key = row.text(1),
          .name = row.text(2),
          .type = row.text(3),
          .bytes = row.integer(4),
          .width = row.integer(5),
          .height = row.integer(6),
          .thumbnail = row.text(7)};
}

Error no_file() {
  return {ErrorCode::not_found, "there is no such file"};
}

Result<std::optional<File>> read_file(SqlConnection& sql, const SqlText& statement,
                                      std::initializer_list<SqlValue> values) {
  std::optional<File> found;
  const auto read = sql.read(statement, values, [&](const SqlCells& row) { found = file_of(row); });
  if (!read) return read.error();
  return found;
}

Result<void> check_sender(SqlConnection& sql, const FileSender& sender) {
  if (sender.agent != 0) return {};
  std::optional<std::string> hash;
  const auto read = sql.read(secret_of_sender_sql, {sender.project, sender.visitor_uid},
                             [&](const SqlCells& row) { hash = row.text(0); });
  if (!read) return read.error();
  if (!hash) return no_such_visitor();
  if (!crypto::equal_constant_time(*hash, sender.secret_hash)) return another_secret();
  return {};
}

Result<void> check_fits(const FileSender& sender) {
  return sender.agent != 0 ? Result<void>()
                           : check_chatter({sender.project, sender.visitor_uid}, sender.secret_hash);
}

/// Of a statement that changes one row, or none where the file is not there any more.
Result<void> one_changed(const Result<std::int64_t>& changed) {
  if (!changed) return changed.error();
  if (*changed == 0) return no_file();
  return {};
}

Result<std::int64_t> make_file(SqlConnection& sql, const FileSender& sender, const File& file, WallTime now,
                               const FileQuota& quota) {
  if (sender.agent != 0) {
    return sql.write(make_agents_file_sql, {sender.project, sender.agent, "", file.id, file.key, file.name,
                                            now, file.bytes, quota.of_project, quota.in_all});
  }
  return sql.write(make_visitors_file_sql,
                   {sender.project, sender.agent, sender.visitor_uid, file.id, file.key, file.name, now,
                    file.bytes, quota.of_project, quota.in_all, sender.secret_hash});
}

Result<void> check_may_send(SqlConnection& sql, const FileSender& sender) {
  if (auto known = check_sender(sql, sender); !known) return known;
  bool may_have_one = false;
  const std::string_view uid = sender.agent != 0 ? std::string_view() : sender.visitor_uid;
  auto read = sql.read(may_have_more_sql, {sender.project, sender.agent, uid},
                       [&](const SqlCells&) { may_have_one = true; });
  if (!read) return read;
  if (may_have_one) return {};
  return Error{ErrorCode::rate_limited, "too many files wait to be sent: send some first"};
}

}  // namespace

Result<void> FilesOver::begin(const FileSender& sender, const File& file, WallTime now,
                              const FileQuota& quota) {
  if (auto fits = check_fits(sender); !fits) return fits;
  if (!is_storable(file.name)) return bad_request("name: expected UTF-8 without a zero");
  return access_.write([&](SqlConnection& sql) -> Result<void> {
    const auto made = make_file(sql, sender, file, now, quota);
    if (!made) {
      if (made.error().code != ErrorCode::not_found) return made.error();
      return Error{ErrorCode::not_found, "there is no project " + std::to_string(sender.project)};
    }
    if (*made > 0) return {};
    if (auto may = check_may_send(sql, sender); !may) return may;
    // PostgreSQL looked for the visitor before it waited for the totals: the row may have been written
    // meanwhile.
    const auto again = make_file(sql, sender, file, now, quota);
    if (!again) return again.error();
    if (*again > 0) return {};
    return Error{ErrorCode::payload_too_large, "there is no room for more files: some have to go first"};
  });
}

Result<void> FilesOver::finish(const File& file) {
  return access_.write([&](SqlConnection& sql) {
    return one_changed(sql.write(finish_file_sql, {file.id, file.type, file.bytes, file.width, file.height}));
  });
}

Result<File> FilesOver::find_unsent(const FileSender& sender, std::string_view id) {
  if (auto fits = check_fits(sender); !fits) return fits.error();
  if (!is_storable(id)) return no_file();
  return access_.read([&](SqlConnection& sql) -> Result<File> {
    if (auto known = check_sender(sql, sender); !known) return known.error();
    auto found = read_file(sql, find_unsent_sql, {sender.project, sender.agent, sender.visitor_uid, id});
    if (!found) return found.error();
    if (!*found) return no_file();
    return std::move(**found);
  });
}

Result<void> FilesOver::set_thumbnail(std::string_view id, std::string_view type) {
  return access_.write([&](SqlConnection& sql) {
    return one_changed(sql.write(set_thumbnail_sql, {id, type}));
  });
}

Result<File> FilesOver::find(std::string_view id) {
  if (!is_storable(id)) return no_file();
  return access_.read([&](SqlConnection& sql) -> Result<File> {
    auto found = read_file(sql, find_file_sql, {id});
    if (!found) return found.error();
    if (!*found) return no_file();
    return std::move(**found);
  });
}

Result<void> FilesOver::drop(std::string_view id) {
  return access_.write([&](SqlConnection& sql) -> Result<void> {
    const auto gone = sql.write(drop_file_sql, {id});
    if (!gone) return gone.error();
    return {};
  });
}

Result<std::size_t> FilesOver::remove_unsent(WallTime before, std::size_t limit) {
  return access_.write([&](SqlConnection& sql) -> Result<std::size_t> {
    const auto gone = sql.write(remove_unsent_sql, {before, static_cast<std::int64_t>(limit)});
    if (!gone) return gone.error();
    return static_cast<std::size_t>(*gone);
  });
}

Result<std::vector<FileRemoval>> FilesOver::claim_removals(WallTime now, WallTime until, std::size_t limit) {
  // Once: a claim that was lost on its way back is another's when its time is over.
  return access_.write_together([&](SqlConnection& sql) -> Result<std::vector<FileRemoval>> {
    std::vector<FileRemoval> claimed;
    claimed.reserve(limit);
    const auto read = sql.read(claim_removals_sql, {now, until, static_cast<std::int64_t>(limit)},
                               [&](const SqlCells& row) {
                                 claimed.push_back({row.text(0), row.integer(1)});
                               });
    if (!read) return read.error();
    return claimed;
  });
}

Result<void> FilesOver::removed(std::string_view id) {
  return access_.write([&](SqlConnection& sql) -> Result<void> {
    const auto gone = sql.write(removal_done_sql, {id});
    if (!gone) return gone.error();
    return {};
  });
}

Result<void> FilesOver::postpone(std::string_view id, WallTime until) {
  return access_.write([&](SqlConnection& sql) -> Result<void> {
    const auto moved = sql.write(postpone_removal_sql, {id, until});
    if (!moved) return moved.error();
    return {};
  });
}

Result<std::int64_t> FilesOver::removals() {
  return access_.read([](SqlConnection& sql) -> Result<std::int64_t> {
    std::int64_t count = 0;
    const auto read = sql.read(count_removals_sql, {}, [&](const SqlCells& row) { count = row.integer(0); });
    if (!read) return read.error();
    return count;
  });
}

Result<std::int64_t> FilesOver::bytes() {
  return access_.read([](SqlConnection& sql) -> Result<std::int64_t> {
    std::int64_t bytes = 0;
    const auto read = sql.read(file_bytes_sql, {}, [&](const SqlCells& row) { bytes = row.integer(0); });
    if (!read) return read.error();
    return bytes;
  });
}

Result<std::vector<File>> read_files_to_send(SqlConnection& sql, const MessageSender& sender, FileIds ids) {
  std::vector<File> files;
  files.reserve(ids.size());
  for (const std::string& id : ids) {
    auto found = read_file(sql, file_to_send_sql, {sender.project, sender.agent, sender.visitor_uid, id});
    if (!found) return found.error();
    if (!*found) return not_to_send();
    files.push_back(std::move(**found));
  }
  return files;
}

Result<void> mark_sent(SqlConnection& sql, FileIds ids) {
  for (const std::string& id : ids) {
    const auto marked = sql.write(mark_sent_sql, {id});
    if (!marked) return marked.error();
    if (*marked == 0) return not_to_send();
  }
  return {};
}

}  // namespace porchlight::store
