#pragma once
// People in either database: the statements are the same, but for the lock by which PostgreSQL does one join
// of a user after the other. (SQLite has one writer.)

#include "store/database/people.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

class PeopleOver final : public PeopleRepository {
 public:
  explicit PeopleOver(SqlAccess& access) : access_(access) {}
  Result<std::optional<std::string>> person_of(ProjectId project, std::string_view user_id) override;
  Result<Joined> prove(const Proof& proof) override;
  Result<std::vector<PersonsDevice>> devices_of(const VisitorKey& person, std::size_t limit) override;
  Result<WallTime> joined_at(const VisitorKey& device) override;

 private:
  SqlAccess& access_;
};

/// Gives all that `device` has to `person`, who is another visitor, and makes it a device of that one.
/// Answers whether messages were moved. Inside a transaction.
[[nodiscard]] Result<bool> join_visitor(SqlConnection& sql, ProjectId project, const std::string& device,
                                        const std::string& person, std::string_view user_id, WallTime now);

}  // namespace porchlight::store
