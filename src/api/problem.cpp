#include "api/problem.hpp"

#include "api/limits.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/public_error.hpp"

namespace porchlight::api {
namespace {

std::string_view title_of(unsigned status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

unsigned status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_request:
    case ErrorCode::not_identified:
    case ErrorCode::project_mismatch:
      return 400;
    case ErrorCode::unauthorized:
      return 401;
    case ErrorCode::forbidden:
    case ErrorCode::identity_required:
    case ErrorCode::identity_invalid:
    case ErrorCode::origin_not_allowed:
    case ErrorCode::banned:
      return 403;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::conflict:
      return 409;
    case ErrorCode::gone:
      return 410;
    case ErrorCode::payload_too_large:
      return 413;
    case ErrorCode::rate_limited:
      return 429;
    case ErrorCode::draining:
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::internal:
      break;
  }
  return 500;
}

net::HttpResponse problem(const Error& error, std::optional<std::chrono::seconds> retry_after) {
  if (error.code == ErrorCode::internal) {
    log::error("a request has failed in the server", {{"reason", error.message}});
  }
  auto response = problem(status_of(error.code), error.code, public_error(error).message);
  if (error.code == ErrorCode::rate_limited && !retry_after) retry_after = limits::retry;
  if (retry_after) response.headers.emplace_back("Retry-After", std::to_string(retry_after->count()));
  return response;
}

net::HttpResponse problem(unsigned status, ErrorCode code, std::string_view detail) {
  net::HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}};
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  json::ObjectWriter object(response.body);
  object.text("type", "about:blank").text("title", title_of(status)).number("status", status);
  object.text("detail", detail).text("code", to_string(code));
  object.end();
  return response;
}

net::HttpResponse json_response(std::string body, unsigned status) {
  net::HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  response.body = std::move(body);
  return response;
}

}  // namespace porchlight::api
