#pragma once
// Pages of visitors, and the search in them.
//
// A page without a text is a piece of an index. With a text there are two ways, and each is bad where the
// other is good: to walk the page's order and keep what has the text (at once for a frequent text, a million
// rows for a rare one), or to ask the text's index and sort what it names (at once for a rare text, half a
// million rows to sort for a frequent one). PostgreSQL would have to guess how many visitors have the text.
// Here it is found out: a short walk first; then the index, for a bounded number; and where it names more,
// the text is frequent after all, and the walk goes on.

#include "base/error.hpp"
#include "driver/postgres/connection.hpp"
#include "store/database/cursor.hpp"
#include "store/database/repositories.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

struct PageSearch {
  ProjectId project = 0;
  VisitorSort sort = VisitorSort::last_seen_desc;
  PagePosition after;  // begins behind it
  std::size_t limit = 1;
  std::string pattern;  // of LIKE; empty for everybody
};

/// Errors: badRequest for a cursor that no page gave.
[[nodiscard]] Result<PageSearch> page_search(ProjectId project, const VisitorQuery& query);

[[nodiscard]] Result<VisitorPage> read_page(driver::PostgresConnection& connection, const PageSearch& search);

/// Rows as every query of visitors selects them.
[[nodiscard]] Visitor visitor_of(const driver::PostgresRows& rows, std::size_t row);
[[nodiscard]] std::vector<Visitor> visitors_of(const driver::PostgresRows& rows);

}  // namespace porchlight::store
