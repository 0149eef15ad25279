#pragma once

#include "store/database/repositories.hpp"
#include "store/database/sqlite/access.hpp"

namespace porchlight::store {

class SqliteSettings final : public SettingsRepository {
 public:
  explicit SqliteSettings(SqliteAccess& access) : access_(access) {}
  Result<std::optional<std::string>> get(std::string_view key) override;
  Result<std::string> get_or_set(std::string_view key, std::string_view value) override;

 private:
  SqliteAccess& access_;
};

}  // namespace porchlight::store
