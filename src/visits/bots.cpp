#include "visits/bots.hpp"

#include "base/ascii.hpp"
#include "base/ip_address.hpp"
#include "visits/limits.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace porchlight::visits {
namespace {

bool has_one_of(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [text](auto word) { return text.find(word) != std::string_view::npos; });
}

std::string looked_at(std::string_view header) {
  return ascii::lower(header.substr(0, limits::user_agent_bytes));
}

bool is_this_machine(std::string_view address) {
  static const auto all_of_four = IpNetwork::parse("127.0.0.0/8");
  static const auto one_of_six = IpNetwork::parse("::1");
  const auto parsed = IpAddress::parse(address);
  return parsed && (all_of_four->contains(*parsed) || one_of_six->contains(*parsed));
}

}  // namespace

bool is_bot(const Coming& coming) {
  if (coming.says_bot || is_ahead_of_time(coming.purpose)) return true;
  return coming.says_headless && !is_this_machine(coming.address);
}

/// uap-core's own rule for bots stands behind six hundred for devices and takes "Silk" for one without them.
bool says_bot(std::string_view user_agent) {
  static constexpr std::array<std::string_view, 23> words{
      "crawl",       "spider",         "slurp",     "lighthouse",        "preview",        "prerender",
      "externalhit", "externalagent",  "whatsapp/", "facebookcatalog",   "embedly",        "iframely",
      "archiver",    "mediapartners-", "pingdom",   "google-read-aloud", "feedfetcher-",   "googleother",
      "statuscake",  "gtmetrix",       "ptst/",     "chatgpt-user",      "perplexity-user"};
  const std::string lower = looked_at(user_agent);
  if (has_one_of(lower, words)) return true;
  // Cubot makes telephones.
  for (std::size_t at = lower.find("bot"); at != std::string::npos; at = lower.find("bot", at + 1)) {
    if (at < 2 || lower.compare(at - 2, 2, "cu") != 0) return true;
  }
  return false;
}

bool says_headless(std::string_view user_agent) {
  static constexpr std::array<std::string_view, 8> words{"headless",   "phantomjs", "slimerjs", "puppeteer",
                                                         "playwright", "htmlunit",  "jsdom/",   "nightmare/"};
  return has_one_of(looked_at(user_agent), words);
}

bool is_ahead_of_time(std::string_view purpose) {
  static constexpr std::array<std::string_view, 3> words{"prefetch", "prerender", "preview"};
  return has_one_of(looked_at(purpose), words);
}

}  // namespace porchlight::visits
