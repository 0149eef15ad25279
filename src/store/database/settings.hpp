#pragma once

#include "store/database/repositories.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// Settings, in either database.
class Settings final : public SettingsRepository {
 public:
  explicit Settings(SqlAccess& access) : access_(access) {}
  Result<std::optional<std::string>> get(std::string_view key) override;
  Result<std::string> get_or_set(std::string_view key, std::string_view value) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
