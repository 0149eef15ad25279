#include "store/history/journal_row.hpp"

#include "store/database/visit_writes.hpp"
#include "store/history/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

WallTime start_of_visit(const VisitWrite& write) {
  return write.visit.started;
}

/// The first views stay: they are what the visit began with.
std::size_t cut(std::vector<PageView>& views) {
  if (views.size() <= limits::journal_visit_views) return 0;
  const std::size_t lost = views.size() - limits::journal_visit_views;
  views.resize(limits::journal_visit_views);
  return lost;
}

JournalLoss add_visit(std::vector<VisitWrite>& visits, VisitWrite write) {
  JournalLoss loss;
  auto place = std::ranges::lower_bound(visits, write.visit.started, {}, start_of_visit);
  if (place != visits.end() && place->visit.started == write.visit.started) {
    merge(*place, std::move(write));
  } else {
    place = visits.insert(place, std::move(write));
  }
  loss.views += cut(place->views);
  if (visits.size() <= limits::journal_visits) return loss;
  loss.rows += 1;
  loss.views += visits.front().views.size();
  visits.erase(visits.begin());
  return loss;
}

}  // namespace

std::size_t JournalRow::views() const {
  std::size_t count = 0;
  for (const VisitWrite& write : visits) count += write.views.size();
  return count;
}

void merge(VisitorWrite& older, VisitorWrite newer) {
  if (newer.makes_row && !std::exchange(older.makes_row, true)) {
    older.secret_hash = std::move(newer.secret_hash);
    older.referrer = newer.referrer;
  }
  older.seen = std::max(older.seen, newer.seen);
  if (newer.first_seen < older.first_seen && !newer.referrer.empty()) {
    older.referrer = std::move(newer.referrer);
  }
  older.first_seen = std::min(older.first_seen, newer.first_seen);
  if (newer.name) older.name = std::move(newer.name);
  if (newer.email) older.email = std::move(newer.email);
  if (newer.user_id) older.user_id = std::move(newer.user_id);
  if (!newer.news.empty()) older.news = std::move(newer.news);
}

JournalLoss merge(JournalRow& older, JournalRow newer) {
  if (!older.visitor) {
    older.visitor = std::move(newer.visitor);
  } else if (newer.visitor) {
    merge(*older.visitor, std::move(*newer.visitor));
  }
  JournalLoss loss;
  for (VisitWrite& write : newer.visits) {
    const JournalLoss lost = add_visit(older.visits, std::move(write));
    loss.rows += lost.rows;
    loss.views += lost.views;
  }
  return loss;
}

}  // namespace porchlight::store
