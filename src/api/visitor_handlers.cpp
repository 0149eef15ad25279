// Visitors and who of them is here.

#include "access/identifiers.hpp"
#include "api/api.hpp"
#include "api/limits.hpp"
#include "api/request_fields.hpp"
#include "api/visitor_json.hpp"
#include "api/visits_page.hpp"
#include "store/database/limits.hpp"
#include "store/database/people.hpp"
#include "store/sessions/bots.hpp"

#include <optional>
#include <utility>

namespace porchlight::api {

void Api::find_visitor(Call call) {
  std::string uid = std::move(call.captures.at(1));
  if (!access::is_visitor_uid(uid)) return call.fail(access::bad_uid());
  const ProjectId project = call.project;
  auto with_visitor = [services = services_,
                       call = std::move(call)](Result<presence::FoundVisitor> found) mutable {
    if (!found) return call.fail(found.error());
    const store::Visitor& visitor = found->visitor.visitor;
    if (visitor.joined_to != visitor.uid) {
      return call.answer(json_response(visitor_json(*found, services.bans, {})));
    }
    auto work = [&people = services.database.people(), key = VisitorKey{visitor.project, visitor.uid}] {
      return people.devices_of(key, store::limits::told_devices);
    };
    auto done = [&bans = services.bans, found = std::move(*found),
                 call = std::move(call)](Result<std::vector<store::PersonsDevice>> joined) mutable {
      if (!joined) return call.fail(joined.error());
      call.answer(json_response(visitor_json(found, bans, *joined)));
    };
    services.pool.ask(services.home, std::move(work), std::move(done));
  };
  services_.visitors.find_one(project, std::move(uid), std::move(with_visitor));
}

void Api::list_visitors(Call call) {
  auto of_table = read_table_request(call.request);
  if (!of_table) return call.fail(of_table.error());
  if (!*of_table) return list_by_database(std::move(call));
  (*of_table)->since ? list_changes(std::move(call), std::move(**of_table))
                     : list_here(std::move(call), std::move(**of_table));
}

void Api::list_by_database(Call call) {
  auto query = read_page_query(call.request);
  if (!query) return call.fail(query.error());
  const ProjectId project = call.project;
  services_.visitors.find_page(
      project, std::move(*query),
      [&bans = services_.bans, call = std::move(call)](Result<presence::EnrichedPage> page) mutable {
        if (!page) return call.fail(page.error());
        call.answer(json_response(page_json(*page, bans)));
      });
}

/// Without the session store nobody is known to be here, which is no error.
void Api::list_here(Call call, TableRequest request) {
  const ProjectId project = call.project;
  const bool bots = request.question.filter.is_of_bots();
  auto with_page = [this, project, bots, status = request.status,
                    call = std::move(call)](Result<monitor::TablePage> page) mutable {
    const bool away = !page && page.error().code == ErrorCode::unavailable;
    if (!page && !away) return call.fail(page.error());
    monitor::TablePage listed = away ? monitor::TablePage{} : std::move(*page);
    auto with_visitors = [&bans = services_.bans, away, revision = listed.revision,
                          cursor = std::move(listed.next_cursor),
                          call = std::move(call)](Result<presence::EnrichedPage> found) mutable {
      if (!found) return call.fail(found.error());
      if (away) found->known = false;
      if (found->known) {
        found->next_cursor = std::move(cursor);
        found->changes_from = revision;
      }
      call.answer(json_response(page_json(*found, bans)));
    };
    services_.visitors.find_listed(project, bots, status, std::move(listed.uids), std::move(with_visitors));
  };
  services_.tables.page(project, request.question, std::move(request.cursor), request.limit,
                        std::move(with_page));
}

void Api::list_changes(Call call, TableRequest request) {
  const ProjectId project = call.project;
  const bool bots = request.question.filter.is_of_bots();
  auto with_changes = [this, project, bots, status = request.status, since = *request.since,
                       call = std::move(call)](Result<monitor::TableChanges> changes) mutable {
    if (!changes) return call.fail(changes.error());
    std::vector<std::string> uids = std::exchange(changes->uids, {});
    auto with_visitors = [&bans = services_.bans, since, changes = std::move(*changes),
                          call = std::move(call)](const Result<presence::EnrichedPage>& found) mutable {
      if (!found) return call.fail(found.error());
      if (!found->known) return call.fail({ErrorCode::unavailable, "the session store is away"});
      if (since > found->revision) {
        return call.fail(
            {ErrorCode::gone, "since: of another life of the session store, fetch the whole again"});
      }
      call.answer(json_response(changes_json(changes, *found, bans)));
    };
    services_.visitors.find_listed(project, bots, status, std::move(uids), std::move(with_visitors));
  };
  services_.tables.changes(project, request.question, *request.since, std::move(with_changes));
}

void Api::list_visits(Call call) {
  if (!access::is_visitor_uid(call.captures.at(1))) return call.fail(access::bad_uid());
  const auto limit = read_limit(call.request, limits::page_visits, limits::page_visits_default);
  if (!limit) return call.fail(limit.error());
  auto cursor = read_bounded(call.request, "cursor", limits::cursor_bytes);
  if (!cursor) return call.fail(cursor.error());
  const VisitorKey key{call.project, call.captures.at(1)};
  VisitsQuery query{key, *limit, std::move(*cursor)};
  auto with_visitor = [services = services_, query = std::move(query),
                       call = std::move(call)](Result<presence::FoundVisitor> found) mutable {
    if (!found) return call.fail(found.error());
    if (!found->visitor.history_known) {
      return call.fail({ErrorCode::unavailable, "the database does not answer: visits are unknown"});
    }
    std::optional<WallTime> online_since;
    const presence::VisitorStatus& presence = found->visitor.presence;
    if (presence.is_online && query.cursor.empty()) online_since = presence.online_since;
    auto work = [&database = services.database, &journal = services.journal, query = std::move(query)] {
      return read_visits(database, journal, query);
    };
    auto done = [online_since, now = found->now, call = std::move(call)](Result<ReadVisits> read) mutable {
      if (!read) return call.fail(read.error());
      call.answer(json_response(visits_json(*read, online_since, now)));
    };
    services.pool.ask(services.home, std::move(work), std::move(done));
  };
  services_.visitors.find_one(key.project, key.uid, std::move(with_visitor));
}

void Api::presence_of(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto uids = read_uids(*object);
  if (!uids) return call.fail(uids.error());
  const ProjectId project = call.project;
  services_.visitors.presence_of(project, std::move(*uids),
                                 [call = std::move(call)](const presence::PresenceReport& report) mutable {
                                   call.answer(json_response(presence_json(report)));
                                 });
}

void Api::presence_stats(Call call) {
  const ProjectId project = call.project;
  services_.sessions.counts(
      project, [this, project, call = std::move(call)](const Result<store::PresenceCounts>& counts) mutable {
        auto with_bots = [this, project, counts,
                          call = std::move(call)](const Result<store::PresenceCounts>& bots) mutable {
          const auto shown = counts ? *counts : store::PresenceCounts{};
          const std::size_t apart = bots ? bots->online : 0;
          call.answer(
              json_response(stats_json(project, shown, apart, counts.has_value(), services_.sessions.now())));
        };
        if (!counts) return with_bots(counts.error());
        services_.sessions.counts(store::bots_of(project), std::move(with_bots));
      });
}

}  // namespace porchlight::api
