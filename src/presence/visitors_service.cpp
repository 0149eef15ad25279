#include "presence/visitors_service.hpp"

#include "base/ascii.hpp"
#include "presence/limits.hpp"
#include "store/sessions/bots.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

namespace porchlight::presence {
namespace {

/// The database's row with what waits in the journal on top. The journal is asked first: a flush that ends in
/// between would hide the row from both.
Result<store::Visitor> find_row(store::VisitorsRepository& repository, const store::VisitorJournal& journal,
                                const VisitorKey& key) {
  const auto pending = journal.pending(key);
  auto row = repository.find(key);
  if (row && pending) store::overlay(*row, *pending);
  if (!row && pending && row.error().code == ErrorCode::not_found) {
    if (auto made = store::visitor_from(*pending)) return std::move(*made);
  }
  return row;
}

Result<std::unordered_map<std::string, store::Visitor>> find_rows(store::VisitorsRepository& repository,
                                                                  const store::VisitorJournal& journal,
                                                                  ProjectId project,
                                                                  const std::vector<std::string>& uids) {
  std::unordered_map<std::string, store::VisitorWrite> waiting;
  for (const std::string& uid : uids) {
    if (auto pending = journal.pending({project, uid})) waiting.emplace(uid, std::move(*pending));
  }
  auto rows = repository.find_many(project, uids);
  if (!rows) return rows.error();
  std::unordered_map<std::string, store::Visitor> found;
  for (store::Visitor& row : *rows) found.emplace(row.uid, std::move(row));
  for (const auto& [uid, pending] : waiting) {
    if (const auto row = found.find(uid); row != found.end()) {
      store::overlay(row->second, pending);
    } else if (auto made = store::visitor_from(pending)) {
      found.emplace(uid, std::move(*made));
    }
  }
  return found;
}

/// One who is online, but of whom nothing is written.
store::Visitor newcomer(ProjectId project, const std::string& uid, const VisitorStatus& presence) {
  store::Visitor visitor;
  visitor.project = project;
  visitor.uid = uid;
  visitor.name = presence.name;
  visitor.first_seen = presence.online_since;
  return visitor;
}

EnrichedVisitor enriched(store::Visitor visitor, VisitorStatus presence, WallTime now) {
  if (presence.is_online) visitor.last_seen = std::max(visitor.last_seen, now);
  return {std::move(visitor), std::move(presence)};
}

/// Of whom the database cannot be asked.
EnrichedVisitor without_history(ProjectId project, const std::string& uid, VisitorStatus presence,
                                WallTime now) {
  store::Visitor row = newcomer(project, uid, presence);
  EnrichedVisitor visitor = enriched(std::move(row), std::move(presence), now);
  visitor.history_known = false;
  return visitor;
}

EnrichedVisitor from_rows(Result<std::unordered_map<std::string, store::Visitor>>& rows, ProjectId project,
                          const std::string& uid, VisitorStatus& presence, WallTime now) {
  if (!rows) return without_history(project, uid, std::move(presence), now);
  const auto row = rows->find(uid);
  store::Visitor visitor = row != rows->end() ? std::move(row->second) : newcomer(project, uid, presence);
  return enriched(std::move(visitor), std::move(presence), now);
}

bool passes(StatusFilter filter, const VisitorStatus& presence) {
  switch (filter) {
    case StatusFilter::all:
      return true;
    case StatusFilter::online:
      return presence.is_online;
    case StatusFilter::away:
      return presence.status == Status::away;
    case StatusFilter::offline:
      return !presence.is_online;
  }
  return true;
}

bool contains_text(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) { return ascii::lower(a) == ascii::lower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end() || part.empty();
}

bool matches(const store::Visitor& visitor, std::string_view text) {
  return contains_text(visitor.uid, text) || contains_text(visitor.name, text) ||
         contains_text(visitor.email, text) || contains_text(visitor.agent_name, text) ||
         std::ranges::any_of(visitor.tags, [&](const std::string& tag) { return contains_text(tag, text); });
}

}  // namespace

VisitorsService::VisitorsService(RealtimeSessionService& sessions, store::VisitorsRepository& repository,
                                 store::VisitorJournal& journal, Executor& loop, TimerQueue& timers,
                                 Executor& pool)
    : sessions_(sessions),
      repository_(repository),
      journal_(journal),
      loop_(loop),
      pool_(pool),
      overdue_timer_(timers, [this] { give_up_overdue(); }) {
  sessions_.on_clock_known([this] { date_waiting(); });
}

template <typename Work, typename Done>
void VisitorsService::on_pool(Work work, Done done) {
  pool_.post([work = std::move(work), home = lifetime_.bring_home(loop_, std::move(done))]() mutable {
    home(work());
  });
}

template <typename Work, typename Done>
void VisitorsService::on_pool_in_time(Work work, Done done) {
  using Reply = decltype(work());
  const auto waiting = std::make_shared<std::optional<Done>>(std::move(done));
  const auto answer = [waiting](Reply reply) {
    if (auto taken = std::exchange(*waiting, std::nullopt)) (*taken)(std::move(reply));
  };
  const SteadyTime until = overdue_timer_.queue().now() + limits::history_patience;
  waiting_.emplace_back(until, [answer] {
    answer(Error{ErrorCode::unavailable, "the database does not answer in time"});
  });
  if (!overdue_timer_.armed()) overdue_timer_.arm(until);
  on_pool(std::move(work), answer);
}

void VisitorsService::give_up_overdue() {
  const SteadyTime now = overdue_timer_.queue().now();
  while (!waiting_.empty() && waiting_.front().first <= now) {
    auto give_up = std::move(waiting_.front().second);
    waiting_.pop_front();
    give_up();
  }
  if (!waiting_.empty()) overdue_timer_.arm(waiting_.front().first);
}

void VisitorsService::seen_now(store::VisitorWrite write) {
  seen_at(std::move(write), sessions_.moment());
}

void VisitorsService::seen_at(store::VisitorWrite write, SteadyTime moment) {
  if (store::is_of_bots(write.key.project)) return;
  if (const auto date = sessions_.date(moment)) {
    write.seen = *date;
    return journal_.record(std::move(write));
  }
  if (undated_.size() >= limits::undated_visits) give_up_waiting();
  write.seen = sessions_.now();
  journal_.show_undated(write);
  undated_.emplace_back(moment, std::move(write));
}

void VisitorsService::date_waiting() {
  for (auto& [moment, write] : std::exchange(undated_, {})) {
    write.seen = sessions_.date(moment).value_or(sessions_.now());
    journal_.record(std::move(write));
  }
}

void VisitorsService::give_up_waiting() {
  date_waiting();
}

void VisitorsService::find_one(ProjectId project, std::string uid,
                               UniqueFunction<void(Result<FoundVisitor>)> answer) {
  std::vector<std::string> uids{uid};
  auto with_status = [this, project, uid = std::move(uid),
                      answer = std::move(answer)](StatusReport report) mutable {
    auto work = [&repository = repository_, &journal = journal_, key = VisitorKey{project, uid}] {
      return find_row(repository, journal, key);
    };
    auto done = [this, project, uid, report = std::move(report),
                 answer = std::move(answer)](Result<store::Visitor> row) mutable {
      VisitorStatus& presence = report.statuses[0];
      if (!row && !presence.is_online) {
        const Error why = row.error();
        return find_bot(
            project, uid,
            [=, report = std::move(report),
             answer = std::move(answer)](std::optional<FoundVisitor> bot) mutable {
              if (bot) return answer(std::move(*bot));
              if (why.code == ErrorCode::not_found) return answer(why);
              answer(FoundVisitor{without_history(project, uid, std::move(report.statuses[0]), report.now),
                                  report.revision, report.now});
            });
      }
      if (!row && row.error().code == ErrorCode::not_found) row = newcomer(project, uid, presence);
      answer(FoundVisitor{row ? enriched(std::move(*row), std::move(presence), report.now)
                              : without_history(project, uid, std::move(presence), report.now),
                          report.revision, report.now});
    };
    on_pool_in_time(std::move(work), std::move(done));
  };
  sessions_.get_many_visitor_online_status(project, std::move(uids), std::move(with_status));
}

void VisitorsService::find_bot(ProjectId project, const std::string& uid,
                               UniqueFunction<void(std::optional<FoundVisitor>)> answer) {
  auto with_status = [project, uid, answer = std::move(answer)](StatusReport report) mutable {
    VisitorStatus& presence = report.statuses[0];
    if (!presence.is_online) return answer(std::nullopt);
    store::Visitor row = newcomer(project, uid, presence);
    EnrichedVisitor bot = enriched(std::move(row), std::move(presence), report.now);
    bot.is_bot = true;
    answer(FoundVisitor{std::move(bot), report.revision, report.now});
  };
  sessions_.get_many_visitor_online_status(store::bots_of(project), {uid}, std::move(with_status));
}

void VisitorsService::find_page(ProjectId project, PageQuery query, PageAnswer answer) {
  const bool of_online = query.status == StatusFilter::online || query.status == StatusFilter::away;
  if (of_online) {
    find_online_page(project, std::move(query), std::move(answer));
  } else {
    find_database_page(project, query, std::move(answer));
  }
}

void VisitorsService::find_database_page(ProjectId project, const PageQuery& query, PageAnswer answer) {
  auto work = [&repository = repository_, project, database = query.database] {
    return repository.page(project, database);
  };
  auto done = [this, project, filter = query.status,
               answer = std::move(answer)](Result<store::VisitorPage> rows) mutable {
    if (!rows) return answer(rows.error());
    std::vector<std::string> uids;
    for (const store::Visitor& visitor : rows->visitors) uids.push_back(visitor.uid);
    auto with_status = [rows = std::move(*rows), filter,
                        answer = std::move(answer)](StatusReport report) mutable {
      EnrichedPage page{{}, std::move(rows.next_cursor), report.revision, report.now, report.known};
      for (std::size_t i = 0; i < rows.visitors.size(); ++i) {
        if (!passes(filter, report.statuses[i])) continue;
        page.visitors.push_back(
            enriched(std::move(rows.visitors[i]), std::move(report.statuses[i]), report.now));
      }
      answer(std::move(page));
    };
    sessions_.get_many_visitor_online_status(project, std::move(uids), std::move(with_status));
  };
  on_pool(std::move(work), std::move(done));
}

void VisitorsService::find_online_page(ProjectId project, PageQuery query, PageAnswer answer) {
  const std::size_t limit = std::min(query.database.limit, limits::page_visitors);
  std::string cursor = query.database.cursor;
  auto with_list = [this, project, query = std::move(query),
                    answer = std::move(answer)](Result<store::OnlinePage> listed) mutable {
    if (!listed) {  // nobody is known to be here, which is no error
      EnrichedPage nobody;
      nobody.now = sessions_.now();
      nobody.known = false;
      return answer(std::move(nobody));
    }
    enrich_listed(project, std::move(query), std::move(*listed), std::move(answer));
  };
  sessions_.list_online(project, std::move(cursor), limit, std::move(with_list));
}

void VisitorsService::enrich_listed(ProjectId project, PageQuery query, store::OnlinePage listed,
                                    PageAnswer answer) {
  auto with_page = [text = std::move(query.database.text), cursor = std::move(listed.cursor),
                    answer = std::move(answer)](Result<EnrichedPage> page) mutable {
    if (page) {
      std::erase_if(page->visitors, [&text](const auto& one) { return !matches(one.visitor, text); });
      page->next_cursor = std::move(cursor);
    }
    answer(std::move(page));
  };
  find_listed(project, false, query.status, std::move(listed.uids), std::move(with_page));
}

void VisitorsService::find_listed(ProjectId project, bool bots, StatusFilter status,
                                  std::vector<std::string> uids, PageAnswer answer) {
  std::vector<std::string> asked = uids;
  auto with_status = [this, project, bots, status, uids = std::move(uids),
                      answer = std::move(answer)](StatusReport report) mutable {
    auto work = [&repository = repository_, &journal = journal_, project, uids] {
      return find_rows(repository, journal, project, uids);
    };
    auto done = [project, bots, status, uids = std::move(uids), report = std::move(report),
                 answer = std::move(answer)](auto rows) mutable {
      EnrichedPage page{{}, {}, report.revision, report.now, report.known};
      for (std::size_t i = 0; i < uids.size(); ++i) {
        if (!passes(status, report.statuses[i])) continue;
        page.visitors.push_back(from_rows(rows, project, uids[i], report.statuses[i], report.now));
        page.visitors.back().is_bot = bots;
      }
      answer(std::move(page));
    };
    on_pool_in_time(std::move(work), std::move(done));
  };
  sessions_.get_many_visitor_online_status(bots ? store::bots_of(project) : project, std::move(asked),
                                           std::move(with_status));
}

void VisitorsService::presence_of(ProjectId project, std::vector<std::string> uids,
                                  UniqueFunction<void(PresenceReport)> answer) {
  std::vector<std::string> asked = uids;
  auto with_status = [this, project, uids = std::move(asked),
                      answer = std::move(answer)](StatusReport report) mutable {
    std::vector<std::string> offline;
    for (std::size_t i = 0; i < uids.size(); ++i) {
      if (!report.statuses[i].is_online) offline.push_back(uids[i]);
    }
    auto work = [&repository = repository_, &journal = journal_, project, offline = std::move(offline)] {
      return find_rows(repository, journal, project, offline);
    };
    auto done = [uids = std::move(uids), report = std::move(report),
                 answer = std::move(answer)](auto rows) mutable {
      PresenceReport presence{{}, report.revision, report.now};
      for (std::size_t i = 0; i < uids.size(); ++i) {
        const VisitorStatus& status = report.statuses[i];
        PresenceEntry entry{uids[i], status.is_online, status.status, std::nullopt};
        if (status.is_online) {
          entry.last_seen = report.now;
        } else if (rows && rows->contains(uids[i])) {
          entry.last_seen = rows->at(uids[i]).last_seen;
        }
        presence.entries.push_back(std::move(entry));
      }
      answer(std::move(presence));
    };
    on_pool_in_time(std::move(work), std::move(done));
  };
  sessions_.get_many_visitor_online_status(project, std::move(uids), std::move(with_status));
}

}  // namespace porchlight::presence
