#include "access/origin.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace porchlight::access {
namespace {

bool allowed(std::string_view origin, std::string pattern) {
  const std::vector<std::string> patterns{std::move(pattern)};
  return origin_allowed(origin, patterns);
}

TEST(Origin, AFullPatternIsThatOriginAndNoOther) {
  EXPECT_TRUE(allowed("https://shop.example", "https://shop.example"));
  EXPECT_FALSE(allowed("http://shop.example", "https://shop.example"));
  EXPECT_FALSE(allowed("https://shop.example:8443", "https://shop.example"));
  EXPECT_FALSE(allowed("https://www.shop.example", "https://shop.example"));
  EXPECT_FALSE(allowed("https://shop.example.evil.test", "https://shop.example"));
  EXPECT_TRUE(allowed("http://localhost:8080", "http://localhost:8080"));
}

TEST(Origin, TheSchemesOwnPortMayStandOrNot) {
  EXPECT_TRUE(allowed("https://shop.example", "https://shop.example:443"));
  EXPECT_TRUE(allowed("http://shop.example:80", "http://shop.example"));
  EXPECT_FALSE(allowed("http://shop.example:443", "http://shop.example"));
}

TEST(Origin, ABareHostIsForAnySchemeAndPort) {
  EXPECT_TRUE(allowed("https://shop.example:8443", "shop.example"));
  EXPECT_TRUE(allowed("http://shop.example", "shop.example"));
  EXPECT_FALSE(allowed("http://www.shop.example", "shop.example"));
  EXPECT_TRUE(allowed("http://[::1]:3000", "[::1]"));
}

TEST(Origin, AStarIsForTheHostsBelowAndNotForTheHostItself) {
  EXPECT_TRUE(allowed("https://a.b.shop.example:1", "*.shop.example"));
  EXPECT_FALSE(allowed("https://shop.example", "*.shop.example"));
  EXPECT_FALSE(allowed("https://evilshop.example", "*.shop.example"));
}

TEST(Origin, AStarAloneIsForEverybodyWhoSendsAnOrigin) {
  EXPECT_TRUE(allowed("https://anything", "*"));
  EXPECT_TRUE(allowed("null", "*"));
  EXPECT_FALSE(allowed("null", "null"));
  EXPECT_FALSE(allowed("", "*"));
}

TEST(Origin, CaseDoesNotMatter) {
  EXPECT_TRUE(allowed("HTTPS://Shop.Example", "https://SHOP.example"));
}

TEST(Origin, GarbageIsNotAllowed) {
  for (const char* origin : {"shop.example", "https://", "://shop.example", "https://shop.example:99999",
                             "https://shop.example:", "https://user@shop.example",
                             "https://shop.example/path", "https://shop.example https://shop.example"}) {
    EXPECT_FALSE(allowed(origin, "shop.example")) << origin;
  }
  EXPECT_FALSE(allowed("https://" + std::string(5000, 'a'), "*"));
}

TEST(OriginPattern, IsKeptInOneForm) {
  EXPECT_EQ(canonical_origin_pattern("HTTPS://Shop.Example/").value(), "https://shop.example");
  EXPECT_EQ(canonical_origin_pattern("http://localhost:80").value(), "http://localhost");
  EXPECT_EQ(canonical_origin_pattern("http://127.0.0.1:8080").value(), "http://127.0.0.1:8080");
  EXPECT_EQ(canonical_origin_pattern("*.Shop.example").value(), "*.shop.example");
  EXPECT_EQ(canonical_origin_pattern("*").value(), "*");
}

TEST(OriginPattern, OfAHostInUnicodeIsKeptAsBrowsersSendIt) {
  EXPECT_EQ(canonical_origin_pattern("https://Bücher.example").value(), "https://xn--bcher-kva.example");
  EXPECT_EQ(canonical_origin_pattern("*.пример.рф").value(), "*.xn--e1afmkfd.xn--p1ai");
  EXPECT_EQ(canonical_origin_pattern("faß.example").value(), "xn--fa-hia.example");
  EXPECT_EQ(canonical_origin_pattern("https://例え。テスト:8443").value(),
            "https://xn--r8jz45g.xn--zckzah:8443");
  EXPECT_EQ(canonical_origin_pattern("xn--bcher-kva.example").value(), "xn--bcher-kva.example");
  EXPECT_TRUE(
      allowed("https://xn--bcher-kva.example", canonical_origin_pattern("https://BÜCHER.example").value()));
}

TEST(OriginPattern, OfAnAddressIsKeptInItsOneForm) {
  EXPECT_EQ(canonical_origin_pattern("http://127.1:8080").value(), "http://127.0.0.1:8080");
  EXPECT_EQ(canonical_origin_pattern("http://[0:0:0:0:0:0:0:1]").value(), "http://[::1]");
  EXPECT_EQ(canonical_origin_pattern("[2001:DB8::0]").value(), "[2001:db8::]");
  EXPECT_EQ(canonical_origin_pattern("[::ffff:127.0.0.1]").value(), "[::ffff:7f00:1]");
}

TEST(OriginPattern, OfAppsAndExtensionsIsTaken) {
  for (const char* pattern : {"capacitor://localhost", "chrome-extension://abcdefghijklmnop", "app://desk",
                              "http://my_host", "https://a--b.example", "https://shop.example."}) {
    EXPECT_EQ(canonical_origin_pattern(pattern).value(), pattern);
  }
}

TEST(OriginPattern, ThatNothingCanEverMatchIsRefused) {
  const std::string label(64, 'a');
  for (const std::string& pattern :
       {std::string("null"), std::string("file://x"), std::string("about://blank"),
        std::string("ftp://a.example"), std::string("shop..example"), std::string(".example"),
        std::string("https://xn--a.example"), std::string("https://1.2.3.4.5"), std::string("256.1.1.1"),
        std::string("*.1.2.3.4"), std::string("*.[::1]"), std::string("[::g]"), std::string("https://[::1"),
        "https://" + label + ".example", std::string("https://a b.example"), std::string("shop.example:443"),
        std::string("https://shop.example:0"), std::string("1https://shop.example"),
        std::string("https://\xff.example")}) {
    EXPECT_FALSE(canonical_origin_pattern(pattern)) << pattern;
  }
}

TEST(OriginPattern, SaysWhatWasExpected) {
  for (const char* pattern : {"", "https://shop.example/path", "https://*.shop.example", "shop example",
                              "*shop", "https://", "shop.example:80:80", "**"}) {
    const auto result = canonical_origin_pattern(pattern);
    ASSERT_FALSE(result) << pattern;
    EXPECT_NE(result.error().message.find("expected scheme://host"), std::string::npos);
  }
}

}  // namespace
}  // namespace porchlight::access
