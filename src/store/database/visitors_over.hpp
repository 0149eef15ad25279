#pragma once
// What of visitors is the same in either database: how one is found, and where a page begins and ends.
// Batches, look-ups of many and searches are where the two differ; each form writes its own.

#include "store/database/cursor.hpp"
#include "store/database/repositories.hpp"
#include "store/database/sql_access.hpp"

#include <optional>
#include <string>
#include <vector>

namespace porchlight::store {

/// Of `visitors`: what a visit writes.
inline const std::string visitor_columns =
    "project_id, uid, name, email, user_id, secret_hash, first_referrer, first_seen_at, last_seen_at";
/// What is read of it, for visitor_of().
inline const std::string read_visitor_columns =
    visitor_columns + ", joined_to, agent_name, note, tags, contact_email";

/// A column that a statement selects behind those has this number.
inline constexpr int visitor_column_count = 14;

/// For PostgreSQL: what of `visitors v` is searched, in small letters, a line each. By this expression alone.
inline const std::string visitor_words_sql =
    "lower(concat_ws(E'\\n', v.uid, v.name, v.email, nullif(v.agent_name, ''), nullif(v.tags, '')) "
    "COLLATE \"default\")";

[[nodiscard]] Visitor visitor_of(const SqlCells& row);
/// None: there is no such row.
[[nodiscard]] Result<std::optional<Visitor>> read_visitor(SqlConnection& sql, const VisitorKey& key);

/// What is looked for, and behind which.
struct VisitorSearch {
  ProjectId project = 0;
  VisitorSort sort = VisitorSort::last_seen_desc;
  std::size_t limit = 0;
  std::string_view text;  // empty: all
  PagePosition after;
};

class VisitorsOver : public VisitorsRepository {
 public:
  explicit VisitorsOver(SqlAccess& access) : access_(access) {}
  Result<Visitor> find(const VisitorKey& key) final;
  Result<VisitorPage> page(ProjectId project, const VisitorQuery& query) final;

 private:
  /// In the order of the sort; one more than the limit where there are more.
  virtual Result<std::vector<Visitor>> search(const VisitorSearch& search) = 0;

  SqlAccess& access_;
};

}  // namespace porchlight::store
