#include "store/database/account_rules.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/invisible_text.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>
#include <string_view>

namespace porchlight::store {
namespace {

/// What looks like a blank or like nothing at all: people copy it with an address, and never see it.
constexpr std::u32string_view unicode_blanks =
    U"\u0085\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u180E\u2000\u2001\u2002"
    U"\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u200B\u200C\u200D\u200E"
    U"\u200F\u2028\u2029\u202F\u205F\u2060\u2063\u2800\u3000\u3164\uFEFF\uFFA0";

bool is_blank_or_control(char32_t c) {
  return c <= ' ' || c == 0x7F || unicode_blanks.find(c) != unicode_blanks.npos;
}

bool is_no_part_of_an_email(char32_t c) {
  return is_blank_or_control(c) || is_hidden(c);
}

bool is_clean(std::string_view text, std::size_t bytes) {
  return text.size() <= bytes && std::ranges::none_of(text, utf8::is_control) && utf8::is_valid(text);
}

bool is_origin(std::string_view origin) {
  return !origin.empty() && is_clean(origin, limits::origin_bytes) &&
         origin.find(' ') == std::string_view::npos;
}

}  // namespace

Result<std::string> normalized_email(std::string_view text) {
  std::string email(utf8::trim(text, is_no_part_of_an_email));
  const std::size_t at = email.find('@');
  const bool fits = at != std::string::npos && at > 0 && at + 1 < email.size() &&
                    email.find('@', at + 1) == std::string::npos &&
                    !utf8::any_of(email, is_no_part_of_an_email) && is_clean(email, limits::email_bytes);
  if (!fits) return bad_request("email: expected an address like name@example.com, at most 254 bytes");
  return ascii::lower(email);
}

Result<void> check_project(std::string_view name, const std::vector<std::string>& origins) {
  if (utf8::trim(name, is_blank_or_control).empty() || !is_clean(name, limits::name_bytes)) {
    return bad_request("name: expected 1 to 200 bytes without control characters");
  }
  if (origins.size() > limits::project_origins) return bad_request("origins: expected at most 100");
  if (!std::ranges::all_of(origins, is_origin)) {
    return bad_request("origins: expected scheme://host[:port], a host, *.host or *, at most 300 bytes each");
  }
  return {};
}

Result<void> check_project(const Project& project) {
  if (auto fits = check_project(project.name, project.origins); !fits) return fits;
  if (auto fits = check_chat(project.chat); !fits) return fits;
  if (project.identity_secret.empty() || !is_storable(project.identity_secret)) {
    return bad_request("identitySecret: expected UTF-8 that is not empty, without a zero");
  }
  if (auto fits = check_visit_days(project.visit_days); !fits) return fits;
  return project.hours ? hours::check_time_zone(*project.hours) : Result<void>();
}

Result<void> check_visit_days(std::int64_t days) {
  if (days >= 1 && days <= limits::visit_days) return {};
  return bad_request("visitDays: expected 1 to " + std::to_string(limits::visit_days));
}

Result<std::string> normalized_agent_name(std::string_view name) {
  if (!is_clean(name, limits::name_bytes) || has_directional_override(name)) {
    return bad_request("name: expected at most 200 bytes without control characters");
  }
  std::string clean = tidied(name);
  if (is_invisible(clean)) clean.clear();
  return clean;
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
