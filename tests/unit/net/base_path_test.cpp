#include "net/base_path.hpp"

#include <gtest/gtest.h>

namespace porchlight::net {
namespace {

std::string path_within(const std::string& base, std::string path) {
  HttpRequest request;
  request.method = "GET";
  request.path = std::move(path);
  const auto answer = BasePath(base).enter(request);
  return answer ? std::to_string(answer->status) + " " + answer->headers.front().second : request.path;
}

TEST(BasePathTest, IsTakenOffWhereAProxyLeavesItAndNotMissedWhereItDoesNot) {
  EXPECT_EQ(path_within("/chat", "/chat/api/v1/me"), "/api/v1/me");
  EXPECT_EQ(path_within("/chat", "/api/v1/me"), "/api/v1/me");
  EXPECT_EQ(path_within("/a/b", "/a/b/"), "/");
  EXPECT_EQ(path_within("/chat", "/chatter"), "/chatter");
  EXPECT_EQ(path_within("", "/chat/"), "/chat/");
}

TEST(BasePathTest, WithoutItsSlashLeadsToTheOneWithIt) {
  EXPECT_EQ(path_within("/chat", "/chat"), "308 /chat/");
}

TEST(BasePathTest, IsWrittenWithAndWithoutSlashes) {
  for (const char* text : {"/chat", "/chat/", "chat", "chat/"}) EXPECT_EQ(normalise_base_path(text), "/chat");
  EXPECT_EQ(normalise_base_path("/a/b.c/"), "/a/b.c");
  EXPECT_EQ(normalise_base_path("/"), "");
  EXPECT_EQ(normalise_base_path(""), "");
}

TEST(BasePathTest, IsAPathAndNothingElse) {
  for (const char* text : {"//chat", "/a//b", "/a/../b", "/a b", "/a?b", "/a%20b", "https://x/", "/\r\nX: y"})
    EXPECT_EQ(normalise_base_path(text), std::nullopt) << text;
  EXPECT_EQ(normalise_base_path(std::string(201, 'a')), std::nullopt);
}

}  // namespace
}  // namespace porchlight::net
