#include "driver/http_client/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

namespace porchlight::driver {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

HttpCall call_to(std::string url) {
  return {.method = "POST", .url = std::move(url), .headers = {}, .time = Milliseconds(5'000), .body = "x"};
}

TEST(HttpClient, EachAddressIsAskedForBeforeItIsConnectedTo) {
  HttpClient client;
  std::vector<std::string> asked;
  HttpCall call = call_to("https://push.localhost/secret");  // which is this machine, without any server
  call.may_connect = [&asked](const IpAddress& address) {
    asked.push_back(address.text());
    return false;
  };
  const auto answer = client.call(call);
  ASSERT_FALSE(answer);
  EXPECT_TRUE(answer.error().forbidden);
  EXPECT_THAT(asked, Contains("127.0.0.1"));
  EXPECT_THAT(answer.error().reason, Not(HasSubstr("secret")));
}

TEST(HttpClient, OtherSchemesAreNotSpoken) {
  HttpClient client;
  HttpCall call = call_to("http://push.localhost/");
  call.schemes = "https";
  call.may_connect = [](const IpAddress&) {
    ADD_FAILURE() << "nobody is to be connected to";
    return false;
  };
  const auto answer = client.call(call);
  ASSERT_FALSE(answer);
  EXPECT_FALSE(answer.error().forbidden);
}

}  // namespace
}  // namespace porchlight::driver
