#pragma once
// A project as its owners see it over REST.

#include "store/database/canned_replies.hpp"
#include "store/database/refused_origins.hpp"
#include "store/database/repositories.hpp"

#include <string>
#include <vector>

namespace porchlight::api {

/// ProjectSettings of docs/openapi.json.
/// `mail`: this server can send mail.
[[nodiscard]] std::string project_settings_json(const store::Project& project, bool mail);
/// IdentitySecret.
[[nodiscard]] std::string identity_secret_json(const store::Project& project);
[[nodiscard]] std::string refused_origins_json(const std::vector<store::RefusedOrigin>& refused,
                                               WallTime now);
[[nodiscard]] std::string reply_json(const store::CannedReply& reply);
[[nodiscard]] std::string replies_json(const std::vector<store::CannedReply>& replies);

}  // namespace porchlight::api
