#pragma once
// Who is a bot: a program that says so, a browser that nobody looks at, a page that is only fetched ahead of
// time. What they say of themselves decides; whoever says nothing is a visitor. Pure.

#include <string_view>

namespace porchlight::visits {

/// How somebody connects.
struct Coming {
  bool says_bot = false;  // as the two below
  bool says_headless = false;
  std::string_view address;  // the client's, as far as trusted proxies tell it
  std::string_view purpose;  // Sec-Purpose, or the older Purpose; empty where there is none
};

/// A browser without a head is a bot unless it runs on this machine: there monitoring, demonstrations and
/// tests of browsers run, which have to be seen as visitors are.
[[nodiscard]] bool is_bot(const Coming& coming);

/// Whether the string is that of a program that says so: crawlers, link previews and monitors. Programs that
/// fetch pages without running them never get here.
[[nodiscard]] bool says_bot(std::string_view user_agent);
/// Whether it is that of a browser without a head, or of what drives one.
[[nodiscard]] bool says_headless(std::string_view user_agent);
/// Whether the request is made before anybody has asked for the page.
[[nodiscard]] bool is_ahead_of_time(std::string_view purpose);

}  // namespace porchlight::visits
