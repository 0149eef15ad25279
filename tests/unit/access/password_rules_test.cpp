#include "access/password_rules.hpp"

#include "access/limits.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::access {
namespace {

TEST(PasswordRules, ALowerLimitOfCharactersAndAnUpperOneOfBytes) {
  const std::string few(limits::password_characters_min - 1, 'x');
  EXPECT_FALSE(check_new_password(""));
  EXPECT_FALSE(check_new_password(few));
  EXPECT_TRUE(check_new_password(few + "x"));
  EXPECT_FALSE(check_new_password("\u5BC6\u7801\u5BC6\u7801")) << "four characters, twelve bytes";
  EXPECT_TRUE(check_new_password("\u5BC6\u7801\u5BC6\u7801\u5BC6\u7801\u5BC6\u7801"));
  EXPECT_TRUE(check_new_password(std::string(limits::password_bytes, 'x')));
  EXPECT_FALSE(check_new_password(std::string(limits::password_bytes + 1, 'x')));
  EXPECT_FALSE(check_new_password("no \xFF UTF-8"));
}

}  // namespace
}  // namespace porchlight::access
