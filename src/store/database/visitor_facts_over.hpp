#pragma once

#include "store/database/sql_access.hpp"
#include "store/database/visitor_facts.hpp"

namespace porchlight::store {

/// What is said of visitors, in either database.
class VisitorFactsOver final : public VisitorFactsRepository {
 public:
  explicit VisitorFactsOver(SqlAccess& access) : access_(access) {}
  Result<ChangedVisitor> set_attributes(const VisitorKey& visitor, std::string_view secret_hash,
                                        const boost::json::object& change, WallTime now) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
