#pragma once

#include "store/database/postgres/access.hpp"
#include "store/database/visitors_over.hpp"

namespace porchlight::store {

class PostgresVisitors final : public VisitorsOver {
 public:
  explicit PostgresVisitors(PostgresAccess& access) : VisitorsOver(access), access_(access) {}
  Result<std::vector<Visitor>> find_many(ProjectId project, std::span<const std::string> uids) override;
  /// Zeros and bytes that are not UTF-8 are taken out of names, e-mails and referrers; badRequest where a
  /// uid, a user's id or a secret's hash has them.
  Result<void> apply(std::span<const VisitorWrite> writes) override;

 private:
  /// Case is ignored as the database's locale knows it: for all letters unless that is "C".
  Result<std::vector<Visitor>> search(const VisitorSearch& search) override;

  PostgresAccess& access_;
};

}  // namespace porchlight::store
