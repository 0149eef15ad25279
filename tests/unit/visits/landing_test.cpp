#include "visits/landing.hpp"

#include "visits/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::visits {
namespace {

TEST(Landing, ACampaignIsTheUtmParameters) {
  const store::Campaign campaign = campaign_of(
      "https://shop.example/sale?a=1&utm_source=news&utm_medium=e-mail&utm_campaign=Summer+sale&"
      "UTM_TERM=caf%C3%A9&utm_content=top%20left#utm_source=fragment");
  EXPECT_EQ(campaign, (store::Campaign{"news", "e-mail", "Summer sale", "caf\xC3\xA9", "top left"}));
  EXPECT_EQ(shown_campaign(campaign), "Summer sale");
  EXPECT_EQ(shown_campaign(campaign_of("https://shop.example/?utm_source=news")), "news");
}

TEST(Landing, WhatIsNoCampaignIsNone) {
  for (const char* const url :
       {"", "https://shop.example/", "https://shop.example/?", "https://shop.example/?utm_source",
        "https://shop.example/?utm_source=", "https://shop.example/#?utm_source=a", "?&&=&==", "nonsense",
        "https://shop.example/?xutm_source=a"}) {
    EXPECT_EQ(campaign_of(url), store::Campaign{}) << url;
  }
}

TEST(Landing, OfSeveralTheFirstCounts) {
  EXPECT_EQ(campaign_of("https://shop.example/?utm_source=a&utm_source=b").source, "a");
}

TEST(Landing, ACampaignIsTextOfOneLineAndBounded) {
  EXPECT_EQ(campaign_of("https://shop.example/?utm_source=a%09b%0Ac%E2%80%AEd%FF").source, "a b c d");
  EXPECT_EQ(campaign_of("https://shop.example/?utm_source=%zz").source, "%zz");
  const std::string longest(limits::campaign_characters, 'x');
  EXPECT_EQ(campaign_of("https://shop.example/?utm_campaign=" + longest + "y").name, longest);
}

TEST(Landing, AReferrerIsItsHostUnlessItIsThisSite) {
  const std::string page = "https://www.shop.example/cart";
  EXPECT_EQ(referrer_host("https://www.Search.example:8443/find?q=lamp", page), "search.example");
  EXPECT_EQ(referrer_host("https://shop.example/", page), "");
  EXPECT_EQ(referrer_host("http://www.shop.example/", page), "");
  EXPECT_EQ(referrer_host("https://blog.shop.example/", page), "blog.shop.example");
  EXPECT_EQ(referrer_host("https://search.example/", ""), "search.example");
  EXPECT_EQ(referrer_host("", page), "");
  EXPECT_EQ(referrer_host("nonsense", page), "");
  EXPECT_EQ(referrer_host("https://[::1]/", page), "[::1]");
  EXPECT_EQ(referrer_host("https://" + std::string(limits::host_characters + 1, 'h') + "/", page).size(),
            limits::host_characters);
}

TEST(Landing, APathIsWithoutQueryAndBounded) {
  EXPECT_EQ(path_of("https://shop.example/a%20b/c?d=e#f"), "/a%20b/c");
  EXPECT_EQ(path_of("https://shop.example"), "/");
  EXPECT_EQ(path_of("https://shop.example?x"), "/");
  EXPECT_EQ(path_of(""), "");
  EXPECT_EQ(path_of("nonsense"), "");
  EXPECT_EQ(path_of("https://shop.example/" + std::string(limits::landing_characters, 'p')).size(),
            limits::landing_characters);
}

TEST(Landing, AFragmentMakesNoOtherPage) {
  EXPECT_TRUE(is_same_page("https://shop.example/a#b", "https://shop.example/a"));
  EXPECT_FALSE(is_same_page("https://shop.example/a?b", "https://shop.example/a"));
}

}  // namespace
}  // namespace porchlight::visits
