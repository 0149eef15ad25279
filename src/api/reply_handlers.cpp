// Answers that a team has prepared.

#include "api/acting.hpp"
#include "api/api.hpp"
#include "api/project_fields.hpp"
#include "api/project_json.hpp"
#include "api/request_fields.hpp"
#include "store/database/canned_replies.hpp"

#include <utility>

namespace porchlight::api {

void Api::list_replies(Call call) {
  auto work = [&database = services_.database, project = call.project] {
    return database.replies().list(project);
  };
  auto done = [call = std::move(call)](const Result<std::vector<store::CannedReply>>& replies) mutable {
    if (!replies) return call.fail(replies.error());
    call.answer(json_response(replies_json(*replies)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::add_reply(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto reply = read_reply(*object);
  if (!reply) return call.fail(reply.error());
  if (!reply->shortcut || !reply->content)
    return call.fail(bad_request("body: expected shortcut and content"));
  auto work = [&database = services_.database, project = call.project, reply = std::move(*reply),
               agent = acting_agent(call), now = services_.sessions.now()] {
    return database.replies().add(project, *reply.shortcut, *reply.content, agent, now);
  };
  auto done = [call = std::move(call)](const Result<store::CannedReply>& added) mutable {
    if (!added) return call.fail(added.error());
    call.answer(json_response(reply_json(*added), 201));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::change_reply(Call call) {
  const auto id = read_id("reply", call.captures.at(1));
  if (!id) return call.fail(id.error());
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto change = read_reply(*object);
  if (!change) return call.fail(change.error());
  auto work = [&database = services_.database, project = call.project, id = *id, change = std::move(*change),
               agent = acting_agent(call), now = services_.sessions.now()] {
    return database.replies().change(project, id, change, agent, now);
  };
  auto done = [call = std::move(call)](const Result<store::CannedReply>& changed) mutable {
    if (!changed) return call.fail(changed.error());
    call.answer(json_response(reply_json(*changed)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::remove_reply(Call call) {
  const auto id = read_id("reply", call.captures.at(1));
  if (!id) return call.fail(id.error());
  auto work = [&database = services_.database, project = call.project, id = *id, agent = acting_agent(call),
               now = services_.sessions.now()] { return database.replies().remove(project, id, agent, now); };
  auto done = [call = std::move(call)](const Result<void>& removed) mutable {
    removed ? call.answer(json_response("{}")) : call.fail(removed.error());
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

}  // namespace porchlight::api
