#pragma once

#include "store/database/mails.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// Mails that wait, in either database.
class MailsOver final : public MailsRepository {
 public:
  explicit MailsOver(SqlAccess& access) : access_(access) {}
  Result<std::optional<Mail>> take(WallTime now) override;
  Result<std::optional<MailedMessage>> sent(const Mail& mail) override;
  Result<std::optional<MailedMessage>> failed(const Mail& mail) override;
  Result<void> later(const Mail& mail, WallTime due) override;
  Result<std::size_t> queue_waiting(WallTime now) override;
  Result<MailCounts> count(WallTime now) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
