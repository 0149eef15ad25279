// Logging in, who one is, and what anybody may know without a token.

#include "access/origin.hpp"
#include "api/account_json.hpp"
#include "api/api.hpp"
#include "api/limits.hpp"
#include "api/openapi_document.hpp"
#include "api/request_fields.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace porchlight::api {
namespace {

void allow_origin(net::HttpResponse& response, std::string_view origin) {
  response.headers.emplace_back("Access-Control-Allow-Origin", std::string(origin));
}

/// The answer to a browser that asks whether the page may ask.
net::HttpResponse preflight(std::string_view origin) {
  net::HttpResponse response;
  response.status = 204;
  response.headers = {{"Allow", "GET, OPTIONS"},
                      {"Access-Control-Allow-Methods", "GET"},
                      {"Access-Control-Max-Age", "600"},
                      {"Vary", "Origin"}};
  if (!origin.empty()) allow_origin(response, origin);
  return response;
}

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

void Api::public_settings(Call call) {
  const ProjectId project_id = call.project;
  services_.projects.find(
      project_id, [this, call = std::move(call)](const Result<store::Project>& project) mutable {
        if (!project) return call.fail(project.error());
        const std::string origin(call.request.header("origin"));
        if (!origin.empty() && !access::origin_allowed(origin, project->origins)) {
          auto response =
              problem({ErrorCode::origin_not_allowed,
                       "this page's origin is not one of project " + std::to_string(project->id)});
          response.headers.emplace_back("Vary", "Origin");
          return call.answer(std::move(response));
        }
        if (call.request.method == "OPTIONS") return call.answer(preflight(origin));
        auto response = json_response(settings_json(*project, services_.sessions.now()));
        response.headers.emplace_back("Vary", "Origin");
        if (!origin.empty()) allow_origin(response, origin);
        call.answer(std::move(response));
      });
}

void Api::openapi(Call call) {
  call.answer(json_response(std::string(openapi_document())));
}

}  // namespace porchlight::api
