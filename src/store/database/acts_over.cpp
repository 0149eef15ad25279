#include "store/database/acts_over.hpp"

#include "base/lines.hpp"
#include "store/database/act_rules.hpp"
#include "store/database/audit_log.hpp"
#include "store/database/cursor.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/storable_text.hpp"
#include "store/database/visitors_over.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace porchlight::store {
namespace {

/// What a ban that has no end has in the place of one: an end that no ban can have.
constexpr WallTime no_end{};

const std::string ban_columns =
    "id, project_id, visitor_uid, by_address, address_hashes, reason, agent_id, agent_name, created_at, "
    "ends_at";

/// `now` is that parameter. As no_end is.
std::string in_force(const std::string& now) {
  return "(ends_at = ?1 OR ends_at > " + now + ")";
}

const std::string set_visitor =
    "SET agent_name = CASE WHEN ?3 THEN ?4 ELSE agent_name END, note = CASE WHEN ?5 THEN ?6 ELSE note END, "
    "tags = CASE WHEN ?7 THEN ?8 ELSE tags END WHERE project_id = ?1 AND uid = ?2";
// PostgreSQL has the words that are searched in a table of their own.
const SqlText change_visitor_sql{"UPDATE visitors " + set_visitor,
                                 "WITH changed AS (UPDATE visitors v " + set_visitor +
                                     " RETURNING v.project_id, v.uid, " + visitor_words_sql +
                                     " AS words) UPDATE visitor_search s SET words = c.words FROM changed c "
                                     "WHERE s.project_id = c.project_id AND s.uid = c.uid"};

const SqlText count_bans_sql{"SELECT count(*) FROM bans WHERE project_id = ?2 AND visitor_uid <> ?3 AND " +
                             in_force("?4")};
const SqlText end_bans_of_sql{
    "UPDATE bans SET ends_at = ?4, address_hashes = '' WHERE project_id = ?2 AND visitor_uid = ?3 AND " +
    in_force("?4")};
const SqlText add_ban_sql{
    "INSERT INTO bans (project_id, visitor_uid, by_address, address_hashes, reason, agent_id, agent_name, "
    "created_at, ends_at) VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7, ?8) RETURNING id"};
const SqlText find_ban_sql{"SELECT " + ban_columns + " FROM bans WHERE project_id = ?2 AND id = ?3 AND " +
                           in_force("?4")};
const SqlText end_ban_sql{
    "UPDATE bans SET ends_at = ?4, address_hashes = '' WHERE project_id = ?2 AND id = ?3 AND " +
    in_force("?4")};

std::string add_address_text(const std::string& place_of) {
  return "UPDATE bans SET address_hashes = address_hashes || ?5 WHERE project_id = ?2 AND id = ?3 AND " +
         in_force("?4") + " AND by_address AND " + place_of +
         "(address_hashes, ?5) = 0 AND length(address_hashes) < ?6";
}
const SqlText add_address_sql{add_address_text("instr"), add_address_text("strpos")};

// As constants: PostgreSQL plans a prepared statement with LIMIT $n for a tenth of the table.
const std::string bans_before = "SELECT " + ban_columns +
                                " FROM bans WHERE project_id = ?2 AND id < ?3 AND (?5 OR " + in_force("?4") +
                                ") ORDER BY id DESC LIMIT " + std::to_string(limits::page_acts + 1);
const SqlText page_of_bans_sql{bans_before};
const SqlText bans_in_force_sql{"SELECT " + ban_columns +
                                " FROM bans WHERE (?2 = 0 OR project_id = ?2) AND " + in_force("?3") +
                                " ORDER BY id"};

std::string in_pieces(const std::string& act, const std::string& which, const std::string& skip_locked) {
  return act + " WHERE id IN (SELECT id FROM bans WHERE ends_at > ?1 AND " + which +
         " ORDER BY ends_at LIMIT ?3" + skip_locked + ")";
}
SqlText in_pieces(const std::string& act, const std::string& which) {
  return {in_pieces(act, which, ""), in_pieces(act, which, " FOR UPDATE SKIP LOCKED")};
}
const SqlText prune_bans_sql{in_pieces("DELETE FROM bans", "ends_at < ?2")};
const SqlText prune_addresses_sql{
    in_pieces("UPDATE bans SET address_hashes = ''", "ends_at < ?2 AND address_hashes <> ''")};

Ban ban_of(const SqlCells& row) {
  Ban ban{.id = row.integer(0),
          .visitor = {row.integer(1), row.text(2)},
          .by_address = row.truth(3),
          .addresses = from_lines(row.text(4)),
          .reason = row.text(5),
          .agent = {row.integer(6), row.text(7)},
          .created = row.time(8),
          .ends = row.time(9)};
  if (ban.ends == no_end) ban.ends.reset();
  return ban;
}

Error no_such_ban() {
  return {ErrorCode::not_found, "there is no such ban in force"};
}

Result<Visitor> visitor_or_none(SqlConnection& sql, const VisitorKey& key) {
  auto found = read_visitor(sql, key);
  if (!found) return found.error();
  if (!*found) return no_such_visitor();
  return std::move(**found);
}

/// What is done to a device is done to the person.
Result<Visitor> person_or_none(SqlConnection& sql, const VisitorKey& key) {
  auto visitor = visitor_or_none(sql, key);
  if (!visitor || visitor->joined_to.empty() || visitor->joined_to == key.uid) return visitor;
  return visitor_or_none(sql, {key.project, visitor->joined_to});
}

/// An entry for each thing that is another now. Answers whether there is any.
Result<bool> audit_changes(SqlConnection& sql, const AuditedAct& act, const Visitor& before,
                           const Visitor& after) {
  const bool renamed = before.agent_name != after.agent_name;
  const bool noted = before.note != after.note;
  const bool tagged = before.tags != after.tags;
  if (renamed) {
    if (auto done = audit_rename(sql, act, after.agent_name); !done) return done.error();
  }
  if (noted) {
    if (auto done = audit_note(sql, act, after.note.empty()); !done) return done.error();
  }
  if (tagged) {
    if (auto done = audit_tags(sql, act, after.tags); !done) return done.error();
  }
  return renamed || noted || tagged;
}

}  // namespace

Result<ChangedVisitor> ActsOver::change(const VisitorKey& visitor, const VisitorChange& change,
                                        const ActingAgent& agent, WallTime now) {
  const auto fit = normalized(change);
  if (!fit) return fit.error();
  if (!is_storable(visitor.uid)) return no_such_visitor();
  const std::string tags = to_lines(fit->tags.value_or(std::vector<std::string>()));
  const std::string name = fit->agent_name.value_or("");
  const std::string note = fit->note.value_or("");
  return access_.write_together([&](SqlConnection& sql) -> Result<ChangedVisitor> {
    const auto before = person_or_none(sql, visitor);
    if (!before) return before.error();
    const VisitorKey person{before->project, before->uid};
    const auto written =
        sql.write(change_visitor_sql, {person.project, person.uid, fit->agent_name.has_value(), name,
                                       fit->note.has_value(), note, fit->tags.has_value(), tags});
    if (!written) return written.error();
    auto after = visitor_or_none(sql, person);
    if (!after) return after.error();
    const auto changed = audit_changes(sql, {person, agent, now}, *before, *after);
    if (!changed) return changed.error();
    return ChangedVisitor{std::move(*after), *changed};
  });
}

Result<Ban> ActsOver::ban(const NewBan& given, const ActingAgent& agent, WallTime now) {
  auto reason = normalized_reason(given.reason);
  if (!reason) return reason.error();
  if (!can_be_visitor(given.visitor)) return no_such_visitor();
  Ban ban{.visitor = given.visitor,
          .by_address = given.by_address,
          .addresses = {},
          .reason = std::move(*reason),
          .agent = agent,
          .created = now,
          .ends = std::nullopt};
  if (given.time) ban.ends = now + *given.time;
  const VisitorKey& key = ban.visitor;
  return access_.write_together([&](SqlConnection& sql) -> Result<Ban> {
    std::int64_t others = 0;
    const auto counted = sql.read(count_bans_sql, {no_end, key.project, key.uid, now},
                                  [&](const SqlCells& row) { others = row.integer(0); });
    if (!counted) return counted.error();
    if (others >= static_cast<std::int64_t>(limits::bans_in_force)) {
      return Error{ErrorCode::bad_request, "a project has at most " + std::to_string(limits::bans_in_force) +
                                               " bans in force: lift some first"};
    }
    if (auto ended = sql.write(end_bans_of_sql, {no_end, key.project, key.uid, now}); !ended)
      return ended.error();
    const auto added = sql.read(add_ban_sql,
                                {key.project, key.uid, ban.by_address, ban.reason, agent.id, agent.name, now,
                                 ban.ends.value_or(no_end)},
                                [&](const SqlCells& row) { ban.id = row.integer(0); });
    if (!added) return added.error();
    if (auto told = audit_ban(sql, {key, agent, now}, ban); !told) return told.error();
    return ban;
  });
}

Result<Ban> ActsOver::lift(ProjectId project, std::int64_t id, const ActingAgent& agent, WallTime now) {
  return access_.write_together([&](SqlConnection& sql) -> Result<Ban> {
    std::optional<Ban> ban;
    const auto read =
        sql.read(find_ban_sql, {no_end, project, id, now}, [&](const SqlCells& row) { ban = ban_of(row); });
    if (!read) return read.error();
    const auto ended = sql.write(end_ban_sql, {no_end, project, id, now});
    if (!ended) return ended.error();
    if (!ban || *ended == 0) return no_such_ban();  // somebody else has ended it meanwhile
    ban->ends = now;
    ban->addresses.clear();
    if (auto told = audit_unban(sql, {ban->visitor, agent, now}, *ban); !told) return told.error();
    return std::move(*ban);
  });
}

Result<bool> ActsOver::add_address(ProjectId project, std::int64_t ban, const std::string& hash,
                                   WallTime now) {
  const std::string line = hash + '\n';
  const auto room = static_cast<std::int64_t>(line.size() * limits::ban_addresses);
  return access_.write([&](SqlConnection& sql) -> Result<bool> {
    const auto added = sql.write(add_address_sql, {no_end, project, ban, now, line, room});
    if (!added) return added.error();
    return *added > 0;
  });
}

Result<BansPage> ActsOver::bans(ProjectId project, const BansQuery& query, WallTime now) {
  const auto before =
      query.cursor.empty() ? std::numeric_limits<std::int64_t>::max() : decode_id_cursor(query.cursor);
  if (!before) return before.error();
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, limits::page_acts);
  return access_.read([&](SqlConnection& sql) -> Result<BansPage> {
    BansPage page;
    const auto read = sql.read(page_of_bans_sql, {no_end, project, *before, now, query.all},
                               [&](const SqlCells& row) { page.bans.push_back(ban_of(row)); });
    if (!read) return read.error();
    if (page.bans.size() <= limit) return page;
    page.bans.resize(limit);
    page.next_cursor = encode_id_cursor(page.bans.back().id);
    return page;
  });
}

Result<std::vector<Ban>> ActsOver::bans_in_force(ProjectId project, WallTime now) {
  return access_.read([&](SqlConnection& sql) -> Result<std::vector<Ban>> {
    std::vector<Ban> bans;
    const auto read = sql.read(bans_in_force_sql, {no_end, project, now},
                               [&](const SqlCells& row) { bans.push_back(ban_of(row)); });
    if (!read) return read.error();
    return bans;
  });
}

Result<AuditPage> ActsOver::audit(ProjectId project, std::size_t limit, const std::string& cursor) {
  const auto before = cursor.empty() ? std::numeric_limits<std::int64_t>::max() : decode_id_cursor(cursor);
  if (!before) return before.error();
  limit = std::clamp<std::size_t>(limit, 1, limits::page_acts);
  return access_.read([&](SqlConnection& sql) -> Result<AuditPage> {
    auto entries = read_audit(sql, project, *before, limit);
    if (!entries) return entries.error();
    AuditPage page{std::move(*entries), {}};
    if (page.entries.size() <= limit) return page;
    page.entries.resize(limit);
    page.next_cursor = encode_id_cursor(page.entries.back().id);
    return page;
  });
}

Result<std::size_t> ActsOver::prune_log(ProjectId project, std::size_t kept, std::size_t limit) {
  const auto rows = static_cast<std::int64_t>(std::min(limit, limits::removed_acts));
  return access_.write([&](SqlConnection& sql) -> Result<std::size_t> {
    const auto gone = prune_audit_beyond(sql, project, static_cast<std::int64_t>(kept), rows);
    if (!gone) return gone.error();
    return static_cast<std::size_t>(*gone);
  });
}

Result<std::size_t> ActsOver::prune(WallTime before, WallTime now, std::size_t limit) {
  const auto rows = static_cast<std::int64_t>(std::min(limit, limits::removed_acts));
  return access_.write([&](SqlConnection& sql) -> Result<std::size_t> {
    const auto entries = prune_audit(sql, before, rows);
    if (!entries) return entries.error();
    const auto bans = sql.write(prune_bans_sql, {no_end, before, rows});
    if (!bans) return bans.error();
    const auto addresses = sql.write(prune_addresses_sql, {no_end, now, rows});
    if (!addresses) return addresses.error();
    return static_cast<std::size_t>(std::max({*entries, *bans, *addresses}));
  });
}

}  // namespace porchlight::store
