#include "store/database/postgres/batch.hpp"

#include "store/database/storable_text.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {
namespace {

using Optional = std::optional<std::string_view>;

/// The columns; views are of the writes, or of the texts that had to be cleaned.
struct Columns {
  std::vector<std::int64_t> projects;
  std::vector<Optional> uids;
  std::vector<Optional> names;
  std::vector<Optional> emails;
  std::vector<Optional> user_ids;
  std::vector<Optional> secrets;
  std::vector<Optional> referrers;
  std::vector<WallTime> first_seen;
  std::vector<WallTime> last_seen;
  std::vector<std::int64_t> makes_row;  // 0 or 1
  std::deque<std::string> cleaned;      // a deque: its texts do not move

  void reserve(std::size_t rows) {
    projects.reserve(rows);
    for (auto* column : {&uids, &names, &emails, &user_ids, &secrets, &referrers}) column->reserve(rows);
    first_seen.reserve(rows);
    last_seen.reserve(rows);
    makes_row.reserve(rows);
  }
  std::string_view shown(const std::string& text) {
    return is_storable(text) ? std::string_view(text) : cleaned.emplace_back(storable(text));
  }
};

Optional view(const std::optional<std::string>& text) {
  return text ? Optional(*text) : std::nullopt;
}

bool can_be_stored(const VisitorWrite& row) {
  return is_storable(row.key.uid) && is_storable(row.secret_hash) &&
         (!row.user_id || is_storable(*row.user_id));
}

WallTime first_seen_of(const VisitorWrite& row) {
  return row.first_seen == WallTime{} ? row.seen : row.first_seen;
}

void append(Columns& columns, const VisitorWrite& row) {
  columns.projects.push_back(row.key.project);
  columns.uids.emplace_back(row.key.uid);
  columns.names.push_back(row.name ? Optional(columns.shown(*row.name)) : std::nullopt);
  columns.emails.push_back(row.email ? Optional(columns.shown(*row.email)) : std::nullopt);
  columns.user_ids.push_back(view(row.user_id));
  columns.secrets.emplace_back(row.secret_hash);
  columns.referrers.emplace_back(columns.shown(row.referrer));
  columns.first_seen.push_back(first_seen_of(row));
  columns.last_seen.push_back(row.seen);
  columns.makes_row.push_back(row.makes_row ? 1 : 0);
}

/// A later write of the visitor in the last row: what two statements in this order would have left.
void merge(Columns& columns, const VisitorWrite& row) {
  if (row.makes_row && columns.makes_row.back() == 0) {
    columns.makes_row.back() = 1;
    columns.secrets.back() = row.secret_hash;
    columns.referrers.back() = columns.shown(row.referrer);
  }
  if (first_seen_of(row) < columns.first_seen.back() && !row.referrer.empty())
    columns.referrers.back() = columns.shown(row.referrer);
  columns.first_seen.back() = std::min(columns.first_seen.back(), first_seen_of(row));
  columns.last_seen.back() = std::max(columns.last_seen.back(), row.seen);
  if (row.name) columns.names.back() = columns.shown(*row.name);
  if (row.email) columns.emails.back() = columns.shown(*row.email);
  if (row.user_id) columns.user_ids.back() = *row.user_id;
}

std::vector<const VisitorWrite*> sorted(std::span<const VisitorWrite> writes) {
  std::vector<const VisitorWrite*> rows;
  rows.reserve(writes.size());
  for (const VisitorWrite& row : writes) rows.push_back(&row);
  // Stable: two writes for one visitor keep their order.
  std::ranges::stable_sort(rows, {}, &VisitorWrite::key);
  return rows;
}

}  // namespace

Result<driver::PostgresParameters> batch_parameters(std::span<const VisitorWrite> writes) {
  Columns columns;
  columns.reserve(writes.size());
  const VisitorWrite* last = nullptr;
  for (const VisitorWrite* const row : sorted(writes)) {
    if (!can_be_stored(*row)) {
      return Error{ErrorCode::bad_request,
                   "visitor: expected uid, userId and secret in UTF-8, without a zero"};
    }
    if (last != nullptr && last->key == row->key) {
      merge(columns, *row);
    } else {
      append(columns, *row);
    }
    last = row;
  }
  driver::PostgresParameters parameters;
  parameters.add(std::span<const std::int64_t>(columns.projects));
  for (const auto* column : {&columns.uids, &columns.names, &columns.emails, &columns.user_ids,
                             &columns.secrets, &columns.referrers}) {
    parameters.add(std::span<const Optional>(*column));
  }
  parameters.add(std::span<const WallTime>(columns.first_seen));
  parameters.add(std::span<const WallTime>(columns.last_seen));
  parameters.add(std::span<const std::int64_t>(columns.makes_row));
  return parameters;
}

}  // namespace porchlight::store
