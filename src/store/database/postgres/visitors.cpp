#include "store/database/postgres/visitors.hpp"

#include "store/database/limits.hpp"
#include "store/database/postgres/batch.hpp"
#include "store/database/postgres/pages.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>

namespace porchlight::store {
namespace {

using driver::PostgresConnection;
using driver::PostgresErrc;
using driver::PostgresParameters;

const std::string find_many_sql =
    "SELECT " + read_visitor_columns + " FROM visitors WHERE project_id = $1 AND uid = ANY ($2)";

// Only who is new or was renamed is written into visitor_search: a visit as such touches one table. The words
// are made by the expression that searches use (pages.cpp).
const std::string apply_sql =
    "WITH written AS ("
    "INSERT INTO visitors AS v (" +
    visitor_columns + ") SELECT " + visitor_columns +
    " FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], "
    "$8::timestamptz[], $9::timestamptz[], $10::bigint[]) AS write (project_id, uid, name, email, user_id, "
    "secret_hash, first_referrer, first_seen_at, last_seen_at, makes_row) "
    "WHERE makes_row = 1 OR EXISTS (SELECT FROM visitors known WHERE known.project_id = write.project_id "
    "AND known.uid = write.uid) "
    "ON CONFLICT (project_id, uid) DO UPDATE SET "
    "last_seen_at = CASE WHEN v.last_seen_at > GREATEST(now(), EXCLUDED.last_seen_at) + interval '" +
    std::to_string(limits::visitor_time_ahead.count()) +
    " milliseconds' "
    "THEN EXCLUDED.last_seen_at ELSE GREATEST(v.last_seen_at, EXCLUDED.last_seen_at) END, "
    "first_seen_at = LEAST(v.first_seen_at, EXCLUDED.first_seen_at), "
    "first_referrer = CASE WHEN EXCLUDED.first_seen_at < v.first_seen_at AND EXCLUDED.first_referrer <> '' "
    "THEN EXCLUDED.first_referrer "
    "ELSE v.first_referrer END, "
    "name = coalesce(EXCLUDED.name, v.name), email = coalesce(EXCLUDED.email, v.email), "
    "user_id = CASE WHEN v.joined_to = '' THEN coalesce(EXCLUDED.user_id, v.user_id) ELSE v.user_id END "
    "RETURNING v.project_id, v.uid, v.joined_to, v.first_seen_at, " +
    visitor_words_sql +
    " AS words) "
    "INSERT INTO visitor_search AS s (project_id, uid, words, first_seen_at) "
    "SELECT project_id, uid, words, first_seen_at FROM written w WHERE joined_to IN ('', uid) AND NOT EXISTS "
    "("
    "SELECT FROM visitor_search known WHERE known.project_id = w.project_id AND known.uid = w.uid "
    "AND known.words = w.words AND known.first_seen_at = w.first_seen_at) "
    "ORDER BY project_id, uid "
    "ON CONFLICT (project_id, uid) DO UPDATE SET words = EXCLUDED.words, first_seen_at = "
    "EXCLUDED.first_seen_at";

}  // namespace

Result<std::vector<Visitor>> PostgresVisitors::find_many(ProjectId project,
                                                         std::span<const std::string> uids) {
  std::vector<std::string> asked;
  asked.reserve(uids.size());
  std::ranges::copy_if(uids, std::back_inserter(asked), is_storable);
  if (asked.empty()) return std::vector<Visitor>();
  return access_.read([&](PostgresConnection& connection) -> Result<std::vector<Visitor>> {
    const auto rows = connection.execute(
        find_many_sql, PostgresParameters().add(project).add(std::span<const std::string>(asked)));
    if (!rows) return to_error(rows.error());
    return visitors_of(*rows);
  });
}

Result<std::vector<Visitor>> PostgresVisitors::search(const VisitorSearch& search) {
  return access_.read([&](PostgresConnection& connection) { return search_visitors(connection, search); });
}

Result<void> PostgresVisitors::apply(std::span<const VisitorWrite> writes) {
  if (writes.empty()) return {};
  const auto parameters = batch_parameters(writes);
  if (!parameters) return parameters.error();
  return access_.write([&](PostgresConnection& connection) -> Result<void> {
    const auto written = connection.execute(apply_sql, *parameters);
    if (written) return {};
    if (written.error().code == PostgresErrc::foreign_key) return missing_project(written.error());
    return to_error(written.error());
  });
}

}  // namespace porchlight::store
