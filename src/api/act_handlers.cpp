// What agents do with visitors: name, note and tag them, ban them; and the log of it.

#include "access/acts_fan.hpp"
#include "access/ban_directory.hpp"
#include "access/identifiers.hpp"
#include "api/act_fields.hpp"
#include "api/act_json.hpp"
#include "api/acting.hpp"
#include "api/api.hpp"
#include "api/limits.hpp"
#include "api/request_fields.hpp"
#include "api/visitor_json.hpp"
#include "base/lines.hpp"
#include "conversations/chat_fan.hpp"
#include "protocol/event_encoding.hpp"

#include <optional>
#include <span>
#include <utility>

namespace porchlight::api {
namespace {

/// Somebody who has just come has a row in the journal only: it is written now.
Result<store::ChangedVisitor> change_visitor_now(store::Database& database, store::VisitorJournal& journal,
                                                 const VisitorKey& key, const store::VisitorChange& change,
                                                 const store::ActingAgent& agent, WallTime now) {
  const auto pending = journal.pending(key);
  auto changed = database.acts().change(key, change, agent, now);
  if (changed || changed.error().code != ErrorCode::not_found || !pending || !pending->makes_row)
    return changed;
  if (auto written = database.visitors().apply(std::span(&*pending, 1)); !written) return written.error();
  return database.acts().change(key, change, agent, now);
}

/// The name to show, as identity::shown_name() has it.
access::Shown shown(const store::Visitor& visitor) {
  return {{visitor.project, visitor.uid},
          visitor.agent_name.empty() ? visitor.name : visitor.agent_name,
          to_lines(visitor.tags)};
}

net::HttpResponse no_content() {
  net::HttpResponse response;
  response.status = 204;
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

}  // namespace

void Api::change_visitor(Call call) {
  if (!access::is_visitor_uid(call.captures.at(1))) return call.fail(access::bad_uid());
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto change = read_visitor_change(*object);
  if (!change) return call.fail(change.error());
  const VisitorKey key{call.project, call.captures.at(1)};
  auto work = [&database = services_.database, &journal = services_.journal, key, change = std::move(*change),
               agent = acting_agent(call), now = services_.sessions.now()] {
    return change_visitor_now(database, journal, key, change, agent, now);
  };
  auto done = [this, call = std::move(call)](Result<store::ChangedVisitor> changed) mutable {
    if (!changed && changed.error().code == ErrorCode::not_found) return fail_unwritten(std::move(call));
    if (!changed) return call.fail(changed.error());
    if (changed->changed) tell_changed(changed->visitor);
    find_visitor(std::move(call));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

/// Who has just come to another gateway is known by the session, and has no row yet.
void Api::fail_unwritten(Call call) {
  const VisitorKey key{call.project, call.captures.at(1)};
  services_.visitors.find_one(
      key.project, key.uid, [call = std::move(call)](const Result<presence::FoundVisitor>& found) mutable {
        if (!found) return call.fail(found.error());
        call.fail({ErrorCode::unavailable, "the visitor has just come and is not written yet: try again"});
      });
}

/// The thread that has the visitor claims it as it is called now, and all agents are told.
void Api::tell_changed(const store::Visitor& visitor) {
  services_.acts.tell_shown(shown(visitor));
  services_.chat_fan.tell(
      {.project = visitor.project,
       .agents = conversations::ready(protocol::encode_identified(visitor, services_.sessions.now())),
       .visitor_uid = visitor.uid,
       .visitor = {}});
}

void Api::ban_visitor(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto ban = read_ban_request(*object, call.project);
  if (!ban) return call.fail(ban.error());
  ban_known(std::move(*ban), std::move(call));
}

void Api::ban_known(store::NewBan ban, Call call) {
  const VisitorKey key = ban.visitor;
  auto with_visitor = [this, ban = std::move(ban),
                       call = std::move(call)](Result<presence::FoundVisitor> found) mutable {
    if (!found) return call.fail(found.error());
    const store::Visitor& visitor = found->visitor.visitor;
    if (!visitor.joined_to.empty() && visitor.joined_to != visitor.uid) {  // a device: the person is meant
      ban.visitor.uid = visitor.joined_to;
      return ban_known(std::move(ban), std::move(call));
    }
    if (ban.by_address && !found->visitor.presence.is_online) {
      return call.fail(bad_request("byAddress: expected a visitor who is online to ban by address"));
    }
    auto work = [&database = services_.database, ban = std::move(ban), agent = acting_agent(call),
                 now = services_.sessions.now()] { return database.acts().ban(ban, agent, now); };
    auto done = [this, call = std::move(call)](Result<store::Ban> written) mutable {
      if (!written) return call.fail(written.error());
      const ProjectId project = call.project;
      services_.acts.bans_changed(project, answer_at_home([call = std::move(call), ban = *written]() mutable {
                                    call.answer(json_response(ban_json(ban), 201));
                                  }));
    };
    services_.pool.ask(services_.home, std::move(work), std::move(done));
  };
  services_.visitors.find_one(key.project, key.uid, std::move(with_visitor));
}

void Api::lift_ban(Call call) {
  const auto id = read_ban_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  auto work = [&database = services_.database, project = call.project, id = *id, agent = acting_agent(call),
               now = services_.sessions.now()] { return database.acts().lift(project, id, agent, now); };
  auto done = [this, call = std::move(call)](const Result<store::Ban>& lifted) mutable {
    if (!lifted) return call.fail(lifted.error());
    const ProjectId project = call.project;
    services_.acts.bans_changed(
        project, answer_at_home([call = std::move(call)]() mutable { call.answer(no_content()); }));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

/// What another thread has done, answered on this one.
UniqueFunction<void()> Api::answer_at_home(UniqueFunction<void()> answer) {
  return [&home = services_.home, answer = std::move(answer)]() mutable { home.post(std::move(answer)); };
}

void Api::list_bans(Call call) {
  auto query = read_bans_query(call.request);
  if (!query) return call.fail(query.error());
  const WallTime now = services_.sessions.now();
  auto work = [&database = services_.database, project = call.project, query = std::move(*query), now] {
    return database.acts().bans(project, query, now);
  };
  auto done = [now, call = std::move(call)](const Result<store::BansPage>& page) mutable {
    if (!page) return call.fail(page.error());
    call.answer(json_response(bans_page_json(*page, now)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::list_audit(Call call) {
  const auto limit = read_limit(call.request, limits::page_acts, limits::page_acts_default);
  if (!limit) return call.fail(limit.error());
  auto cursor = read_bounded(call.request, "cursor", limits::cursor_bytes);
  if (!cursor) return call.fail(cursor.error());
  auto work = [&database = services_.database, project = call.project, limit = *limit,
               cursor = std::move(*cursor)] { return database.acts().audit(project, limit, cursor); };
  auto done = [now = services_.sessions.now(),
               call = std::move(call)](const Result<store::AuditPage>& page) mutable {
    if (!page) return call.fail(page.error());
    call.answer(json_response(audit_page_json(*page, now)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

}  // namespace porchlight::api
