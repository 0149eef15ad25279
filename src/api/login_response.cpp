#include "api/login_response.hpp"

#include "api/account_json.hpp"
#include "api/problem.hpp"

#include <optional>
#include <utility>

namespace porchlight::api {

net::HttpResponse login_problem(const access::LoginOutcome& outcome) {
  // What will be no other later is not to be tried again.
  const ErrorCode code = outcome.login.error().code;
  const bool passes = code != ErrorCode::not_found && code != ErrorCode::forbidden &&
                      code != ErrorCode::conflict && code != ErrorCode::bad_request;
  return problem(outcome.login.error(), passes ? std::optional(outcome.retry_after) : std::nullopt);
}

net::HttpResponse login_response(access::LoginOutcome outcome) {
  if (!outcome.login) return login_problem(outcome);
  auto response = json_response(login_json(*outcome.login));
  if (!outcome.cookie.empty()) response.headers.emplace_back("Set-Cookie", std::move(outcome.cookie));
  return response;
}

}  // namespace porchlight::api
