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
    case RequestError::draining:
      return "Forbidden";
    case RequestError::unsupported_version:
      return "Unsupported protocol version";
  }
  return "Bad request";
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
  const bool draining = error == RequestError::draining;
  std::string body;
  json::ObjectWriter(body)
      .number("code", static_cast<int>(draining ? RequestError::forbidden : error))
      .text("message", draining ? "The server is draining" : message_of(error))
      .end();
  const unsigned status = draining ? 503U : error == RequestError::forbidden ? 403U : 400U;
  net::HttpResponse answer = response(status, "application/json", std::move(body));
  if (draining) {
    answer.headers.emplace_back("Retry-After", "1");
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
