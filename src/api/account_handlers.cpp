// Logging in, who one is, and what agents change of themselves.

#include "access/own_account.hpp"
#include "access/password_rules.hpp"
#include "api/account_json.hpp"
#include "api/api.hpp"
#include "api/limits.hpp"
#include "api/login_response.hpp"
#include "api/request_fields.hpp"
#include "base/json_fields.hpp"
#include "store/database/account_rules.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace porchlight::api {
namespace {

/// What an agent is told of the projects that are theirs, as the names come in: through the cache, so that a
/// dashboard opens while the database is away.
struct NamedProjects {
  Call call;
  bool mail = false;  // this server can send some
  std::size_t waiting = 0;
  std::vector<access::AgentProject> projects;
  std::optional<Error> error;

  void take(const store::Membership& membership, const Result<store::Project>& project) {
    if (project) {
      projects.push_back(
          {membership.project, project->name, membership.role, project->origins, project->chat.files});
    } else if (project.error().code != ErrorCode::not_found) {
      error = project.error();
    }
    if (--waiting == 0) answer();
  }

  void answer() {
    if (error) return call.fail(*error);
    std::ranges::sort(projects, {}, &access::AgentProject::id);
    call.answer(json_response(me_json(call.agent, projects, mail)));
  }
};

struct OwnChange {
  std::optional<std::string> name;
  std::optional<std::int64_t> mail_after;
};

Result<OwnChange> read_own_change(const boost::json::object& object) {
  OwnChange change;
  if (const boost::json::value* name = object.if_contains("name")) {
    if (!name->is_string()) return bad_request("name: expected a text");
    change.name = std::string(name->get_string());
  }
  if (const boost::json::value* minutes = object.if_contains("mailAfterMinutes")) {
    if (!minutes->is_int64()) return bad_request("mailAfterMinutes: expected 0, or 5 to 1440");
    change.mail_after = minutes->get_int64();
  }
  if (!change.name && !change.mail_after) return bad_request("body: expected name or mailAfterMinutes");
  return change;
}

/// All of it or nothing, as far as it is read wrongly.
Result<store::Agent> change_own(store::AgentsRepository& agents, std::int64_t id, const OwnChange& change,
                                WallTime now) {
  if (change.name) {
    if (auto name = store::normalized_agent_name(*change.name); !name) return name.error();
  }
  auto changed = change.mail_after ? agents.set_mail_after(id, *change.mail_after) : agents.find(id);
  if (!changed || !change.name) return changed;
  return agents.rename(id, *change.name, now);
}

}  // namespace

void Api::login(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto email = read_required_text(*object, "email", limits::email_bytes);
  if (!email) return call.fail(email.error());
  auto password = read_required_text(*object, "password", limits::password_bytes);
  if (!password) return call.fail(password.error());
  std::string cookies(call.request.header("cookie"));
  services_.logins.login(
      {std::move(*email), std::move(*password), std::move(call.request.peer), std::move(cookies)},
      [reply = std::move(call.reply)](access::LoginOutcome outcome) mutable {
        reply(login_response(std::move(outcome)));
      });
}

/// The threads know the agent as it is then; the cookie is for the folder of the log-in only.
access::LoginService::Answer Api::signed_in(Reply reply) {
  return [this, reply = std::move(reply)](access::LoginOutcome outcome) mutable {
    if (outcome.login) {
      services_.home.post([this, agent = outcome.login->agent] { services_.authenticator.changed(agent); });
    }
    outcome.cookie.clear();
    reply(login_response(std::move(outcome)));
  };
}

void Api::change_me(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto change = read_own_change(*object);
  if (!change) return call.fail(change.error());
  auto work = [&database = services_.database, id = call.agent.id, change = std::move(*change),
               now = services_.sessions.now()] { return change_own(database.agents(), id, change, now); };
  auto done = [this, call = std::move(call)](const Result<store::Agent>& agent) mutable {
    if (!agent) return call.fail(agent.error());
    services_.authenticator.changed(*agent);
    call.agent = access::access_of(*agent);
    me(std::move(call));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::change_password(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto current = read_required_text(*object, "current", limits::password_bytes);
  if (!current) return call.fail(current.error());
  auto password = read_required_text(*object, "password", limits::password_bytes);
  if (!password) return call.fail(password.error());
  if (auto fits = access::check_new_password(*password); !fits) return call.fail(fits.error());
  access::LoginEntry entry{call.agent.email, call.request.peer, std::string(call.request.header("cookie"))};
  auto work = [&database = services_.database, who = std::move(call.agent), current = std::move(*current),
               password = std::move(*password), now = services_.sessions.now()] {
    return access::change_own_password(database, who, current, password, now);
  };
  services_.logins.enter(std::move(entry), std::move(work), signed_in(std::move(call.reply)));
}

void Api::sign_out_everywhere(Call call) {
  auto work = [&database = services_.database, &logins = services_.logins, who = call.agent,
               now = clock_.wall()]() -> Result<access::Login> {
    auto agent = access::sign_out_everywhere(database, who, now);
    if (!agent) return agent.error();
    return logins.sign_in(std::move(*agent), now);
  };
  auto done = [this, call = std::move(call)](const Result<access::Login>& login) mutable {
    if (!login) return call.fail(login.error());
    services_.authenticator.changed(login->agent);
    call.answer(json_response(login_json(*login)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::me(Call call) {
  const auto memberships = call.agent.memberships;
  const auto named = std::make_shared<NamedProjects>(
      NamedProjects{std::move(call), services_.mail, memberships.size(), {}, {}});
  if (memberships.empty()) return named->answer();
  for (const store::Membership& membership : memberships) {
    services_.projects.find(membership.project, [named, membership](const Result<store::Project>& project) {
      named->take(membership, project);
    });
  }
}

}  // namespace porchlight::api
