#pragma once
// Who has read a page whose title or path has a text. Pages have their words once (page_words), however many
// read them: the text names pages, these name their views, and views their visits. Where that is more than is
// looked through, the text is frequent, and each visitor's own views are asked on the way (has_read_sql).

#include "base/ids.hpp"
#include "driver/postgres/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace porchlight::store {

/// Their uids; none: there are too many views. `pattern` is for LIKE, of a text as utf8::fold_case makes it.
[[nodiscard]] driver::PostgresResult<std::optional<std::vector<std::string>>> page_readers(
    driver::PostgresConnection& connection, ProjectId project, const std::string& pattern);

/// Of a row with a `uid`, in project $1: it has read a page with pattern $5.
[[nodiscard]] const std::string& has_read_sql();

}  // namespace porchlight::store
