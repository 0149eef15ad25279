#pragma once

#include "store/database/push_subscriptions.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// Browsers that agents are alerted in, in either database.
class PushSubscriptionsOver final : public PushSubscriptionsRepository {
 public:
  explicit PushSubscriptionsOver(SqlAccess& access) : access_(access) {}
  Result<std::vector<PushSubscription>> list(std::int64_t agent) override;
  Result<PushSubscription> find(std::int64_t agent, std::int64_t id) override;
  Result<PushSubscription> keep(PushSubscription subscription) override;
  Result<void> remove(std::int64_t agent, std::int64_t id) override;
  Result<std::vector<PushSubscription>> of(const PushAudience& audience) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
