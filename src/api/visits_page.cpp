#include "api/visits_page.hpp"

#include "api/limits.hpp"
#include "base/json.hpp"
#include "store/database/cursor.hpp"
#include "store/database/visit_writes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace porchlight::api {
namespace {

using store::PageView;
using store::Visit;
using store::VisitWrite;

void known_or_null(json::ObjectWriter& object, std::string_view name, std::string_view value) {
  value.empty() ? object.null(name) : object.text(name, value);
}

/// A page with its views, the oldest view first, as writes are.
Result<std::vector<VisitWrite>> with_views(store::VisitsRepository& repository, std::vector<Visit> visits) {
  std::vector<VisitWrite> page;
  page.reserve(visits.size());
  for (Visit& visit : visits) {
    auto views = repository.views(visit.key, visit.started, limits::visit_views);
    if (!views) return views.error();
    std::ranges::reverse(*views);
    page.push_back({std::move(visit), std::move(*views)});
  }
  return page;
}

/// What waits of a visit of the page joins it. One that is not there has just begun, and stands on the first
/// page only; a page that is full ends in front of what does not fit.
void lay_over(std::vector<VisitWrite>& page, std::string& next_cursor, std::vector<VisitWrite> pending,
              const VisitsQuery& query) {
  for (VisitWrite& waiting : pending) {
    const WallTime started = waiting.visit.started;
    const auto place =
        std::ranges::find_if(page, [&](const VisitWrite& one) { return one.visit.started <= started; });
    if (place != page.end() && place->visit.started == started) {
      store::merge(*place, std::move(waiting));
    } else if (query.cursor.empty() && (place != page.end() || next_cursor.empty())) {
      page.insert(place, std::move(waiting));
    }
  }
  if (page.size() <= query.limit) return;
  page.resize(query.limit);
  next_cursor = store::encode_visit_cursor(page.back().visit.started);
}

ReadVisit shown(VisitWrite write) {
  ReadVisit read{std::move(write.visit), std::move(write.views), false};
  std::ranges::reverse(read.views);
  read.more_views = read.views.size() >= limits::visit_views;
  if (read.more_views) read.views.resize(limits::visit_views - 1);
  return read;
}

void append_views(std::string& out, const ReadVisit& read, const std::optional<WallTime>& end) {
  json::ListWriter list(out);
  std::optional<WallTime> until = end;
  for (const PageView& view : read.views) {
    json::ObjectWriter object(list.next());
    object.text("url", view.url);
    known_or_null(object, "title", view.title);
    object.text("at", to_iso8601(view.at));
    if (until) {
      const auto seconds = std::chrono::floor<std::chrono::seconds>(*until - view.at).count();
      object.number("seconds", std::max<std::int64_t>(seconds, 0));
    } else {
      object.null("seconds");
    }
    object.end();
    until = view.at;
  }
  list.end();
}

void append_campaign(std::string& out, const store::Campaign& campaign) {
  json::ObjectWriter object(out);
  const auto given = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) object.text(name, value);
  };
  given("source", campaign.source);
  given("medium", campaign.medium);
  given("campaign", campaign.name);
  given("term", campaign.term);
  given("content", campaign.content);
  object.end();
}

void append_visit(std::string& out, const ReadVisit& read, bool goes_on) {
  const Visit& visit = read.visit;
  const std::optional<WallTime> end = goes_on ? std::nullopt : std::optional(visit.ended);
  json::ObjectWriter object(out);
  object.text("startedAt", to_iso8601(visit.started));
  end ? object.text("endedAt", to_iso8601(*end)) : object.null("endedAt");
  object.number("pages", visit.pages);
  known_or_null(object, "referrer", visit.referrer);
  append_campaign(object.member("campaign"), visit.campaign);
  known_or_null(object, "landing", visit.landing);
  known_or_null(object, "device", visit.device);
  known_or_null(object, "browser", visit.browser);
  known_or_null(object, "system", visit.system);
  known_or_null(object, "country", visit.country);
  known_or_null(object, "city", visit.city);
  append_views(object.member("pageViews"), read, end);
  object.boolean("morePageViews", read.more_views).end();
}

}  // namespace

Result<ReadVisits> read_visits(store::Database& database, const store::VisitorJournal& journal,
                               const VisitsQuery& query) {
  auto pending = journal.pending_visits(query.key);  // before the database: a flush may end in between
  const auto project = database.projects().find(query.key.project);
  if (!project) return project.error();
  auto stored = database.visits().page(query.key, query.limit, query.cursor);
  if (!stored) return stored.error();
  auto page = with_views(database.visits(), std::move(stored->visits));
  if (!page) return page.error();
  ReadVisits read{{}, std::move(stored->next_cursor), project->visit_days};
  lay_over(*page, read.next_cursor, std::move(pending), query);
  read.visits.reserve(page->size());
  for (VisitWrite& write : *page) read.visits.push_back(shown(std::move(write)));
  return read;
}

std::string visits_json(const ReadVisits& read, std::optional<WallTime> online_since, WallTime now) {
  std::string out;
  json::ObjectWriter object(out);
  json::ListWriter visits(object.member("visits"));
  bool goes_on =
      online_since && !read.visits.empty() && store::continues(read.visits.front().visit, *online_since);
  for (const ReadVisit& visit : read.visits)
    append_visit(visits.next(), visit, std::exchange(goes_on, false));
  visits.end();
  known_or_null(object, "nextCursor", read.next_cursor);
  object.number("keptDays", read.kept_days).text("now", to_iso8601(now)).end();
  return out;
}

}  // namespace porchlight::api
