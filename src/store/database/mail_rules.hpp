#pragma once
// Where an answer goes by mail, and whether one more may wait.

#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/database/sql_text.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

/// A contact as it is kept: trimmed; empty takes it back. Errors: badRequest.
[[nodiscard]] Result<std::string> normalized_contact(std::string_view text);

/// Where the visitor left it goes before where the site says. Empty: nowhere that mail could be sent to.
[[nodiscard]] std::string reply_address(std::string_view contact, std::string_view email);

/// Errors: badRequest where there is no address, conflict past limits::waiting_mails.
[[nodiscard]] Result<void> check_mailable(SqlConnection& sql, ProjectId project,
                                          std::string_view reply_address);

/// After so many minutes without an answer; 0: never. Errors: badRequest.
[[nodiscard]] Result<void> check_mail_after(std::int64_t minutes);

}  // namespace porchlight::store
