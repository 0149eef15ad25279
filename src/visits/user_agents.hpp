#pragma once
// What somebody comes with: kind of device, browser and system, and whether it says that it is a program.
// Client hints go before the user agent's string, which browsers keep for old times' sake only. The rules are
// uap-core's (decision 35), matched by RE2: in time linear in a string that is bounded, whatever is in it.
// Nothing in here fails; what is not known is empty. Pure.

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace porchlight::visits {

/// Of the request by which somebody connects, as sent; empty where there is none.
struct ClientHeaders {
  std::string_view user_agent;
  std::string_view brands;    // Sec-CH-UA
  std::string_view mobile;    // Sec-CH-UA-Mobile
  std::string_view platform;  // Sec-CH-UA-Platform
};

struct Device {
  std::string kind;  // desktop, phone, tablet, other
  std::string browser;
  std::string system;
  bool bot = false;       // says that it is a program
  bool headless = false;  // says that it is a browser that nobody looks at
  bool operator==(const Device&) const = default;
};

/// The rules, ready to be matched. Making them takes a tenth of a second. Thread: any, at once.
class UserAgentRules {
 public:
  UserAgentRules();
  ~UserAgentRules();
  UserAgentRules(const UserAgentRules&) = delete;
  UserAgentRules& operator=(const UserAgentRules&) = delete;

  [[nodiscard]] Device device_of(const ClientHeaders& headers) const;
  /// RE2 takes every rule.
  [[nodiscard]] bool complete() const;

 private:
  class Rules;
  std::unique_ptr<Rules> browsers_;
  std::unique_ptr<Rules> systems_;
};

/// The same, with the answers kept. Thread: one.
class UserAgents {
 public:
  explicit UserAgents(const UserAgentRules& rules) : rules_(rules) {}
  [[nodiscard]] const Device& device_of(const ClientHeaders& headers);
  [[nodiscard]] std::size_t kept() const { return kept_.size(); }

 private:
  const UserAgentRules& rules_;
  std::unordered_map<std::string, Device> kept_;
};

}  // namespace porchlight::visits
