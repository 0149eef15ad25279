#include "visits/bots.hpp"

#include "support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::visits {
namespace {

const char* const headless_chrome =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 "
    "Safari/537.36";

bool is_bot_from(std::string_view address, std::string_view user_agent, std::string_view brands = {}) {
  const Device device = device_of(user_agent, brands);
  return is_bot(
      {.says_bot = device.bot, .says_headless = device.headless, .address = address, .purpose = {}});
}

TEST(Bots, BrowsersWithoutAHeadSaySo) {
  for (const char* const user_agent :
       {headless_chrome, "Mozilla/5.0 (X11) Gecko HeadlessFirefox/128.0",
        "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 PhantomJS/2.1.1 Safari/538.1",
        "Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/24.0.0",
        "Mozilla/5.0 Chrome/126.0 Safari/537.36 Puppeteer", "Mozilla/5.0 Playwright/1.45 Chrome/126.0"}) {
    EXPECT_TRUE(says_headless(user_agent)) << user_agent;
    EXPECT_FALSE(says_bot(user_agent)) << user_agent;
  }
  EXPECT_FALSE(says_headless("Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36"));
}

TEST(Bots, ABrowserWithoutAHeadIsAVisitorOnThisMachineAlone) {
  for (const char* const address : {"127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_FALSE(is_bot_from(address, headless_chrome)) << address;
  }
  for (const char* const address :
       {"203.0.113.7", "10.0.0.1", "192.168.1.2", "fe80::1", "2001:db8::1", "", "x"}) {
    EXPECT_TRUE(is_bot_from(address, headless_chrome)) << address;
  }
  const char* const brands = R"("HeadlessChrome";v="126", "Chromium";v="126")";
  EXPECT_TRUE(is_bot_from("203.0.113.7", "Mozilla/5.0 Chrome/126.0 Safari/537.36", brands)) << "by a hint";
}

TEST(Bots, WhoSaysThatItIsOneIsOneEverywhere) {
  const char* const crawler = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
  EXPECT_TRUE(is_bot_from("127.0.0.1", crawler));
  EXPECT_TRUE(is_bot_from("203.0.113.7", crawler));
  EXPECT_FALSE(is_bot_from("203.0.113.7", "Mozilla/5.0 (Linux; Android 9; CUBOT X30) Chrome/126.0 Mobile"));
  EXPECT_FALSE(is_bot_from("203.0.113.7", ""));
}

TEST(Bots, APageThatIsFetchedAheadOfTimeIsOne) {
  for (const char* const purpose :
       {"prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip", "Prerender", "preview"}) {
    EXPECT_TRUE(is_bot({.address = "127.0.0.1", .purpose = purpose})) << purpose;
  }
  EXPECT_FALSE(is_bot({.address = "127.0.0.1", .purpose = ""}));
  EXPECT_FALSE(is_bot({.address = "127.0.0.1", .purpose = "navigate"}));
}

}  // namespace
}  // namespace porchlight::visits
