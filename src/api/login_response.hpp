#pragma once
// Who has got in, or why not, as HTTP.

#include "access/login_service.hpp"
#include "net/http.hpp"

namespace porchlight::api {

/// LoginAnswer, with the cookie where there is one; else the problem.
[[nodiscard]] net::HttpResponse login_response(access::LoginOutcome outcome);
/// Of an outcome that is none.
[[nodiscard]] net::HttpResponse login_problem(const access::LoginOutcome& outcome);

}  // namespace porchlight::api
