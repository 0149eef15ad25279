#include "api/internal_handler.hpp"

#include "api/problem.hpp"
#include "base/json.hpp"

#include <utility>

namespace porchlight::api {
namespace {

net::HttpResponse ready_response(const Readiness& readiness) {
  const bool ready = readiness.started && readiness.migrated && !readiness.draining;
  const auto state = [](bool away) { return away ? "away" : "ok"; };
  std::string stores;
  json::ObjectWriter(stores)
      .text("sessions", state(readiness.sessions_away))
      .text("database", state(readiness.database_away))
      .end();
  std::string body;
  json::ObjectWriter(body)
      .boolean("ready", ready)
      .boolean("started", readiness.started)
      .boolean("migrated", readiness.migrated)
      .boolean("draining", readiness.draining)
      .raw("stores", stores)
      .end();
  return json_response(std::move(body), ready ? 200 : 503);
}

}  // namespace

void InternalHandler::on_request(net::HttpRequest request, net::Responder responder) {
  responder.respond(respond(request));
}

void InternalHandler::on_upgrade(net::HttpRequest, net::Upgrade upgrade) {
  std::move(upgrade).refuse(problem({ErrorCode::bad_request, "no WebSocket here"}));
}

net::HttpResponse InternalHandler::respond(const net::HttpRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = problem(405, ErrorCode::bad_request, "expected GET");
    response.headers.emplace_back("Allow", "GET");
    return response;
  }
  if (request.path == "/health") return json_response(R"({"status":"ok"})");
  if (request.path == "/ready") return ready_response(readiness_());
  if (request.path == "/metrics") {
    net::HttpResponse response;
    response.headers = {{"Content-Type", std::string(Metrics::content_type)}};
    response.body = metrics_.text();
    return response;
  }
  return problem({ErrorCode::not_found, "expected /health, /ready or /metrics"});
}

}  // namespace porchlight::api
