#pragma once
// The database's visitors, enriched by who is here now: VisitorsService.findOne and its page, each with one
// batch look-up in the session store. The database is blocking and runs on the pool; the answers come back to
// the loop.
//
// A visitor who has just come is online before the row is written (writes are gathered for 250 ms). Such a
// visitor is answered from the session: the agent who clicks on a newcomer must not get "not found". So it is
// with everybody while the database is away: who is here is known all the same, without history; and with
// bots, of whom nothing is written.
//
// Thread: one per I/O thread, everything on its loop.

#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/timer_queue.hpp"
#include "presence/realtime_session_service.hpp"
#include "store/database/repositories.hpp"
#include "store/history/visitor_journal.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::presence {

/// A row of the database with what the session store says. While online, last_seen is `now`.
struct EnrichedVisitor {
  store::Visitor visitor;
  VisitorStatus presence;
  bool history_known = true;  // false: the database is away, and `visitor` is what the session says
  bool is_bot = false;        // true: there is no history, and `visitor` is what the session says
};

struct FoundVisitor {
  EnrichedVisitor visitor;
  store::Revision revision = 0;
  WallTime now{};
};

struct EnrichedPage {
  std::vector<EnrichedVisitor> visitors;
  std::string next_cursor;  // empty at the end
  store::Revision revision = 0;
  WallTime now{};
  bool known = true;  // as in StatusReport
  std::optional<store::Revision>
      changes_from{};  // what is asked for since then misses nothing; none: revision
};

enum class StatusFilter : std::uint8_t { all, online, away, offline };

struct PageQuery {
  StatusFilter status = StatusFilter::all;
  store::VisitorQuery database;  // text, sort, limit, cursor
};

struct PresenceEntry {
  std::string uid;
  bool is_online = false;
  Status status = Status::offline;
  std::optional<WallTime> last_seen;  // none: the database has never seen the visitor, or is away
};

struct PresenceReport {
  std::vector<PresenceEntry> entries;  // one for each uid asked for, in that order
  store::Revision revision = 0;
  WallTime now{};
};

class VisitorsService {
 public:
  using PageAnswer = UniqueFunction<void(Result<EnrichedPage>)>;

  VisitorsService(RealtimeSessionService& sessions, store::VisitorsRepository& repository,
                  store::VisitorJournal& journal, Executor& loop, TimerQueue& timers, Executor& pool);
  VisitorsService(const VisitorsService&) = delete;
  VisitorsService& operator=(const VisitorsService&) = delete;

  /// While the database is away nobody is "not found": there is no history then. A bot that is here is found.
  /// Errors: `notFound`.
  void find_one(ProjectId project, std::string uid, UniqueFunction<void(Result<FoundVisitor>)> answer);
  /// Pages of `online` and `away` go over who is online, in no promised order; a page that is filtered may be
  /// shorter than its limit, the end is where there is no cursor.
  /// Where the session store is away nobody is online, and `known` is false.
  /// While the database is away `online` and `away` come without history; `all` and `offline` are its own.
  /// Errors: `badRequest` (the cursor), `unavailable` (the database).
  void find_page(ProjectId project, PageQuery query, PageAnswer answer);
  /// Those of `uids` who are here, in that order; of the bots or of the visitors. `status` is not offline.
  /// Where the session store is away nobody is here, and `known` is false; where the database is, there is no
  /// history.
  void find_listed(ProjectId project, bool bots, StatusFilter status, std::vector<std::string> uids,
                   PageAnswer answer);
  /// The state of these, and when the offline were last seen, in one look-up and one query.
  void presence_of(ProjectId project, std::vector<std::string> uids,
                   UniqueFunction<void(PresenceReport)> answer);
  /// The visitor is here at this moment; what else `write` has is kept with it. Written behind: gathered per
  /// visitor, flushed in batches. Before the session store's clock is known it waits for that: a clock of
  /// ours that is ahead would leave a last_seen_at that nothing moves back.
  void seen_now(store::VisitorWrite write);
  /// As seen_now(), of a visitor that was here at that moment.
  void seen_at(store::VisitorWrite write, SteadyTime moment);
  /// What still waits for the store's clock is written by our own: the server stops.
  void give_up_waiting();

 private:
  /// `work` on the pool, then `done` with what it returned on the loop, unless the service is gone.
  template <typename Work, typename Done>
  void on_pool(Work work, Done done);
  /// The same, and `unavailable` once it has taken longer than the limit.
  template <typename Work, typename Done>
  void on_pool_in_time(Work work, Done done);
  void give_up_overdue();
  void find_bot(ProjectId project, const std::string& uid,
                UniqueFunction<void(std::optional<FoundVisitor>)> answer);
  void find_online_page(ProjectId project, PageQuery query, PageAnswer answer);
  void find_database_page(ProjectId project, const PageQuery& query, PageAnswer answer);
  void enrich_listed(ProjectId project, PageQuery query, store::OnlinePage listed, PageAnswer answer);

  void date_waiting();

  RealtimeSessionService& sessions_;
  store::VisitorsRepository& repository_;
  store::VisitorJournal& journal_;
  Executor& loop_;
  Executor& pool_;
  std::vector<std::pair<SteadyTime, store::VisitorWrite>> undated_;
  std::deque<std::pair<SteadyTime, UniqueFunction<void()>>> waiting_;  // by when, and what then; in order
  Timer overdue_timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::presence
