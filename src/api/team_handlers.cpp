// What owners do with their team: roles, who is taken out, and links to join or to set a password anew.

#include "access/link_service.hpp"
#include "api/api.hpp"
#include "api/request_fields.hpp"
#include "api/team_fields.hpp"
#include "api/team_json.hpp"

#include <utility>

namespace porchlight::api {
namespace {

store::TeamAct team_act(const Call& call, WallTime now) {
  const access::AgentAccess& agent = call.agent;
  return {call.project, {agent.id, agent.name.empty() ? agent.email : agent.name}, now};
}

net::HttpResponse no_fields() {
  return json_response("{}");
}

}  // namespace

void Api::change_role(Call call) {
  const auto member = read_row_id(call.captures.at(1));
  if (!member) return call.fail(member.error());
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  const auto role = read_role(*object);
  if (!role) return call.fail(role.error());
  auto work = [&database = services_.database, act = team_act(call, services_.sessions.now()),
               member = *member, role = *role] { return database.team().set_role(act, member, role); };
  auto done = [this, call = std::move(call)](const Result<store::Agent>& agent) mutable {
    if (!agent) return call.fail(agent.error());
    services_.authenticator.changed(*agent);
    call.answer(json_response(member_json(*agent, call.project)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::remove_member(Call call) {
  const auto member = read_row_id(call.captures.at(1));
  if (!member) return call.fail(member.error());
  auto work = [&database = services_.database, act = team_act(call, services_.sessions.now()),
               member = *member] { return database.team().remove_member(act, member); };
  auto done = [this, call = std::move(call)](const Result<store::Agent>& agent) mutable {
    if (!agent) return call.fail(agent.error());
    services_.authenticator.changed(*agent);
    call.answer(no_fields());
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::list_invitations(Call call) {
  auto work = [&database = services_.database, project = call.project, now = services_.sessions.now()] {
    return database.team().invitations(project, now);
  };
  auto done = [call = std::move(call)](const Result<std::vector<store::Link>>& links) mutable {
    if (!links) return call.fail(links.error());
    call.answer(json_response(invitations_json(*links)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::invite(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto invitation = read_invitation(*object);
  if (!invitation) return call.fail(invitation.error());
  std::string token = access::make_link_token();
  auto work = [&database = services_.database, act = team_act(call, services_.sessions.now()),
               invitation = std::move(*invitation), hash = access::hash_of_link_token(token)] {
    return database.team().invite(act, invitation, hash);
  };
  auto done = [token = std::move(token), call = std::move(call)](const Result<store::Link>& link) mutable {
    if (!link) return call.fail(link.error());
    call.answer(json_response(new_invitation_json(*link, token), 201));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::withdraw_invitation(Call call) {
  const auto id = read_row_id(call.captures.at(1));
  if (!id) return call.fail(id.error());
  auto work = [&database = services_.database, act = team_act(call, services_.sessions.now()), id = *id] {
    return database.team().withdraw(act, id);
  };
  auto done = [call = std::move(call)](const Result<void>& withdrawn) mutable {
    if (!withdrawn) return call.fail(withdrawn.error());
    call.answer(no_fields());
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::make_password_link(Call call) {
  const auto member = read_row_id(call.captures.at(1));
  if (!member) return call.fail(member.error());
  std::string token = access::make_link_token();
  auto work = [&database = services_.database, act = team_act(call, services_.sessions.now()),
               member = *member, hash = access::hash_of_link_token(token)] {
    return database.team().make_password_link(act, member, hash);
  };
  auto done = [token = std::move(token), call = std::move(call)](const Result<WallTime>& expires) mutable {
    if (!expires) return call.fail(expires.error());
    call.answer(json_response(password_link_json(token, *expires), 201));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

}  // namespace porchlight::api
