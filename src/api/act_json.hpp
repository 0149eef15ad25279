#pragma once
// Bans and the log as REST shows them.

#include "store/database/acts.hpp"

#include <string>

namespace porchlight::api {

void append_ban(std::string& out, const store::Ban& ban);
[[nodiscard]] std::string ban_json(const store::Ban& ban);
[[nodiscard]] std::string bans_page_json(const store::BansPage& page, WallTime now);
[[nodiscard]] std::string audit_page_json(const store::AuditPage& page, WallTime now);

}  // namespace porchlight::api
