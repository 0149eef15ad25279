#pragma once
// Answers: JSON, and errors as RFC 9457 problem details with the contract's stable `code`.

#include "base/error.hpp"
#include "net/http.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::api {

/// HTTP's status for a code.
[[nodiscard]] unsigned status_of(ErrorCode code);

/// `retry_after` is said where it is given, and always where it was too much.
[[nodiscard]] net::HttpResponse problem(const Error& error,
                                        std::optional<std::chrono::seconds> retry_after = {});
/// For what HTTP distinguishes and our codes do not: 405, 415.
[[nodiscard]] net::HttpResponse problem(unsigned status, ErrorCode code, std::string_view detail);

/// `body` is JSON already. Never cached: presence is true now and at no other time.
[[nodiscard]] net::HttpResponse json_response(std::string body, unsigned status = 200);

}  // namespace porchlight::api
