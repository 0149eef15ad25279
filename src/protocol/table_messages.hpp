#pragma once
// What an agent asks of the live table of who is here, read strictly. Pure.
//
// What can be filtered is one list of words for each dimension, so that filters, counts and groups are all
// the same thing: `returning: true` is the word "true" of the dimension `returning`.

#include "base/error.hpp"
#include "base/ids.hpp"

#include <boost/json/array.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::protocol {

/// In the order of TableCounts.
enum class TableDimension : std::uint8_t {
  status,
  page,
  referrer,
  campaign,
  landing,
  device,
  browser,
  system,
  country,
  returning,
  signed_in,
  conversation,
  bots,
  tags,
};
inline constexpr std::array<std::string_view, 14> table_dimensions{
    "status", "page",    "referrer",  "campaign", "landing",      "device", "browser",
    "system", "country", "returning", "signedIn", "conversation", "bots",   "tags"};

[[nodiscard]] constexpr std::size_t index_of(TableDimension dimension) {
  return static_cast<std::size_t>(dimension);
}

struct TableFilter {
  std::array<std::vector<std::string>, table_dimensions.size()> values;  // an empty list says nothing
  std::string text;  // as utf8::fold_case makes it; empty: anything
  [[nodiscard]] std::vector<std::string>& of(TableDimension dimension) { return values[index_of(dimension)]; }
  [[nodiscard]] const std::vector<std::string>& of(TableDimension dimension) const {
    return values[index_of(dimension)];
  }
  /// It is the bots' table that is asked for.
  [[nodiscard]] bool is_of_bots() const {
    return of(TableDimension::bots) == std::vector<std::string>{"true"};
  }
  bool operator==(const TableFilter&) const = default;
};

struct TableSort {
  enum class By : std::uint8_t {
    online_since,
    page_since,
    name,
    page,
    pages,
    visits,
    referrer,
    campaign,
    device,
    browser,
    country,
    status,
    landing,
    tags,
    conversation,  // who waits for an answer, then open, then closed ones
    viewers,
  };
  By by = By::online_since;
  bool descending = true;
  bool operator==(const TableSort&) const = default;
};

/// What makes one order: agents who ask the same share it.
struct TableQuestion {
  TableFilter filter;
  TableSort sort;
  std::optional<TableDimension> group;
  bool operator==(const TableQuestion&) const = default;
};

/// The rows that are looked at.
struct TableWindow {
  std::size_t from = 0;
  std::size_t count = 0;
  std::optional<std::vector<std::string>> collapsed{};  // groups whose rows are left out; none: as before
  std::string around{};  // who stands in its middle, wherever that is; empty: nobody
};

struct OpenTableMessage {
  ProjectId project = 0;
  TableQuestion question;
  TableWindow window;
};

struct MoveTableMessage {
  ProjectId project = 0;
  TableWindow window;
  bool hold = false;
};

/// Errors: badRequest.
[[nodiscard]] Result<OpenTableMessage> read_open_table(const boost::json::array& args);
/// Errors: badRequest.
[[nodiscard]] Result<MoveTableMessage> read_move_table(const boost::json::array& args);
/// A filter of this dimension is a truth: the words "true" and "false".
[[nodiscard]] bool is_truth(TableDimension dimension);
/// Whether a filter may have this value.
[[nodiscard]] bool is_filter_value(TableDimension dimension, std::string_view value);
/// None: no sort of that name.
[[nodiscard]] std::optional<TableSort::By> sort_named(std::string_view name);
/// As TableFilter::text has it.
[[nodiscard]] std::string searched_text(std::string_view given);
/// Bots are in no table but their own: says so where the filter does not. Lists are put in order, each value
/// once.
[[nodiscard]] TableFilter completed(TableFilter filter);

}  // namespace porchlight::protocol
