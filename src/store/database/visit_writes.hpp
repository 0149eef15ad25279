#pragma once
// What two writes of one visit come to, and what of a batch goes into a database, whichever it is. Pure.

#include "store/database/visits.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

/// Whoever comes (back) at this time continues the visit. An end of the future is another clock's.
[[nodiscard]] bool continues(const Visit& last, WallTime now);

/// A later write of the same visit: as if both had been applied in this order. Views stay in the order of
/// their times.
void merge(VisitWrite& older, VisitWrite newer);

/// Sorted by key, as in every gateway; one write a visit, one view a time; texts that every database takes,
/// as long as they may be. Those of visitors that nobody can be are left out.
[[nodiscard]] std::vector<VisitWrite> writable(std::span<const VisitWrite> writes);

/// What a page is searched by, and its number, which is the same for the same words of a project everywhere:
/// a page that thousands read has its words once.
struct PageWords {
  std::int64_t page = 0;
  std::string words;  // title and path as utf8::fold_case makes them, a line each
};
[[nodiscard]] PageWords words_of_page(ProjectId project, const PageView& view);

/// The landing page's utm_ parameters as the JSON text of one column (json_column.hpp).
[[nodiscard]] std::string campaign_to_json(const Campaign& campaign);
[[nodiscard]] Campaign campaign_from_json(std::string_view json);

}  // namespace porchlight::store
