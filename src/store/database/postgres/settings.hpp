#pragma once

#include "store/database/postgres/access.hpp"
#include "store/database/repositories.hpp"

namespace porchlight::store {

class PostgresSettings final : public SettingsRepository {
 public:
  explicit PostgresSettings(PostgresAccess& access) : access_(access) {}
  Result<std::optional<std::string>> get(std::string_view key) override;
  Result<std::string> get_or_set(std::string_view key, std::string_view value) override;

 private:
  PostgresAccess& access_;
};

}  // namespace porchlight::store
