#include "store/database/push_subscriptions_over.hpp"

#include "store/database/agent_rows.hpp"
#include "store/database/limits.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace porchlight::store {
namespace {

const std::string push_columns =
    "SELECT s.id, s.agent_id, s.endpoint, s.p256dh, s.auth, s.shows_text, s.device, s.created_at "
    "FROM push_subscriptions s ";
const SqlText list_pushes_sql(push_columns + "WHERE s.agent_id = ?1 ORDER BY s.id");
const SqlText find_push_sql(push_columns + "WHERE s.agent_id = ?1 AND s.id = ?2");
const SqlText pushes_of_project_sql(push_columns +
                                    "JOIN memberships m ON m.agent_id = s.agent_id AND m.project_id = ?1 "
                                    "ORDER BY s.id LIMIT ?2");
// Of two browsers of an agent that subscribe at once one follows the other, or there would be too many.
// SQLite's write lock is held by then.
const SqlText lock_pushes_sql("SELECT 1 FROM agents WHERE id = ?1",
                              "SELECT 1 FROM agents WHERE id = ?1 FOR NO KEY UPDATE");
const SqlText replace_push_sql("DELETE FROM push_subscriptions WHERE endpoint = ?1");
const SqlText add_push_sql(
    "INSERT INTO push_subscriptions (agent_id, endpoint, p256dh, auth, shows_text, device, created_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id");
const SqlText drop_oldest_push_sql(
    "DELETE FROM push_subscriptions WHERE agent_id = ?1 AND id NOT IN "
    "(SELECT id FROM push_subscriptions WHERE agent_id = ?1 ORDER BY id DESC LIMIT " +
    std::to_string(limits::agent_pushes) + ")");
const SqlText remove_push_sql("DELETE FROM push_subscriptions WHERE agent_id = ?1 AND id = ?2");

PushSubscription read_push_row(const SqlCells& row) {
  return {.id = row.integer(0),
          .agent = row.integer(1),
          .endpoint = row.text(2),
          .p256dh = row.text(3),
          .auth = row.text(4),
          .shows_text = row.truth(5),
          .device = row.text(6),
          .created = row.time(7)};
}

Result<void> check_push_row(const PushSubscription& one) {
  const bool fits = !one.endpoint.empty() && one.endpoint.size() <= limits::push_endpoint_bytes &&
                    one.device.size() <= limits::push_device_bytes;
  if (fits && is_storable(one.endpoint) && is_storable(one.p256dh) && is_storable(one.auth) &&
      is_storable(one.device)) {
    return {};
  }
  return bad_request("endpoint: expected 1 to " + std::to_string(limits::push_endpoint_bytes) + " bytes");
}

Result<void> lock_pushes_of(SqlConnection& sql, std::int64_t agent) {
  bool known = false;
  auto locked = sql.read(lock_pushes_sql, {agent}, [&](const SqlCells&) { known = true; });
  if (!locked) return locked;
  return known ? Result<void>() : no_agent(agent);
}

bool is_in_audience(const PushAudience& audience, std::int64_t agent) {
  return (audience.agents.empty() || std::ranges::count(audience.agents, agent) > 0) &&
         std::ranges::count(audience.here, agent) == 0;
}

}  // namespace

Result<std::vector<PushSubscription>> PushSubscriptionsOver::list(std::int64_t agent) {
  return access_.read([&](SqlConnection& sql) -> Result<std::vector<PushSubscription>> {
    std::vector<PushSubscription> all;
    const auto read =
        sql.read(list_pushes_sql, {agent}, [&](const SqlCells& row) { all.push_back(read_push_row(row)); });
    if (!read) return read.error();
    return all;
  });
}

Result<PushSubscription> PushSubscriptionsOver::find(std::int64_t agent, std::int64_t id) {
  return access_.read([&](SqlConnection& sql) -> Result<PushSubscription> {
    std::optional<PushSubscription> found;
    const auto read =
        sql.read(find_push_sql, {agent, id}, [&](const SqlCells& row) { found = read_push_row(row); });
    if (!read) return read.error();
    if (!found) return Error{ErrorCode::not_found, "there is no such browser of yours"};
    return std::move(*found);
  });
}

Result<PushSubscription> PushSubscriptionsOver::keep(PushSubscription subscription) {
  if (auto fits = check_push_row(subscription); !fits) return fits.error();
  return access_.write_together([&](SqlConnection& sql) -> Result<PushSubscription> {
    if (auto locked = lock_pushes_of(sql, subscription.agent); !locked) return locked.error();
    if (auto gone = sql.write(replace_push_sql, {subscription.endpoint}); !gone) return gone.error();
    const auto added =
        sql.read(add_push_sql,
                 {subscription.agent, subscription.endpoint, subscription.p256dh, subscription.auth,
                  subscription.shows_text, subscription.device, subscription.created},
                 [&](const SqlCells& row) { subscription.id = row.integer(0); });
    if (!added) return added.error();
    if (auto dropped = sql.write(drop_oldest_push_sql, {subscription.agent}); !dropped)
      return dropped.error();
    return subscription;
  });
}

Result<void> PushSubscriptionsOver::remove(std::int64_t agent, std::int64_t id) {
  return access_.write([&](SqlConnection& sql) -> Result<void> {
    const auto removed = sql.write(remove_push_sql, {agent, id});
    if (!removed) return removed.error();
    return {};
  });
}

Result<std::vector<PushSubscription>> PushSubscriptionsOver::of(const PushAudience& audience) {
  return access_.read([&](SqlConnection& sql) -> Result<std::vector<PushSubscription>> {
    std::vector<PushSubscription> all;
    const auto read =
        sql.read(pushes_of_project_sql, {audience.project, limits::told_pushes}, [&](const SqlCells& row) {
          if (is_in_audience(audience, row.integer(1))) all.push_back(read_push_row(row));
        });
    if (!read) return read.error();
    return all;
  });
}

}  // namespace porchlight::store
