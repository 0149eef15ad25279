#pragma once
// A page of a visitor's visits, each with its newest page views: the database's with what waits in the
// journal on top.

#include "presence/visitors_service.hpp"
#include "store/database/repositories.hpp"
#include "store/database/visits.hpp"
#include "store/history/visitor_journal.hpp"

#include <optional>
#include <string>
#include <vector>

namespace porchlight::api {

struct VisitsQuery {
  VisitorKey key;
  std::size_t limit = 0;
  std::string cursor;
};

/// A visit and its page views, the newest first.
struct ReadVisit {
  store::Visit visit;
  std::vector<store::PageView> views;
  bool more_views = false;
};

struct ReadVisits {
  std::vector<ReadVisit> visits;  // the newest first
  std::string next_cursor;        // empty at the end
  std::int64_t kept_days = 0;
};

/// Blocking. Errors: the database's, badRequest (the cursor).
[[nodiscard]] Result<ReadVisits> read_visits(store::Database& database, const store::VisitorJournal& journal,
                                             const VisitsQuery& query);

/// `online_since`: of a page that begins with the newest visit, while its visitor is here. The visit that
/// goes on since then has no end, and its newest page is being read.
[[nodiscard]] std::string visits_json(const ReadVisits& read, std::optional<WallTime> online_since,
                                      WallTime now);

}  // namespace porchlight::api
