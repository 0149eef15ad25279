#include "store/account_rules.hpp"

#include "base/utf8.hpp"
#include "store/limits.hpp"

#include <algorithm>

namespace porchlight::store {
namespace {

bool is_blank_or_control(char c) {
  return c == ' ' || utf8::is_control(c);
}

bool is_clean(std::string_view text, std::size_t bytes) {
  return text.size() <= bytes && std::ranges::none_of(text, utf8::is_control) && utf8::is_valid(text);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank_or_control(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank_or_control(text.back())) text.remove_suffix(1);
  return text;
}

bool is_origin(std::string_view origin) {
  return !origin.empty() && is_clean(origin, limits::origin_bytes) &&
         origin.find(' ') == std::string_view::npos;
}

}  // namespace

Result<std::string> normalized_email(std::string_view text) {
  std::string email(trimmed(text));
  const std::size_t at = email.find('@');
  const bool fits = at != std::string::npos && at > 0 && at + 1 < email.size() &&
                    email.find('@', at + 1) == std::string::npos &&
                    std::ranges::none_of(email, is_blank_or_control) && is_clean(email, limits::email_bytes);
  if (!fits) return bad_request("email: expected an address like name@example.com, at most 254 bytes");
  std::ranges::transform(email, email.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return email;
}

Result<void> check_project(std::string_view name, const std::vector<std::string>& origins) {
  if (trimmed(name).empty() || !is_clean(name, limits::name_bytes)) {
    return bad_request("name: expected 1 to 200 bytes without control characters");
  }
  if (origins.size() > limits::project_origins) return bad_request("origins: expected at most 100");
  if (!std::ranges::all_of(origins, is_origin)) {
    return bad_request("origins: expected scheme://host[:port], a host, *.host or *, at most 300 bytes each");
  }
  return {};
}

Result<void> check_agent_name(std::string_view name) {
  if (is_clean(name, limits::name_bytes)) return {};
  return bad_request("name: expected at most 200 bytes without control characters");
}

Result<void> check_memberships(const std::vector<Membership>& memberships) {
  for (auto one = memberships.begin(); one != memberships.end(); ++one) {
    const auto same = [&](const Membership& other) { return other.project == one->project; };
    if (std::any_of(memberships.begin(), one, same)) {
      return bad_request("memberships: expected project " + std::to_string(one->project) + " once only");
    }
  }
  return {};
}

}  // namespace porchlight::store
