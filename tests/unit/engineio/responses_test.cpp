#include "engineio/responses.hpp"

#include "engineio/limits.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace porchlight::engineio {
namespace {

std::string header(const net::HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "none";
}

TEST(EngineResponses, ErrorsHaveTheBodiesOfEngineIo) {
  const auto response = error_response(RequestError::unknown_transport);
  EXPECT_EQ(response.status, 400U);
  EXPECT_EQ(response.body, R"({"code":0,"message":"Transport unknown"})");
  EXPECT_EQ(header(response, "Content-Type"), "application/json");
  EXPECT_EQ(error_response(RequestError::unknown_sid).body, R"({"code":1,"message":"Session ID unknown"})");
  EXPECT_EQ(error_response(RequestError::unsupported_version).body,
            R"({"code":5,"message":"Unsupported protocol version"})");
  const auto forbidden = error_response(RequestError::forbidden);
  EXPECT_EQ(forbidden.status, 403U);
  EXPECT_EQ(forbidden.body, R"({"code":4,"message":"Forbidden"})");
}

TEST(EngineResponses, DrainingSendsClientsElsewhere) {
  const auto response = error_response(RequestError::draining);
  EXPECT_EQ(response.status, 503U);
  EXPECT_TRUE(response.close);
}

TEST(EngineResponses, TooManyIsSaidWithASentence) {
  const auto mine = error_response(RequestError::too_many_of_address);
  EXPECT_EQ(mine.status, 429U);
  EXPECT_TRUE(mine.close);
  EXPECT_NE(mine.body.find("from this address"), std::string::npos);
  EXPECT_EQ(header(mine, "Retry-After"), "5");
  EXPECT_EQ(error_response(RequestError::too_many).status, 503U);
}

TEST(EngineResponses, AnyOriginMayReadThemButWithoutCredentials) {
  for (const auto& response :
       {error_response(RequestError::bad_request), poll_response({}), preflight_response({})}) {
    EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(header(response, "Access-Control-Allow-Credentials"), "none");
  }
}

TEST(EngineResponses, APreflightIsAskedForAgainOnlyAfterAWhile) {
  EXPECT_EQ(header(preflight_response({}), "Access-Control-Max-Age"),
            std::to_string(limits::preflight_seconds));
}

}  // namespace
}  // namespace porchlight::engineio
