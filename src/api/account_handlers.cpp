// Logging in, and who one is.

#include "api/account_json.hpp"
#include "api/api.hpp"
#include "api/limits.hpp"
#include "api/request_fields.hpp"

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
  std::size_t waiting = 0;
  std::vector<access::AgentProject> projects;
  std::optional<Error> error;

  void take(const store::Membership& membership, const Result<store::Project>& project) {
    if (project) {
      projects.push_back({membership.project, project->name, membership.role, project->origins});
    } else if (project.error().code != ErrorCode::not_found) {
      error = project.error();
    }
    if (--waiting == 0) answer();
  }

  void answer() {
    if (error) return call.fail(*error);
    std::ranges::sort(projects, {}, &access::AgentProject::id);
    const access::AgentAccess& agent = call.agent;
    call.answer(json_response(me_json(agent.id, agent.email, agent.name, projects)));
  }
};

net::HttpResponse login_response(access::LoginOutcome outcome) {
  if (!outcome.login) return problem(outcome.login.error(), outcome.retry_after);
  auto response = json_response(login_json(*outcome.login));
  response.headers.emplace_back("Set-Cookie", std::move(outcome.cookie));
  return response;
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

void Api::me(Call call) {
  const auto memberships = call.agent.memberships;
  const auto named =
      std::make_shared<NamedProjects>(NamedProjects{std::move(call), memberships.size(), {}, {}});
  if (memberships.empty()) return named->answer();
  for (const store::Membership& membership : memberships) {
    services_.projects.find(membership.project, [named, membership](const Result<store::Project>& project) {
      named->take(membership, project);
    });
  }
}

}  // namespace porchlight::api
