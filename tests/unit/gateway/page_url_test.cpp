#include "gateway/page_url.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace porchlight::gateway {
namespace {

const std::vector<std::string> secrets{"token", "api_key", "e-mail"};

std::string clean(std::string_view url) {
  const auto result = clean_page_url(url, secrets);
  return result ? *result : "error: " + result.error().message;
}

TEST(PageUrl, AnOrdinaryOneStaysAsItIs) {
  for (const char* url : {"https://shop.example/", "http://shop.example:8080/a/b?c=d&e#f",
                          "https://shop.example/?q=%20+%C3%A9", "http://[::1]:80/", "https://shop.example",
                          "https://shop.example/?", "https://shop.example/a?b=http://c/?d"}) {
    const std::string wanted = std::string_view(url).ends_with('?') ? "https://shop.example/" : url;
    EXPECT_EQ(clean(url), wanted);
  }
}

TEST(PageUrl, UserInfoIsTakenOut) {
  EXPECT_EQ(clean("https://user:password@shop.example/"), "https://shop.example/");
}

TEST(PageUrl, ConfiguredParametersAreTakenOutWhateverTheirCaseOrEncoding) {
  EXPECT_EQ(clean("https://a.b/?x=1&TOKEN=2&y=3"), "https://a.b/?x=1&y=3");
  EXPECT_EQ(clean("https://a.b/?%74oken=2"), "https://a.b/");
  EXPECT_EQ(clean("https://a.b/?api_key=2&api_key=3&e-mail=a@b.c&x"), "https://a.b/?x");
  EXPECT_EQ(clean("https://a.b/?tokens=1&xtoken=2"), "https://a.b/?tokens=1&xtoken=2");
}

TEST(PageUrl, FragmentsThatCarryParametersAreCleanedToo) {
  EXPECT_EQ(clean("https://a.b/#token=1&x=2"), "https://a.b/#x=2");
  EXPECT_EQ(clean("https://a.b/#/route?token=1"), "https://a.b/#/route");
  EXPECT_EQ(clean("https://a.b/#token"), "https://a.b/#token");
}

TEST(PageUrl, WhatBrowsersLeaveBareIsEncoded) {
  EXPECT_EQ(clean("https://a.b/x|y?a[]=1&c={d}&f=%"), "https://a.b/x%7Cy?a%5B%5D=1&c=%7Bd%7D&f=%25");
  EXPECT_EQ(clean("https://a.b/?q=caf\xC3\xA9 \"x\""), "https://a.b/?q=caf%C3%A9%20%22x%22");
  EXPECT_EQ(clean("https://a.b/#a#b"), "https://a.b/#a%23b");
}

TEST(PageUrl, OtherSchemesAreRefused) {
  for (const char* url : {"javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "about:blank", "",
                          "shop", "//shop.example/", "http:/a", "https://", "https:///a", "ftp://a.b/",
                          " https://a.b/", "https://a b/", "java\nscript:x"}) {
    EXPECT_EQ(clean(url), "error: currentUrl: expected an http or https URL") << url;
  }
}

TEST(PageUrl, TooLongIsRefusedBeforeAndAfterEncoding) {
  const std::string base = "https://a.b/";
  EXPECT_EQ(clean(base + std::string(url_characters - base.size(), 'x')).size(), url_characters);
  EXPECT_EQ(clean(base + std::string(url_characters - base.size() + 1, 'x')),
            "error: currentUrl: expected at most 2048 characters");
  EXPECT_EQ(clean(base + std::string(1000, '|')),
            "error: currentUrl: expected at most 2048 characters once percent-encoded");
}

TEST(Title, ControlCharactersAndDirectionOverridesAreTakenOut) {
  EXPECT_EQ(clean_title("a\nb\x01\tc\x7F").value(), "a b c");
  EXPECT_EQ(clean_title("  x\xE2\x80\xAEy\xC2\x85 ").value(), "x y");
  EXPECT_EQ(clean_title("Caf\xC3\xA9 \xF0\x9F\x8F\xA0").value(), "Caf\xC3\xA9 \xF0\x9F\x8F\xA0");
  EXPECT_EQ(clean_title("").value(), "");
}

TEST(Title, HasAtMost512Characters) {
  std::string title;
  for (std::size_t i = 0; i < title_characters; ++i) title += "\xC3\xA9";
  EXPECT_EQ(clean_title(title).value(), title);
  const auto refused = clean_title(title + "x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "title: expected at most 512 characters");
}

TEST(Title, InvalidUtf8IsReplacedByABlank) {
  EXPECT_EQ(clean_title("a\xFF\xC3").value(), "a");
}

}  // namespace
}  // namespace porchlight::gateway
