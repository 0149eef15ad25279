#include "base/url_path.hpp"

#include <gtest/gtest.h>

namespace porchlight {
namespace {

TEST(UrlPath, IsWithoutQueryAndFragment) {
  EXPECT_EQ(url_path("https://shop.example/a/b?c=/d#e"), "/a/b");
  EXPECT_EQ(url_path("https://shop.example?x=/y"), "/");
  EXPECT_EQ(url_path("https://shop.example#/y"), "/");
  EXPECT_EQ(url_path("not an address"), "");
  EXPECT_EQ(url_path(""), "");
}

}  // namespace
}  // namespace porchlight
