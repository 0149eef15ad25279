#pragma once
// The errors that clients see: a stable code and a sentence that says what was expected. The codes are the
// contract's; every layer above the protocols answers with them.

#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace porchlight {

enum class ErrorCode {
  bad_request,
  unauthorized,
  forbidden,
  not_found,
  conflict,
  not_identified,
  project_mismatch,
  identity_required,
  identity_invalid,
  origin_not_allowed,
  payload_too_large,
  rate_limited,
  banned,
  gone,
  draining,
  unavailable,
  internal,
};

/// The code as clients see it: `badRequest`, `unauthorized`, …
[[nodiscard]] std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
};

/// What a client, or whoever calls us, got wrong; the message says what was expected.
[[nodiscard]] Error bad_request(std::string message);

/// Thrown by Result::value() on an error: a bug of the caller, which did not look first.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& location);

template <typename T>
using Result = boost::system::result<T, Error>;

}  // namespace porchlight
