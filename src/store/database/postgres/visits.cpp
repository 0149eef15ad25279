#include "store/database/postgres/visits.hpp"

#include "store/database/visit_writes.hpp"

#include <array>
#include <unordered_set>
#include <utility>

namespace porchlight::store {
namespace {

using driver::PostgresConnection;
using driver::PostgresParameters;

// Views name their visit by its place in the batch, counted from 1. A view that is there with the
// same title is not written again.
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
    "RETURNING v.id, v.project_id, v.visitor_uid AS person, v.started_at), "
    "viewed AS (SELECT written.id, view.viewed_at, view.url, view.title, view.page "
    "FROM unnest($15::bigint[], $16::timestamptz[], $17::text[], $18::text[], $19::bigint[]) "
    "AS view (place, viewed_at, url, title, page) JOIN write USING (place) "
    "JOIN written USING (project_id, person, started_at)), "
    "worded AS (INSERT INTO page_words (page, project_id, words) SELECT page, project_id, words "
    "FROM unnest($20::bigint[], $21::bigint[], $22::text[]) AS read (page, project_id, words) "
    "WHERE page IN (SELECT page FROM viewed) ORDER BY page ON CONFLICT (page) DO NOTHING) "
    "INSERT INTO page_views AS p (visit_id, viewed_at, url, title, page) "
    "SELECT id, viewed_at, url, title, page FROM viewed "
    "ON CONFLICT (visit_id, viewed_at) DO UPDATE SET title = EXCLUDED.title, page = EXCLUDED.page "
    "WHERE p.url = EXCLUDED.url AND EXCLUDED.title NOT IN ('', p.title)";

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
  std::vector<std::int64_t> pages;

  void add(std::int64_t place, const PageView& view, std::int64_t page) {
    places.push_back(place);
    times.push_back(view.at);
    urls.emplace_back(view.url);
    titles.emplace_back(view.title);
    pages.push_back(page);
  }
  void give(PostgresParameters& parameters) const {
    parameters.add(std::span(places)).add(std::span(times));
    for (const auto* column : {&urls, &titles}) {
      parameters.add(std::span<const std::optional<std::string_view>>(*column));
    }
    parameters.add(std::span(pages));
  }
};

/// What the batch's pages are searched by, each once.
struct PageColumns {
  std::unordered_set<std::int64_t> known;
  std::vector<std::int64_t> pages;
  std::vector<std::int64_t> projects;
  std::vector<std::string> words;

  void add(ProjectId project, PageWords page) {
    if (!known.insert(page.page).second) return;
    pages.push_back(page.page);
    projects.push_back(project);
    words.push_back(std::move(page.words));
  }
  void give(PostgresParameters& parameters) const {
    parameters.add(std::span(pages)).add(std::span(projects)).add(std::span(words));
  }
};

PostgresParameters visit_parameters(const std::vector<VisitWrite>& batch) {
  VisitColumns visits(batch.size());
  ViewColumns views;
  PageColumns pages;
  std::int64_t place = 0;
  for (const VisitWrite& write : batch) {
    ++place;
    visits.add(write.visit);
    for (const PageView& view : write.views) {
      PageWords page = words_of_page(write.visit.key.project, view);
      views.add(place, view, page.page);
      pages.add(write.visit.key.project, std::move(page));
    }
  }
  PostgresParameters parameters;
  visits.give(parameters);
  views.give(parameters);
  pages.give(parameters);
  return parameters;
}

}  // namespace

Result<void> PostgresVisits::apply(std::span<const VisitWrite> writes) {
  const std::vector<VisitWrite> batch = writable(writes);
  if (batch.empty()) return {};
  const PostgresParameters parameters = visit_parameters(batch);
  return access_.write([&](PostgresConnection& connection) -> Result<void> {
    const auto written = connection.execute(apply_visits_sql, parameters);
    if (!written) return to_error(written.error());
    return {};
  });
}

}  // namespace porchlight::store
