#include "store/database/postgres/visits.hpp"

#include "store/database/visit_writes.hpp"

#include <array>

namespace porchlight::store {
namespace {

using driver::PostgresConnection;
using driver::PostgresParameters;

// Views name their visit by its place in the batch, counted from 1. A view that is there and has its title is
// not written again.
const std::string apply_visits_sql =
    "WITH write AS (SELECT visit.*, coalesce(nullif(known.joined_to, ''), known.uid) AS person FROM "
    "unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[], "
    "$5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], "
    "$13::text[], $14::bigint[]) WITH ORDINALITY AS visit (project_id, visitor_uid, started_at, ended_at, "
    "pages, referrer, campaign, landing, device, browser, system, country, city, bot, place) "
    "JOIN visitors known ON known.project_id = visit.project_id AND known.uid = visit.visitor_uid), "
    "written AS (INSERT INTO visits AS v (" +
    visit_columns +
    ") SELECT DISTINCT ON (project_id, person, started_at) project_id, person, started_at, ended_at, pages, "
    "referrer, campaign, landing, device, "
    "browser, system, country, city, bot = 1 FROM write "
    "ORDER BY project_id, person, started_at, place "
    "ON CONFLICT (project_id, visitor_uid, started_at) DO UPDATE SET "
    "ended_at = GREATEST(v.ended_at, EXCLUDED.ended_at), pages = GREATEST(v.pages, EXCLUDED.pages) "
    "RETURNING v.id, v.project_id, v.visitor_uid AS person, v.started_at) "
    "INSERT INTO page_views AS p (visit_id, viewed_at, url, title) "
    "SELECT written.id, view.viewed_at, view.url, view.title "
    "FROM unnest($15::bigint[], $16::timestamptz[], $17::text[], $18::text[]) "
    "AS view (place, viewed_at, url, title) JOIN write USING (place) "
    "JOIN written USING (project_id, person, started_at) "
    "ON CONFLICT (visit_id, viewed_at) DO UPDATE SET title = EXCLUDED.title "
    "WHERE p.title = '' AND EXCLUDED.title <> ''";

/// Views of one column each; their texts are the batch's own.
struct VisitColumns {
  using Texts = std::vector<std::optional<std::string_view>>;
  std::vector<std::int64_t> projects;
  Texts uids;
  std::vector<WallTime> started;
  std::vector<WallTime> ended;
  std::vector<std::int64_t> pages;
  std::vector<std::string> campaigns;
  std::array<Texts, 7> texts;  // the others, in the order of the columns
  std::vector<std::int64_t> bots;

  explicit VisitColumns(std::size_t rows) {
    projects.reserve(rows);
    uids.reserve(rows);
    started.reserve(rows);
    ended.reserve(rows);
    pages.reserve(rows);
    campaigns.reserve(rows);
    for (Texts& column : texts) column.reserve(rows);
    bots.reserve(rows);
  }
  void add(const Visit& visit) {
    projects.push_back(visit.key.project);
    uids.emplace_back(visit.key.uid);
    started.push_back(visit.started);
    ended.push_back(visit.ended);
    pages.push_back(visit.pages);
    campaigns.push_back(campaign_to_json(visit.campaign));
    const std::array<const std::string*, 7> row{&visit.referrer, &visit.landing, &visit.device,
                                                &visit.browser,  &visit.system,  &visit.country,
                                                &visit.city};
    for (std::size_t i = 0; i < row.size(); ++i) texts[i].emplace_back(*row[i]);
    bots.push_back(visit.bot ? 1 : 0);
  }
  void give(PostgresParameters& parameters) const {
    const auto text = [&](const Texts& column) {
      parameters.add(std::span<const std::optional<std::string_view>>(column));
    };
    parameters.add(std::span(projects));
    text(uids);
    parameters.add(std::span(started)).add(std::span(ended)).add(std::span(pages));
    text(texts.front());
    parameters.add(std::span(campaigns));
    for (std::size_t i = 1; i < texts.size(); ++i) text(texts[i]);
    parameters.add(std::span(bots));
  }
};

struct ViewColumns {
  std::vector<std::int64_t> places;
  std::vector<WallTime> times;
  VisitColumns::Texts urls;
  VisitColumns::Texts titles;

  explicit ViewColumns(const std::vector<VisitWrite>& batch) {
    std::int64_t place = 0;
    for (const VisitWrite& write : batch) {
      ++place;
      for (const PageView& view : write.views) {
        places.push_back(place);
        times.push_back(view.at);
        urls.emplace_back(view.url);
        titles.emplace_back(view.title);
      }
    }
  }
  void give(PostgresParameters& parameters) const {
    parameters.add(std::span(places)).add(std::span(times));
    for (const auto* column : {&urls, &titles}) {
      parameters.add(std::span<const std::optional<std::string_view>>(*column));
    }
  }
};

}  // namespace

Result<void> PostgresVisits::apply(std::span<const VisitWrite> writes) {
  const std::vector<VisitWrite> batch = writable(writes);
  if (batch.empty()) return {};
  VisitColumns visits(batch.size());
  for (const VisitWrite& write : batch) visits.add(write.visit);
  PostgresParameters parameters;
  visits.give(parameters);
  ViewColumns(batch).give(parameters);
  return access_.write([&](PostgresConnection& connection) -> Result<void> {
    const auto written = connection.execute(apply_visits_sql, parameters);
    if (!written) return to_error(written.error());
    return {};
  });
}

}  // namespace porchlight::store
