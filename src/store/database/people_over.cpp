#include "store/database/people_over.hpp"

#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

// The one who was here first comes first.
const SqlText& of_user_sql() {
  static const SqlText sql{
      "SELECT uid, joined_to FROM visitors WHERE project_id = ?1 AND user_id = ?2 AND user_id <> '' "
      "ORDER BY first_seen_at, uid"};
  return sql;
}
// Another gateway may be doing the same: PostgreSQL lets one after the other, and what it locks then in the
// order in which the journal writes.
const SqlText& one_at_a_time_sql() {
  static const SqlText sql{
      "SELECT ?1, ?2", "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(?1::bigint || ':' || ?2, 0))"};
  return sql;
}
const SqlText& lock_rows_sql() {
  static const std::string rows =
      "SELECT uid FROM visitors WHERE project_id = ?1 AND (uid = ?2 OR user_id = ?3) ORDER BY uid";
  static const SqlText sql{rows, rows + " FOR NO KEY UPDATE"};
  return sql;
}
const SqlText& make_device_sql() {
  static const SqlText sql{
      "INSERT INTO visitors (project_id, uid, name, email, user_id, secret_hash, first_referrer, "
      "first_seen_at, last_seen_at) VALUES (?1, ?2, '', '', '', ?3, ?5, ?4, ?4) "
      "ON CONFLICT (project_id, uid) DO NOTHING"};
  return sql;
}
const SqlText& device_sql() {
  static const SqlText sql{
      "SELECT secret_hash, user_id, joined_to FROM visitors WHERE project_id = ?1 AND uid = ?2"};
  return sql;
}
const SqlText& own_user_sql() {
  static const SqlText sql{"UPDATE visitors SET user_id = ?3 WHERE project_id = ?1 AND uid = ?2"};
  return sql;
}
// PostgreSQL plans a prepared statement with LIMIT $n for a tenth of the table.
const SqlText& devices_sql() {
  static const SqlText sql{
      "SELECT uid, joined_at FROM visitors WHERE project_id = ?1 AND joined_to = ?2 AND joined_to <> '' "
      "AND uid <> ?2 ORDER BY joined_at, uid LIMIT " +
      std::to_string(limits::told_devices)};
  return sql;
}
const SqlText& joined_at_sql() {
  static const SqlText sql{"SELECT joined_at FROM visitors WHERE project_id = ?1 AND uid = ?2"};
  return sql;
}

Error another_user() {
  return {ErrorCode::forbidden, "expected the user whose device the visitor is"};
}

/// Visitors who have proved to be one user.
struct OfUser {
  std::optional<std::string> person;
  std::vector<std::string> others;  // who are persons as well, as yet
};

Result<OfUser> read_of_user(SqlConnection& sql, ProjectId project, std::string_view user_id) {
  OfUser found;
  std::string persons;  // of a device, where no row is a person's
  const auto read = sql.read(of_user_sql(), {project, user_id}, [&](const SqlCells& row) {
    std::string uid = row.text(0);
    const std::string joined_to = row.text(1);
    if (!joined_to.empty() && joined_to != uid) {
      if (persons.empty()) persons = joined_to;
    } else if (!found.person) {
      found.person = std::move(uid);
    } else {
      found.others.push_back(std::move(uid));
    }
  });
  if (!read) return read.error();
  if (!found.person && !persons.empty()) found.person = std::move(persons);
  return found;
}

/// The device's row is there afterwards, and may prove the user. Answers whose device it is.
Result<std::string> admit(SqlConnection& sql, const Proof& proof) {
  const VisitorKey& key = proof.device;
  const auto made = sql.write(make_device_sql(),
                              {key.project, key.uid, proof.secret_hash, proof.now, storable(proof.referrer)});
  if (!made) {
    if (made.error().code != ErrorCode::not_found) return made.error();
    return Error{ErrorCode::not_found, "there is no project " + std::to_string(key.project)};
  }
  std::string secret_hash;
  std::string user_id;
  std::string joined_to;
  const auto read = sql.read(device_sql(), {key.project, key.uid}, [&](const SqlCells& row) {
    secret_hash = row.text(0);
    user_id = row.text(1);
    joined_to = row.text(2);
  });
  if (!read) return read.error();
  if (!secret_hash.empty() && secret_hash != proof.secret_hash) return another_secret();
  if (!joined_to.empty() && user_id != proof.user_id) return another_user();
  return joined_to;
}

}  // namespace

Result<std::optional<std::string>> PeopleOver::person_of(ProjectId project, std::string_view user_id) {
  if (!is_storable(user_id)) return std::optional<std::string>();
  return access_.read([&](SqlConnection& sql) -> Result<std::optional<std::string>> {
    auto found = read_of_user(sql, project, user_id);
    if (!found) return found.error();
    return std::move(found->person);
  });
}

Result<Joined> PeopleOver::prove(const Proof& proof) {
  const VisitorKey& device = proof.device;
  if (!can_be_visitor(device) || !is_storable(proof.user_id)) return no_such_visitor();
  return access_.write_together([&](SqlConnection& sql) -> Result<Joined> {
    const auto ignore = [](const SqlCells&) {};
    auto locked = sql.read(one_at_a_time_sql(), {device.project, proof.user_id}, ignore);
    if (locked) locked = sql.read(lock_rows_sql(), {device.project, device.uid, proof.user_id}, ignore);
    if (!locked) return locked.error();
    const auto joined_to = admit(sql, proof);
    if (!joined_to) return joined_to.error();
    auto of_user = read_of_user(sql, device.project, proof.user_id);
    if (!of_user) return of_user.error();
    Joined joined{of_user->person.value_or(device.uid), std::move(of_user->others), false};
    const bool is_new = device.uid != joined.person && *joined_to != joined.person;
    if (is_new && std::ranges::count(joined.devices, device.uid) == 0) joined.devices.push_back(device.uid);
    if (device.uid == joined.person) {
      const auto owned = sql.write(own_user_sql(), {device.project, device.uid, proof.user_id});
      if (!owned) return owned.error();
    }
    for (const std::string& one : joined.devices) {
      const auto moved = join_visitor(sql, device.project, one, joined.person, proof.user_id, proof.now);
      if (!moved) return moved.error();
      joined.moved_messages = joined.moved_messages || *moved;
    }
    return joined;
  });
}

Result<std::vector<PersonsDevice>> PeopleOver::devices_of(const VisitorKey& person, std::size_t limit) {
  if (!is_storable(person.uid)) return std::vector<PersonsDevice>();
  return access_.read([&](SqlConnection& sql) -> Result<std::vector<PersonsDevice>> {
    std::vector<PersonsDevice> devices;
    const auto read = sql.read(devices_sql(), {person.project, person.uid}, [&](const SqlCells& row) {
      devices.push_back({row.text(0), row.time(1)});
    });
    if (!read) return read.error();
    if (devices.size() > limit) devices.resize(limit);
    return devices;
  });
}

Result<WallTime> PeopleOver::joined_at(const VisitorKey& device) {
  if (!is_storable(device.uid)) return WallTime{};
  return access_.read([&](SqlConnection& sql) -> Result<WallTime> {
    WallTime at{};
    const auto read = sql.read(joined_at_sql(), {device.project, device.uid},
                               [&](const SqlCells& row) { at = row.time(0); });
    if (!read) return read.error();
    return at;
  });
}

}  // namespace porchlight::store
