#include "visits/user_agents.hpp"

#include "support.hpp"
#include "visits/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::visits {
namespace {

struct Known {
  const char* user_agent;
  const char* kind;
  const char* browser;
  const char* system;
};

TEST(UserAgents, ThoseOfPeopleAreKnown) {
  const Known all[] = {
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
       "Safari/537.36",
       "desktop", "Chrome", "Windows"},
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
       "Safari/537.36 Edg/126.0.2592.81",
       "desktop", "Edge", "Windows"},
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 "
       "Safari/537.36 OPR/110.0.0.0",
       "desktop", "Opera", "Windows"},
      {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
       "Version/17.5 Safari/605.1.15",
       "desktop", "Safari", "macOS"},
      {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0", "desktop",
       "Firefox", "macOS"},
      {"Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "desktop", "Firefox",
       "Linux"},
      {"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "desktop", "Firefox",
       "Ubuntu"},
      {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
       "Safari/537.36",
       "desktop", "Chrome", "ChromeOS"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
       "Version/17.5 Mobile/15E148 Safari/604.1",
       "phone", "Safari", "iOS"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
       "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1",
       "phone", "Chrome", "iOS"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
       "FxiOS/127.0 Mobile/15E148 Safari/605.1.15",
       "phone", "Firefox", "iOS"},
      {"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 "
       "Mobile/15E148 Safari/604.1",
       "tablet", "Safari", "iOS"},
      {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile "
       "Safari/537.36",
       "phone", "Chrome", "Android"},
      {"Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
       "Safari/537.36",
       "tablet", "Chrome", "Android"},
      {"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
       "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
       "phone", "Samsung Internet", "Android"},
      {"Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "phone", "Firefox", "Android"},
      {"Mozilla/5.0 (Android 14; Tablet; rv:127.0) Gecko/127.0 Firefox/127.0", "tablet", "Firefox",
       "Android"},
      {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile "
       "Safari/537.36 OPR/82.0.0.0",
       "phone", "Opera", "Android"},
      {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile "
       "Safari/537.36 EdgA/124.0.0.0",
       "phone", "Edge", "Android"},
      {"Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/120.4.1 like "
       "Chrome/120.0.6099.193 Safari/537.36",
       "tablet", "Amazon Silk", "Android"},
      {"Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) "
       "Chrome/92.0.4515.159 Mobile Safari/537.36",
       "phone", "Chrome", "Android"},
      {"Mozilla/5.0 (PlayStation; PlayStation 5/6.50) AppleWebKit/605.1.15 (KHTML, like Gecko) "
       "Version/16.0 Safari/605.1.15",
       "other", "Safari", ""},
  };
  for (const Known& known : all) {
    const Device device = device_of(known.user_agent);
    EXPECT_EQ(device.kind, known.kind) << known.user_agent;
    EXPECT_EQ(device.browser, known.browser) << known.user_agent;
    EXPECT_EQ(device.system, known.system) << known.user_agent;
    EXPECT_FALSE(device.bot) << known.user_agent;
  }
}

TEST(UserAgents, ThoseOfProgramsAreBots) {
  const char* const all[] = {
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
      "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) "
      "Chrome/126.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; "
      "+http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.1; "
      "+https://openai.com/gptbot)",
      "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 "
      "(compatible; Bytespider; spider-feedback@bytedance.com)",
      "Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko) "
      "Chrome/119.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse",
      "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
      "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
      "WhatsApp/2.23.20.0 A",
      "Twitterbot/1.0",
      "TelegramBot (like TwitterBot)",
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
      "Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
      "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
      "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
      "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
  };
  for (const char* const user_agent : all) EXPECT_TRUE(device_of(user_agent).bot) << user_agent;
}

TEST(UserAgents, HintsGoBeforeTheString) {
  const std::string_view old =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
  const auto with = [&](std::string_view brands, std::string_view mobile, std::string_view platform) {
    return rules().device_of({.user_agent = old, .brands = brands, .mobile = mobile, .platform = platform});
  };
  EXPECT_EQ(with(R"("Not/A)Brand";v="8", "Chromium";v="126", "Google Chrome";v="126")", "?0", R"("Windows")"),
            (Device{"desktop", "Chrome", "Windows", false}));
  EXPECT_EQ(
      with(R"("Microsoft Edge";v="126", "Chromium";v="126", "Not.A/Brand";v="24")", "?1", R"("Android")"),
      (Device{"phone", "Edge", "Android", false}));
  EXPECT_EQ(with(R"("Samsung Internet";v="25", "Chromium";v="121")", "?0", R"("Android")"),
            (Device{"tablet", "Samsung Internet", "Android", false}));
  EXPECT_EQ(with(R"("Chromium";v="126", "Not A;Brand";v="8")", "?0", R"("Chrome OS")"),
            (Device{"desktop", "Chrome", "ChromeOS", false}));
  EXPECT_EQ(with(R"("HeadlessChrome";v="126", "Chromium";v="126")", "?0", R"("Linux")"),
            (Device{"desktop", "Chrome", "Linux", false, true}));
}

TEST(UserAgents, OfNothingNothingIsKnown) {
  EXPECT_EQ(device_of(""), Device{});
  EXPECT_EQ(device_of("node-XMLHttpRequest").kind, "other");
  EXPECT_FALSE(device_of("node-XMLHttpRequest").bot);
}

TEST(UserAgents, NothingThatIsSentFails) {
  for (const std::string_view hint :
       {"\"", "\"\"", "=\"", "\"a", ";;,", "?", "\xFF\xFE", "\"\xC3\"", "\"Chromium\""}) {
    const Device device =
        rules().device_of({.user_agent = hint, .brands = hint, .mobile = hint, .platform = hint});
    for (const std::string& text : {device.browser, device.system}) {
      for (const char c : text) EXPECT_TRUE(c >= 0x20 && c < 0x7F) << text;
    }
  }
  std::string long_name = "(" + std::string(100'000, 'A') + ")/1.0 Chrome/";
  EXPECT_LE(device_of(long_name).browser.size(), limits::name_characters);
  EXPECT_LE(device_of("Mozilla/5.0 (Linux; Android 4) " + std::string(300, '(')).system.size(),
            limits::name_characters);
  const std::string brand = '"' + std::string(200, 'b') + '"';
  EXPECT_EQ(rules().device_of({.user_agent = {}, .brands = brand, .mobile = {}, .platform = {}}).browser,
            std::string(limits::name_characters, 'b'));
}

TEST(UserAgents, WhatStandsBehindTheLimitIsNotLookedAt) {
  const std::string begin = "Mozilla/5.0 (" + std::string(limits::user_agent_bytes, 'x') + ") ";
  EXPECT_FALSE(device_of(begin + "Googlebot/2.1").bot);
  EXPECT_TRUE(device_of("Googlebot/2.1 " + begin).bot);
}

TEST(UserAgents, EveryRuleIsTaken) {
  EXPECT_TRUE(rules().complete());
}

TEST(UserAgents, AnswersAreKeptUpToALimit) {
  UserAgents agents(rules());
  const auto ask = [&](const std::string& name) {
    return agents.device_of({.user_agent = name, .brands = {}, .mobile = {}, .platform = {}});
  };
  const std::string firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
  EXPECT_EQ(ask(firefox), ask(firefox));
  EXPECT_EQ(agents.kept(), 1U);
  for (std::size_t i = 1; i <= limits::kept_user_agents; ++i) {
    static_cast<void>(ask("agent/" + std::to_string(i)));
    EXPECT_LE(agents.kept(), limits::kept_user_agents);
  }
  EXPECT_EQ(ask(firefox).browser, "Firefox");
}

}  // namespace
}  // namespace porchlight::visits
