#include "api/api.hpp"

#include "access/identifiers.hpp"
#include "api/limits.hpp"
#include "api/path_pattern.hpp"
#include "api/request_fields.hpp"
#include "api/routes.hpp"

#include <utility>

namespace porchlight::api {
namespace {

Error no_such_path() {
  return {ErrorCode::not_found, "no such resource: expected a path of /api/v1 as the documentation has it"};
}

net::HttpResponse method_not_allowed(std::string_view allowed) {
  auto response = problem(405, ErrorCode::bad_request, "expected " + std::string(allowed));
  response.headers.emplace_back("Allow", std::string(allowed) + ", OPTIONS");
  return response;
}

/// HEAD is GET whose body the connection leaves out.
bool same_method(std::string_view route, std::string_view method) {
  return route == method || (route == "GET" && method == "HEAD");
}

/// What is wrong with the body before anybody looks into it.
std::optional<net::HttpResponse> body_problem(const net::HttpRequest& request) {
  if (request.body.size() > limits::body_bytes) {
    return problem({ErrorCode::payload_too_large,
                    "body: expected at most " + std::to_string(limits::body_bytes) + " bytes"});
  }
  const bool has_body =
      (request.method == "POST" || request.method == "PATCH") && !Api::takes_pieces(request);
  if (!has_body || is_json(request.header("content-type"))) return std::nullopt;
  return problem(415, ErrorCode::bad_request, "Content-Type: expected application/json");
}

/// Empty where there is none.
std::string_view bearer_token(const net::HttpRequest& request) {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view header = request.header("authorization");
  if (header.size() < scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    if ((header[i] | ' ') != scheme[i]) return {};
  }
  return header.substr(scheme.size());
}

}  // namespace

Api::Api(Services services, const Clock& clock, Metrics& metrics)
    : services_(std::move(services)),
      clock_(clock),
      counts_(
          [this](ProjectId project, auto answer) { services_.sessions.counts(project, std::move(answer)); },
          [this] { return services_.sessions.now(); }, clock) {
  const auto add = [&](const std::string& method, const std::string& pattern) {
    const Metrics::Labels labels{{"method", method}, {"route", pattern}};
    RouteMetrics& route = metrics_.emplace_back();
    for (const std::size_t first : {2U, 4U, 5U}) {
      Metrics::Labels with_class = labels;
      with_class["status"] = std::to_string(first) + "xx";
      route.by_class[first] = metrics.counter("porchlight_http_requests_total", "REST requests.", with_class);
    }
    route.seconds = metrics.histogram("porchlight_http_request_seconds", "Time to the answer.",
                                      latency_buckets(), labels);
  };
  for (const Route& route : Route::all()) add(std::string(route.method), std::string(route.pattern));
  add("other", "other");
}

bool Api::takes_pieces(const net::HttpRequest& head) {
  const std::string_view path = head.path;
  const bool of_files =
      path.ends_with("/files") || (path.ends_with("/thumbnail") && path.find("/files/") != path.npos);
  return head.method == "POST" && of_files && path.find("/api/v1/") != path.npos;
}

void Api::handle(net::HttpRequest request, net::Responder responder) {
  handle(std::move(request), [responder = std::move(responder)](net::HttpResponse response) mutable {
    responder.respond(std::move(response));
  });
}

void Api::handle(net::HttpRequest request, Reply reply) {
  std::string allowed;
  const auto routes = Route::all();
  const bool readable = request.path.size() <= limits::path_bytes;
  for (std::size_t i = 0; readable && i < routes.size(); ++i) {
    auto captures = match_path(routes[i].pattern, request.path);
    if (!captures) continue;
    if (same_method(routes[i].method, request.method) || request.method == "OPTIONS") {
      Place place = services_.waiting.take(request.peer);
      if (!place) return counted(i, std::move(reply))(WaitingRequests::refusal());
      Call call{std::move(request),
                std::move(*captures),
                {},
                0,
                false,
                counted(i, std::move(reply), std::move(place))};
      return dispatch(routes[i], std::move(call));
    }
    allowed = Route::methods(routes[i].pattern);
  }
  Reply answer = counted(routes.size(), std::move(reply));
  answer(allowed.empty() ? problem(no_such_path()) : method_not_allowed(allowed));
}

Reply Api::counted(std::size_t route, Reply reply, Place place) {
  return [metrics = metrics_[route], &clock = clock_, started = clock_.steady(), reply = std::move(reply),
          place = std::move(place)](net::HttpResponse response) mutable {
    place = {};
    metrics.by_class[std::min<std::size_t>(response.status / 100, 5)].add();
    metrics.seconds.observe(std::chrono::duration<double>(clock.steady() - started).count());
    reply(std::move(response));
  };
}

void Api::dispatch(const Route& route, Call call) {
  if (route.pattern.find("{p}") != std::string_view::npos) {
    const auto project = access::read_project_id(std::string_view(call.captures.front()));
    if (!project) return call.fail(project.error());
    call.project = *project;
  }
  if (route.access == Access::open && call.project != 0) return (this->*route.handler)(std::move(call));
  if (call.request.method == "OPTIONS") {
    net::HttpResponse response;
    response.status = 204;
    response.headers = {{"Allow", Route::methods(route.pattern) + ", OPTIONS"}};
    return call.answer(std::move(response));
  }
  if (auto wrong = body_problem(call.request)) return call.answer(std::move(*wrong));
  if (route.access == Access::open) return (this->*route.handler)(std::move(call));
  with_agent(route, std::move(call));
}

void Api::with_agent(const Route& route, Call call) {
  const std::string_view token = bearer_token(call.request);
  if (token.empty()) {
    return call.fail({ErrorCode::unauthorized, "expected Authorization: Bearer and an agent's token"});
  }
  const auto identity = services_.authenticator.authenticate(token);
  if (!identity) return call.fail(identity.error());
  with_access(route, *identity, std::move(call));
}

/// Whoever is no member may have become one in the half second for which a membership is known without
/// looking again, as its own doing even: asked once more.
void Api::with_access(const Route& route, const access::TokenIdentity& identity, Call call) {
  services_.authenticator.load_access(identity, [this, &route, identity, call = std::move(call)](
                                                    const Result<access::AgentAccess>& access) mutable {
    if (!access) return call.fail(access.error());
    const bool is_unknown = call.project != 0 && !access->role_in(call.project);
    if (is_unknown && !std::exchange(call.asked_again, true)) {
      services_.authenticator.expire(identity.agent);
      return with_access(route, identity, std::move(call));
    }
    call.agent = *access;
    with_membership(route, std::move(call));
  });
}

void Api::with_membership(const Route& route, Call call) {
  const bool of_project = route.access != Access::agent && route.access != Access::open;
  const auto role = of_project ? call.agent.role_in(call.project) : std::nullopt;
  if (of_project && !role) {
    return call.fail({ErrorCode::forbidden, "you are no member of project " + std::to_string(call.project)});
  }
  if (route.access == Access::writer && role == store::Role::viewer) {
    return call.fail({ErrorCode::forbidden, "expected an owner or an agent: viewers only read"});
  }
  if (route.access == Access::owner && role != store::Role::owner) {
    return call.fail({ErrorCode::forbidden, "expected an owner of the project"});
  }
  (this->*route.handler)(std::move(call));
}

}  // namespace porchlight::api
