#pragma once

#include "store/database/setup.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// The first start, in either database.
class SetupOver final : public SetupRepository {
 public:
  explicit SetupOver(SqlAccess& access) : access_(access) {}
  Result<bool> is_needed() override;
  Result<void> set_key(std::string_view key_hash, WallTime expires) override;
  Result<void> check_key(std::string_view key_hash, WallTime now) override;
  Result<SetUp> set_up(std::string_view key_hash, const FirstProject& project, const NewAgent& owner,
                       WallTime now) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
