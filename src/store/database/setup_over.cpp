#include "store/database/setup_over.hpp"

#include "base/crypto.hpp"
#include "store/database/account_rules.hpp"
#include "store/database/agent_rows.hpp"
#include "store/database/identity_secret.hpp"
#include "store/database/project_audit.hpp"
#include "store/database/projects.hpp"
#include "store/database/team_audit.hpp"

#include <charconv>
#include <utility>

namespace porchlight::store {
namespace {

// "HASH MILLISECONDS": of the key, and when it expires.
const SqlText setup_key_sql("SELECT value FROM settings WHERE key = 'setup_key'");
const SqlText set_setup_key_sql(
    "INSERT INTO settings (key, value) VALUES ('setup_key', ?1) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
const SqlText use_setup_key_sql("DELETE FROM settings WHERE key = 'setup_key' AND value = ?1");
const SqlText any_agent_sql("SELECT 1 FROM agents LIMIT 1");

Result<bool> has_agents(SqlConnection& sql) {
  bool any = false;
  auto read = sql.read(any_agent_sql, {}, [&](const SqlCells&) { any = true; });
  if (!read) return read.error();
  return any;
}

/// Errors: conflict.
Result<void> check_no_agents(SqlConnection& sql) {
  const auto any = has_agents(sql);
  if (!any) return any.error();
  if (*any) return Error{ErrorCode::conflict, "there are agents already: an owner invites others"};
  return {};
}

Error wrong_key() {
  return {ErrorCode::forbidden,
          "key: expected the one that `porchlight setup` has printed within the last hour"};
}

/// The setting as it is kept. Errors: conflict, forbidden.
Result<std::string> read_good_key(SqlConnection& sql, std::string_view key_hash, WallTime now) {
  if (auto none = check_no_agents(sql); !none) return none.error();
  std::string kept;
  auto read = sql.read(setup_key_sql, {}, [&](const SqlCells& row) { kept = row.text(0); });
  if (!read) return read.error();
  const std::size_t blank = kept.find(' ');
  if (blank == std::string::npos) return wrong_key();
  std::int64_t expires = 0;
  std::from_chars(kept.data() + blank + 1, kept.data() + kept.size(), expires);
  const bool good = crypto::equal_constant_time(std::string_view(kept).substr(0, blank), key_hash);
  if (!good || WallTime(Milliseconds(expires)) <= now) return wrong_key();
  return kept;
}

}  // namespace

Result<bool> SetupOver::is_needed() {
  return access_.read([](SqlConnection& sql) -> Result<bool> {
    const auto any = has_agents(sql);
    if (!any) return any.error();
    return !*any;
  });
}

Result<void> SetupOver::set_key(std::string_view key_hash, WallTime expires) {
  const std::string value = std::string(key_hash) + ' ' + std::to_string(expires.time_since_epoch().count());
  return access_.write_together([&](SqlConnection& sql) -> Result<void> {
    if (auto none = check_no_agents(sql); !none) return none;
    const auto set = sql.write(set_setup_key_sql, {std::string_view(value)});
    if (!set) return set.error();
    return {};
  });
}

Result<void> SetupOver::check_key(std::string_view key_hash, WallTime now) {
  return access_.read([&](SqlConnection& sql) -> Result<void> {
    const auto good = read_good_key(sql, key_hash, now);
    if (!good) return good.error();
    return {};
  });
}

Result<SetUp> SetupOver::set_up(std::string_view key_hash, const FirstProject& first, const NewAgent& owner,
                                WallTime now) {
  if (auto fits = check_project(first.name, first.origins); !fits) return fits.error();
  auto email = normalized_email(owner.email);
  if (!email) return email.error();
  auto name = normalized_agent_name(owner.name);
  if (!name) return name.error();
  const Agent fresh{0, std::move(*email), std::move(*name), owner.password_hash, {}};
  return access_.write_together([&](SqlConnection& sql) -> Result<SetUp> {
    const auto key = read_good_key(sql, key_hash, now);
    if (!key) return key.error();
    const auto used = sql.write(use_setup_key_sql, {std::string_view(*key)});
    if (!used) return used.error();
    if (*used == 0) return wrong_key();  // somebody else has used it meanwhile
    Project project;
    project.name = first.name;
    project.origins = first.origins;
    project.identity_secret = make_identity_secret();
    if (auto made = insert_project(sql, project); !made) return made.error();
    const auto id = add_agent_row(sql, fresh);
    if (!id) return id.error();
    if (auto added = add_membership(sql, *id, {project.id, Role::owner}); !added) return added.error();
    auto agent = read_agent(sql, *id);
    if (!agent) return agent.error();
    const TeamAct act{project.id, {*id, agent->name.empty() ? agent->email : agent->name}, now};
    if (auto told = audit_project(sql, project, "project.add", act.by, now); !told) return told.error();
    if (auto told = audit_joining(sql, act, *agent, Role::owner, 0); !told) return told.error();
    return SetUp{std::move(*agent), project.id};
  });
}

}  // namespace porchlight::store
