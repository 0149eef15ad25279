#pragma once
// What one question to the live table selects, in its order and with its counts, kept right row by row:
// agents who ask the same share it. A change costs a search in each order, not a sort; counts are added to
// and taken from. Of a visitor's tags, which are a list, one is enough to fit, and each is counted. Pure.
//
// Counts: a row that no filter refuses counts with its value in every dimension; one that a single dimension
// refuses counts there alone, for there it would be if that dimension's filter were another. So each count is
// what choosing its value would show.

#include "monitor/table_row.hpp"
#include "protocol/table_messages.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porchlight::monitor {

/// Rows of one value of the dimension that is grouped by; all rows where none is.
struct RowGroup {
  TextId value = 0;
  std::vector<const Row*> rows;  // in order
};

/// Where a row stands in an order.
struct TableKey {
  std::int64_t number = 0;
  std::string text;
  std::string uid;
};

/// Who is here, whatever is asked: the bots stand in another table than the visitors.
struct TableTotals {
  std::size_t visitors = 0;
  std::size_t bots = 0;
  bool operator==(const TableTotals&) const = default;
};

/// Thread: one.
class TableQuery {
 public:
  TableQuery(protocol::TableQuestion question, RowMaker& maker);
  ~TableQuery();
  TableQuery(const TableQuery&) = delete;
  TableQuery& operator=(const TableQuery&) = delete;

  [[nodiscard]] const protocol::TableQuestion& question() const { return question_; }
  /// All rows at once, into an empty query.
  void fill(const std::unordered_map<std::string, Row>& rows);
  /// The row's address stays what it is until it leaves.
  void enter(const Row& row);
  void leave(const Row& row);
  /// Around the row's becoming like `next`. Where that does not move it, it keeps its place.
  void before_change(const Row& row, const Row& next);
  void after_change(const Row& row);

  [[nodiscard]] bool matches(const Row& row) const;
  /// Does one stand in front of the other, in one group?
  [[nodiscard]] bool before(const Row& one, const Row& other) const;

  [[nodiscard]] TableKey key_of(const Row& row) const;
  /// The first rows behind the key, in order; none: from the beginning. It is not grouped.
  [[nodiscard]] std::vector<const Row*> page_after(const std::optional<TableKey>& key,
                                                   std::size_t count) const;

  [[nodiscard]] std::size_t size() const { return size_; }
  /// In order, none of them empty.
  [[nodiscard]] const std::vector<const RowGroup*>& groups();
  [[nodiscard]] bool is_grouped() const { return question_.group.has_value(); }
  /// Grows with each change of who is in which place.
  [[nodiscard]] std::uint64_t order_version() const { return order_version_; }

  /// TableCounts of docs/openapi.json; and a number that grows whenever that text is another.
  [[nodiscard]] const std::string& counts(TableTotals here);
  [[nodiscard]] std::uint64_t counts_version() const { return counts_version_; }

  std::size_t users = 0;

 private:
  static constexpr std::size_t dimensions = protocol::table_dimensions.size();
  /// How a row fits: by no dimension refused, by one of them, or by more (or by the text), which is nowhere.
  struct Fit {
    std::size_t refused = 0;
    std::size_t by = 0;
  };
  [[nodiscard]] Fit fit(const Row& row) const;
  [[nodiscard]] bool allows(std::size_t dimension, const Row& row) const;
  [[nodiscard]] bool has_one_of(std::string_view lines, const std::vector<TextId>& values) const;
  void count(const Row& row, int by) { count(row, fit(row), by); }
  void count(const Row& row, Fit fit, int by);
  void count_value(std::size_t dimension, TextId value, int by);
  using Counted = std::pair<std::string_view, std::int64_t>;
  [[nodiscard]] std::vector<Counted> counts_of(std::size_t dimension) const;
  [[nodiscard]] std::vector<Counted> told_counts_of(std::size_t dimension) const;
  [[nodiscard]] std::string count_text() const;
  [[nodiscard]] bool tells_bots() const;
  [[nodiscard]] TextId group_of(const Row& row) const {
    return question_.group ? row.value(*question_.group) : 0;
  }
  [[nodiscard]] std::string_view text_of(const Row& row) const;
  [[nodiscard]] bool stands_behind(const TableKey& key, const Row& row) const;
  [[nodiscard]] bool keeps_place(const Row& row, const Row& next) const;
  void insert(const Row& row);
  void erase(const Row& row);

  const protocol::TableQuestion question_;
  RowMaker& maker_;
  std::vector<std::pair<std::size_t, std::vector<TextId>>> filters_;  // of dimensions that have one
  std::unordered_map<TextId, RowGroup> rows_;
  std::vector<const RowGroup*> groups_;
  bool groups_known_ = false;
  bool kept_place_ = false;  // between before_change() and after_change()
  std::size_t size_ = 0;
  std::uint64_t order_version_ = 0;
  std::array<std::unordered_map<TextId, std::int64_t>, dimensions> counted_;
  bool counts_known_ = false;
  TableTotals here_;
  std::string counts_;
  std::uint64_t counts_version_ = 0;
};

}  // namespace porchlight::monitor
