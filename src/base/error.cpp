#include "base/error.hpp"

#include <stdexcept>
#include <utility>

namespace porchlight {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_request:
      return "badRequest";
    case ErrorCode::unauthorized:
      return "unauthorized";
    case ErrorCode::forbidden:
      return "forbidden";
    case ErrorCode::not_found:
      return "notFound";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::not_identified:
      return "notIdentified";
    case ErrorCode::project_mismatch:
      return "projectMismatch";
    case ErrorCode::identity_required:
      return "identityRequired";
    case ErrorCode::identity_invalid:
      return "identityInvalid";
    case ErrorCode::origin_not_allowed:
      return "originNotAllowed";
    case ErrorCode::payload_too_large:
      return "payloadTooLarge";
    case ErrorCode::rate_limited:
      return "rateLimited";
    case ErrorCode::banned:
      return "banned";
    case ErrorCode::gone:
      return "gone";
    case ErrorCode::draining:
      return "draining";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

Error bad_request(std::string message) {
  return {ErrorCode::bad_request, std::move(message)};
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("Result without a value: " + error.message);
}

}  // namespace porchlight
