#include "base/random.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace porchlight {
namespace {

TEST(Random, TokenHasTheLengthAskedForAndUrlSafeCharacters) {
  for (const std::size_t length : {0U, 1U, 20U, 1000U}) {
    const std::string token = random_token(length);
    EXPECT_EQ(token.size(), length);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"),
              std::string::npos);
  }
}

TEST(Random, TokenUsesTheWholeAlphabet) {
  const std::string token = random_token(10'000);
  EXPECT_EQ(std::set<char>(token.begin(), token.end()).size(), 64U);
}

TEST(Random, TokensAndNumbersDiffer) {
  std::set<std::string> tokens;
  std::set<std::uint64_t> numbers;
  for (int i = 0; i < 1000; ++i) {
    tokens.insert(random_token(16));
    numbers.insert(random_u64());
  }
  EXPECT_EQ(tokens.size(), 1000U);
  EXPECT_EQ(numbers.size(), 1000U);
}

}  // namespace
}  // namespace porchlight
