#include "store/database/visitor_facts_over.hpp"

#include "base/crypto.hpp"
#include "store/database/attribute_rules.hpp"
#include "store/database/conversation_reads.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/visitors_over.hpp"

#include <optional>
#include <string>
#include <utility>

namespace porchlight::store {
namespace {

const SqlText told_of_sql{"SELECT secret_hash, joined_to FROM visitors WHERE project_id = ?1 AND uid = ?2"};
// The words that it is searched by are made with what waits in the journal.
const SqlText make_visitor_sql{
    "INSERT INTO visitors (project_id, uid, name, email, user_id, secret_hash, first_referrer, "
    "first_seen_at, last_seen_at) VALUES (?1, ?2, '', '', '', ?3, '', ?4, ?4) "
    "ON CONFLICT (project_id, uid) DO NOTHING"};
const std::string attributes_of = "SELECT attributes FROM visitors WHERE project_id = ?1 AND uid = ?2";
// Of two pages that say something at once, the second is shown what the first has made.
const SqlText attributes_sql{attributes_of, attributes_of + " FOR NO KEY UPDATE"};
const SqlText set_attributes_sql{"UPDATE visitors SET attributes = ?3 WHERE project_id = ?1 AND uid = ?2"};

struct ToldOf {
  std::string secret_hash;
  std::string joined_to;
};

Result<std::optional<ToldOf>> read_told_of(SqlConnection& sql, const VisitorKey& key) {
  std::optional<ToldOf> found;
  const auto read = sql.read(told_of_sql, {key.project, key.uid}, [&](const SqlCells& row) {
    found = ToldOf{row.text(0), row.text(1)};
  });
  if (!read) return read.error();
  return found;
}

/// The row is there afterwards, and the secret is its own, or a device's. Answers whose it is.
Result<VisitorKey> admit(SqlConnection& sql, const VisitorKey& key, std::string_view secret_hash,
                         WallTime now) {
  auto found = read_told_of(sql, key);
  if (found && !*found) {
    const auto made = sql.write(make_visitor_sql, {key.project, key.uid, secret_hash, now});
    if (!made && made.error().code == ErrorCode::not_found) {
      return Error{ErrorCode::not_found, "there is no project " + std::to_string(key.project)};
    }
    if (!made) return made.error();
    found = read_told_of(sql, key);
  }
  if (!found) return found.error();
  if (!*found) return no_such_visitor();
  if (!crypto::equal_constant_time((*found)->secret_hash, secret_hash)) {
    const auto of_device = is_of_device(sql, key, secret_hash);
    if (!of_device) return of_device.error();
    if (!*of_device) return another_secret();
  }
  const std::string& person = (*found)->joined_to;
  return VisitorKey{key.project, person.empty() ? key.uid : person};
}

}  // namespace

Result<ChangedVisitor> VisitorFactsOver::set_attributes(const VisitorKey& visitor,
                                                        std::string_view secret_hash,
                                                        const boost::json::object& change, WallTime now) {
  if (auto fits = check_chatter(visitor, secret_hash); !fits) return fits.error();
  const auto fit = normalized_attributes(change);
  if (!fit) return fit.error();
  return access_.write_together([&](SqlConnection& sql) -> Result<ChangedVisitor> {
    const auto key = admit(sql, visitor, secret_hash, now);
    if (!key) return key.error();
    std::string before;
    const auto read = sql.read(attributes_sql, {key->project, key->uid},
                               [&](const SqlCells& row) { before = row.text(0); });
    if (!read) return read.error();
    const auto after = merged_attributes(before, *fit);
    if (!after) return after.error();
    if (*after != before) {
      const auto written = sql.write(set_attributes_sql, {key->project, key->uid, std::string_view(*after)});
      if (!written) return written.error();
    }
    auto now_is = read_visitor(sql, *key);
    if (!now_is) return now_is.error();
    if (!*now_is) return no_such_visitor();
    return ChangedVisitor{std::move(**now_is), *after != before};
  });
}

}  // namespace porchlight::store
