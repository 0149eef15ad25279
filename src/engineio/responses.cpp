#include "engineio/responses.hpp"

#include "base/json.hpp"

#include <utility>

namespace porchlight::engineio {
namespace {

std::string_view message_of(RequestError error) {
  switch (error) {
    case RequestError::unknown_transport:
      return "Transport unknown";
    case RequestError::unknown_sid:
      return "Session ID unknown";
    case RequestError::bad_handshake_method:
      return "Bad handshake method";
    case RequestError::bad_request:
      return "Bad request";
    case RequestError::forbidden:
      return "Forbidden";
    case RequestError::draining:
      return "The server is draining";
    case RequestError::too_many:
      return "Too many sessions on this server: try again in a while";
    case RequestError::too_many_of_address:
      return "Too many sessions from this address: try again in a while";
    case RequestError::unsupported_version:
      return "Unsupported protocol version";
  }
  return "Bad request";
}

unsigned status_of(RequestError error) {
  switch (error) {
    case RequestError::forbidden:
      return 403;
    case RequestError::too_many_of_address:
      return 429;
    case RequestError::draining:
    case RequestError::too_many:
      return 503;
    default:
      return 400;
  }
}

net::HttpResponse response(unsigned status, std::string_view content_type, std::string body) {
  return {.status = status,
          .headers = {{"Content-Type", std::string(content_type)},
                      {"Cache-Control", "no-store"},
                      {"Access-Control-Allow-Origin", "*"}},
          .body = std::move(body),
          .shared_body = nullptr,
          .close = false};
}

}  // namespace

net::HttpResponse error_response(RequestError error) {
  const unsigned status = status_of(error);
  const bool ours = status == 429 || status == 503;
  std::string body;
  json::ObjectWriter(body)
      .number("code", static_cast<int>(ours ? RequestError::forbidden : error))
      .text("message", message_of(error))
      .end();
  net::HttpResponse answer = response(status, "application/json", std::move(body));
  if (ours) {
    answer.headers.emplace_back("Retry-After", error == RequestError::draining ? "1" : "5");
    answer.close = true;
  }
  return answer;
}

net::HttpResponse poll_response(PollAnswer answer) {
  const bool json = answer.status >= 400 && !answer.body.empty();
  net::HttpResponse made = response(answer.status, json ? "application/json" : "text/plain; charset=UTF-8",
                                    std::move(answer.body));
  made.close = answer.close;
  return made;
}

net::HttpResponse preflight_response(const net::HttpRequest& request) {
  const std::string_view asked = request.header("access-control-request-headers");
  return {.status = 204,
          .headers = {{"Access-Control-Allow-Origin", "*"},
                      {"Access-Control-Allow-Methods", "GET, POST, PUT, OPTIONS"},
                      {"Access-Control-Allow-Headers", asked.empty() ? "Content-Type" : std::string(asked)},
                      {"Access-Control-Max-Age", std::to_string(limits::preflight_seconds)}},
          .body = {},
          .shared_body = nullptr,
          .close = false};
}

}  // namespace porchlight::engineio
