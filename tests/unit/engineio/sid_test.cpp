#include "engineio/sid.hpp"

#include "engineio/limits.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace porchlight::engineio {
namespace {

Session::Token token_of(char c) {
  Session::Token token;
  token.fill(c);
  return token;
}

TEST(Sid, NamesNodeAndThread) {
  EXPECT_EQ(make_sid("nodeAAAA", 31, token_of('x')), "nodeAAAA-1f-xxxxxxxxxxxxxxxxxxxx");
  const auto sid = parse_sid("nodeAAAA-1f-xxxxxxxxxxxxxxxxxxxx");
  ASSERT_TRUE(sid);
  EXPECT_EQ(sid->node, "nodeAAAA");
  EXPECT_EQ(sid->thread, 31U);
  EXPECT_EQ(sid->token, "xxxxxxxxxxxxxxxxxxxx");
}

TEST(Sid, TheRandomPartMayHoldDashes) {
  const std::string text = make_sid("n", 0, token_of('-'));
  const auto sid = parse_sid(text);
  ASSERT_TRUE(sid);
  EXPECT_EQ(sid->thread, 0U);
  EXPECT_EQ(sid->token, "--------------------");
}

TEST(Sid, WhatIsNotOursIsNone) {
  for (const std::string_view text :
       {"", "abc", "-", "--", "n-0-short", "n-0-xxxxxxxxxxxxxxxxxxxxx", "n-g-xxxxxxxxxxxxxxxxxxxx",
        "n--xxxxxxxxxxxxxxxxxxxx", "n-0x1-xxxxxxxxxxxxxxxxxxxx", "n-fffffffff-xxxxxxxxxxxxxxxxxxxx"}) {
    EXPECT_FALSE(parse_sid(text)) << text;
  }
  const std::string rest = "-0-" + std::string(limits::sid_random, 'x');
  EXPECT_TRUE(parse_sid(std::string(limits::sid_characters - rest.size(), 'n') + rest));
  EXPECT_FALSE(parse_sid(std::string(limits::sid_characters - rest.size() + 1, 'n') + rest));
}

TEST(Sid, TokensAreUnlike) {
  std::set<Session::Token> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random_session_token());
  EXPECT_EQ(seen.size(), 1000U);
}

}  // namespace
}  // namespace porchlight::engineio
