#include "protocol/page_url.hpp"

#include "protocol/limits.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace porchlight::protocol {
namespace {

const std::vector<std::string> secrets{"token", "api_key", "e-mail"};

std::string clean(std::string_view url) {
  return clean_page_url(url, secrets);
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
  EXPECT_EQ(clean("https://a.b/?user[token]=1&%74oken[]=2&x[y]=3"), "https://a.b/?x%5By%5D=3");
  EXPECT_EQ(clean("https://a.b/?x=1;token=2;3&to=http://c/?token=4"), "https://a.b/?x=1&to=http://c/");
  EXPECT_EQ(clean("https://a.b/?tokens=1&xtoken=2"), "https://a.b/?tokens=1&xtoken=2");
}

TEST(PageUrl, FragmentsThatCarryParametersAreCleanedToo) {
  EXPECT_EQ(clean("https://a.b/#token=1&x=2"), "https://a.b/#x=2");
  EXPECT_EQ(clean("https://a.b/#/route?token=1"), "https://a.b/#/route");
  EXPECT_EQ(clean("https://a.b/#/route?token=1&x=2&token=3"), "https://a.b/#/route?x=2");
  EXPECT_EQ(clean("https://a.b/#token=1?x"), "https://a.b/");
  EXPECT_EQ(clean("https://a.b/#token"), "https://a.b/#token");
}

TEST(PageUrl, WhatBrowsersLeaveBareIsEncoded) {
  EXPECT_EQ(clean("https://a.b/x|y?a[]=1&c={d}&f=%"), "https://a.b/x%7Cy?a%5B%5D=1&c=%7Bd%7D&f=%25");
  EXPECT_EQ(clean("https://a.b/?q=caf\xC3\xA9 \"x\""), "https://a.b/?q=caf%C3%A9%20%22x%22");
  EXPECT_EQ(clean("https://a.b/#a#b"), "https://a.b/#a%23b");
}

TEST(PageUrl, OtherSchemesAreNoPage) {
  for (const char* url :
       {"javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "about:blank", "", "shop",
        "//shop.example/", "http:/a", "https://", "https:///a", "ftp://a.b/", " https://a.b/", "https://a b/",
        "java\nscript:x", "blob:https://a.b/1", "https://a\tb/"}) {
    EXPECT_EQ(clean(url), "") << url;
  }
}

TEST(PageUrl, HostsThatBrowsersKnowAreTaken) {
  EXPECT_EQ(clean("http://a_b.example/"), "http://a_b.example/");
  EXPECT_EQ(clean("http://a{b}\"`.example/"), "http://a%7Bb%7D%22%60.example/");
  EXPECT_EQ(clean("https://us|er:p[w@a.b/"), "https://a.b/");
  EXPECT_EQ(clean("https://b\xC3\xBC"
                  "cher.example/"),
            "https://b%C3%BCcher.example/");
}

/// Addresses past 2,048 characters, in themselves or once encoded, made the visitor invisible.
TEST(PageUrl, TooLongIsShortened) {
  const std::string base = "https://a.b/";
  const std::string whole = base + std::string(limits::url_characters - base.size(), 'x');
  EXPECT_EQ(clean(whole), whole);
  EXPECT_EQ(clean(whole + "x"), whole);
  EXPECT_EQ(clean(whole + std::string(2'000'000, '|')), whole);
  const std::string grown = clean(base + std::string(2000, '|'));
  EXPECT_EQ(grown.size(), base.size() + (limits::url_characters - base.size()) / 3 * 3);
  EXPECT_TRUE(grown.ends_with("%7C%7C"));
}

TEST(PageUrl, IsShortenedAtAWholeEscapeAndAWholeCharacter) {
  const std::string base = "https://a.b/?";
  for (std::size_t lead = 0; lead < 14; ++lead) {
    for (const std::string character : {"%C3%A9", "%E2%82%AC", "%F0%9F%8F%A0", "%20", "%E9"}) {
      std::string url = base + std::string(lead, 'x');
      while (url.size() < 2 * limits::url_characters) url += character;
      const std::string shortened = clean(url);
      ASSERT_LE(shortened.size(), limits::url_characters);
      ASSERT_GT(shortened.size() + character.size(), limits::url_characters);
      ASSERT_EQ((shortened.size() - base.size() - lead) % character.size(), 0U) << character << lead;
    }
  }
}

TEST(PageUrl, SecretsGoBeforeItIsShortenedWhateverTheirLength) {
  const std::string base = "https://a.b/";
  const std::string secret(limits::url_characters, 's');
  EXPECT_EQ(clean(base + "?token=" + secret + "&x=1"), base + "?x=1");
  EXPECT_EQ(clean(base + "#token=" + secret + "&x=1"), base + "#x=1");
  EXPECT_EQ(clean(base + "?token=" + std::string(limits::url_read_bytes, 's') + "&x=1"), base);
  const std::string edge = base + "?x=" + std::string(limits::url_characters - base.size() - 10, 'x');
  EXPECT_EQ(clean(edge + "&token=" + secret), edge);
}

TEST(PageUrl, AHostThatDoesNotFitIsNone) {
  EXPECT_EQ(clean("https://" + std::string(limits::url_characters, 'a') + "/"), "");
}

TEST(Title, ControlCharactersAndDirectionOverridesAreTakenOut) {
  EXPECT_EQ(clean_text("a\nb\x01\tc\x7F", limits::title_characters), "a b c");
  EXPECT_EQ(clean_text("  x\xE2\x80\xAEy\xC2\x85 ", limits::title_characters), "x y");
  EXPECT_EQ(clean_text("Caf\xC3\xA9 \xF0\x9F\x8F\xA0", limits::title_characters),
            "Caf\xC3\xA9 \xF0\x9F\x8F\xA0");
  EXPECT_EQ(clean_text("", limits::title_characters), "");
}

TEST(Title, IsShortenedTo512Characters) {
  std::string title;
  for (std::size_t i = 0; i < limits::title_characters; ++i) title += "\xC3\xA9";
  EXPECT_EQ(clean_text(title, limits::title_characters), title);
  EXPECT_EQ(clean_text(title + "x", limits::title_characters), title);
}

TEST(Title, InvalidUtf8IsReplacedByABlank) {
  EXPECT_EQ(clean_text("a\xFF\xC3", limits::title_characters), "a");
}

}  // namespace
}  // namespace porchlight::protocol
