#include "visits/user_agents.hpp"

#include "base/ascii.hpp"
#include "visits/bots.hpp"
#include "visits/limits.hpp"
#include "visits/user_agent_rules.hpp"

#include <algorithm>
#include <array>
#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <span>
#include <utility>
#include <vector>

namespace porchlight::visits {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view bounded(std::string_view header) {
  return header.substr(0, limits::user_agent_bytes);
}

/// What of a client's text is shown of it.
std::string name_from(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, limits::name_characters)) {
    if (c >= 0x20 && c < 0x7F) out += c;
  }
  return out;
}

struct Named {
  std::string_view from;
  std::string_view to;
};

std::string_view renamed(std::string_view name, std::span<const Named> names) {
  const auto found = std::ranges::find(names, name, &Named::from);
  return found == names.end() ? name : found->to;
}

/// On a phone it is the same browser: "Chrome Mobile iOS", "Mobile Safari".
std::string browser_named(std::string name) {
  for (const std::string_view word : {" Mobile", "Mobile ", " iOS"}) {
    if (const std::size_t at = name.find(word); at != std::string::npos) name.erase(at, word.size());
  }
  static constexpr std::array<Named, 4> names{
      {{"Google Chrome", "Chrome"}, {"Microsoft Edge", "Edge"}, {"HeadlessChrome", "Chrome"}, {"Other", ""}}};
  return name_from(renamed(name, names));
}

std::string system_named(std::string_view name) {
  static constexpr std::array<Named, 5> names{{{"Mac OS X", "macOS"},
                                               {"Chrome OS", "ChromeOS"},
                                               {"Chromium OS", "ChromeOS"},
                                               {"Unknown", ""},
                                               {"Other", ""}}};
  return name_from(renamed(name, names));
}

/// `"Chromium";v="120", "Google Chrome";v="120", "Not A;Brand";v="8"`: the brand that is neither the engine
/// nor made up; the engine where there is no other.
std::string_view brand_of(std::string_view brands) {
  std::string_view engine;
  while (true) {
    const std::size_t begin = brands.find('"');
    if (begin == std::string_view::npos) return engine;
    const bool is_version = begin > 0 && brands[begin - 1] == '=';
    const std::size_t end = brands.find('"', begin + 1);
    if (end == std::string_view::npos) return engine;
    const std::string_view text = brands.substr(begin + 1, end - begin - 1);
    brands.remove_prefix(end + 1);
    if (is_version || (contains(text, "Not") && contains(text, "Brand"))) continue;
    if (text != "Chromium") return text;
    engine = text;
  }
}

/// What stands between the quotes of a hint.
std::string_view unquoted(std::string_view hint) {
  if (hint.size() < 2 || hint.front() != '"' || hint.back() != '"') return {};
  return hint.substr(1, hint.size() - 2);
}

bool is_desktop_system(std::string_view system) {
  static constexpr std::array<std::string_view, 12> systems{"Windows", "macOS",  "Linux",   "ChromeOS",
                                                            "Ubuntu",  "Fedora", "Debian",  "FreeBSD",
                                                            "OpenBSD", "Mint",   "Red Hat", "Solaris"};
  return std::ranges::find(systems, system) != systems.end();
}

/// Tablets with Android leave out "Mobile"; those with iPadOS may say that they are Macs, and then are.
std::string kind_of(const ClientHeaders& headers, std::string_view system) {
  const std::string_view agent = headers.user_agent;
  if (headers.mobile == "?1") return "phone";
  if (headers.mobile == "?0" && system == "Android") return "tablet";
  if (contains(agent, "SmartTV") || contains(agent, "SMART-TV") || contains(agent, "PlayStation") ||
      contains(agent, "Xbox") || contains(agent, "Nintendo")) {
    return "other";
  }
  if (contains(agent, "iPad") || contains(agent, "Tablet") || contains(agent, "Kindle")) return "tablet";
  if (contains(agent, "Mobi") || contains(agent, "iPhone") || contains(agent, "iPod")) return "phone";
  if (system == "Android") return "tablet";
  if (is_desktop_system(system)) return "desktop";
  return agent.empty() && system.empty() ? "" : "other";
}

}  // namespace

/// A rule is tried only where the words that it needs are there.
class UserAgentRules::Rules {
 public:
  explicit Rules(std::span<const UserAgentRule> rules) : rules_(rules) {
    for (const UserAgentRule& rule : rules) {
      RE2::Options options;
      options.set_encoding(RE2::Options::EncodingLatin1);  // a header has any bytes
      options.set_log_errors(false);
      options.set_case_sensitive(!rule.ignores_case);
      int id = 0;
      // One that RE2 has not (none is there today, as the tests say) is left out.
      if (filter_.Add(rule.pattern, options, &id) == RE2::NoError) by_id_.push_back(&rule);
    }
    filter_.Compile(&words_);
  }

  /// Empty where none fits.
  [[nodiscard]] std::string name_of(std::string_view text) const {
    const std::string lower = ascii::lower(text);
    std::vector<int> found;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (contains(lower, words_[i])) found.push_back(static_cast<int>(i));
    }
    const int id = filter_.FirstMatch(re2::StringPiece(text.data(), text.size()), found);
    if (id < 0) return {};
    std::string name = by_id_[static_cast<std::size_t>(id)]->name;
    const std::size_t group = name.find("$1");
    if (group == std::string::npos) return name;
    re2::StringPiece first;
    RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), filter_.GetRE2(id), &first);
    return name.replace(group, 2, first.data() == nullptr ? "" : std::string(first));
  }

  [[nodiscard]] bool has_all() const { return by_id_.size() == rules_.size(); }

 private:
  std::span<const UserAgentRule> rules_;
  std::vector<const UserAgentRule*> by_id_;
  std::vector<std::string> words_;  // that rules need; in lower case
  re2::FilteredRE2 filter_;
};

UserAgentRules::UserAgentRules()
    : browsers_(std::make_unique<Rules>(browser_rules)), systems_(std::make_unique<Rules>(system_rules)) {}

UserAgentRules::~UserAgentRules() = default;

bool UserAgentRules::complete() const {
  return browsers_->has_all() && systems_->has_all();
}

Device UserAgentRules::device_of(const ClientHeaders& given) const {
  const ClientHeaders headers{bounded(given.user_agent), bounded(given.brands), bounded(given.mobile),
                              bounded(given.platform)};
  Device device;
  const std::string_view brand = brand_of(headers.brands);
  const std::string_view platform = unquoted(headers.platform);
  device.browser = browser_named(brand.empty() || brand == "Chromium" ? browsers_->name_of(headers.user_agent)
                                                                      : std::string(brand));
  if (device.browser.empty()) device.browser = name_from(brand);
  device.system = system_named(platform);
  if (device.system.empty()) device.system = system_named(systems_->name_of(headers.user_agent));
  device.kind = kind_of(headers, device.system);
  device.bot = says_bot(headers.user_agent) || says_bot(brand);
  device.headless = says_headless(headers.user_agent) || says_headless(brand);
  return device;
}

const Device& UserAgents::device_of(const ClientHeaders& headers) {
  std::string key;
  for (const std::string_view part : {headers.user_agent, headers.brands, headers.mobile, headers.platform}) {
    key.append(bounded(part)) += '\n';
  }
  if (const auto found = kept_.find(key); found != kept_.end()) return found->second;
  if (kept_.size() >= limits::kept_user_agents) kept_.clear();
  return kept_.emplace(std::move(key), rules_.device_of(headers)).first->second;
}

}  // namespace porchlight::visits
