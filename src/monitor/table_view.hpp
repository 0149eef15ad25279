#pragma once
// What one agent has open of the live table: which rows it looks at, whether their order is held, and what it
// was told last. Pure.
//
// Groups that are collapsed keep their heading and their count; their rows are left out: not told, not
// numbered.
//
// An order that is held is the list of who stood in it when that began. Rows in it change in place, who goes
// stays as offline, who comes back is back in the same place; and who stands nowhere in it waits.

#include "monitor/table_query.hpp"
#include "protocol/events.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porchlight::monitor {

/// What a tableChanged or an acknowledgement says.
struct TableNews {
  std::size_t from = 0;
  std::vector<std::string> uids;
  std::string rows;  // JSON
  std::size_t total = 0;
  protocol::TableWaiting waiting{};
  std::string counts;                 // JSON
  std::optional<std::string> groups;  // JSON
};

/// Thread: one.
class TableView {
 public:
  TableView(TableQuery& query, RowMaker& maker, protocol::TableWindow window);

  [[nodiscard]] TableQuery& query() { return query_; }
  [[nodiscard]] bool is_held() const { return held_.has_value(); }
  void move(protocol::TableWindow window);
  /// Holding what is held already changes nothing.
  void hold(bool hold);

  /// A row is there anew, at this address from now on.
  void on_entered(const Row& row);
  /// The row goes; `version`: the table's from then on.
  void on_leaving(const Row& row, std::uint64_t version);

  /// All that there is to say; it counts as told.
  [[nodiscard]] TableNews tell(TableTotals here);
  /// What is another than was told, with the rows that are; it counts as told then. None: nothing is.
  [[nodiscard]] std::optional<TableNews> tell_changes(TableTotals here);

 private:
  /// Of an order that is held.
  struct Place {
    std::string uid;
    const Row* row;             // null: gone
    std::string last{};         // how a row that is gone is shown
    std::uint64_t version = 0;  // since when it is gone
  };
  /// With a heading: those behind have none.
  struct HeldGroup {
    std::string value;
    std::size_t first = 0;  // place
    std::size_t rows = 0;
  };
  struct Held {
    std::vector<Place> places;
    std::unordered_map<std::string, std::size_t> by_uid;
    std::unordered_map<const Row*, std::size_t> by_row;
    std::vector<HeldGroup> groups;
    [[nodiscard]] const HeldGroup* group_of(std::size_t place) const;
  };
  /// A row as it was told.
  struct Told {
    std::string uid;
    std::uint64_t version = 0;
    bool operator==(const Told&) const = default;
  };
  struct Shown {
    Told as;
    const Row* row;
    const std::string* last;  // where there is no row
  };

  [[nodiscard]] bool is_collapsed(std::string_view group) const;
  /// Of today's groups the one that stands at this number.
  [[nodiscard]] bool is_collapsed(std::size_t number, const RowGroup& group) const;
  [[nodiscard]] bool is_shown(std::size_t place) const;
  [[nodiscard]] std::size_t left_out();
  [[nodiscard]] std::size_t total();
  [[nodiscard]] std::optional<std::size_t> number_of(const std::string& uid);
  [[nodiscard]] std::vector<Shown> window();
  [[nodiscard]] std::vector<Shown> held_window() const;
  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> shown_places() const;
  [[nodiscard]] protocol::TableWaiting waiting();
  [[nodiscard]] protocol::TableWaiting count_waiting();
  [[nodiscard]] std::optional<std::string> groups();
  [[nodiscard]] std::string held_groups();
  [[nodiscard]] TableNews news(const std::vector<Shown>& shown, bool all, TableTotals here);

  TableQuery& query_;
  RowMaker& maker_;
  protocol::TableWindow window_;
  std::vector<std::string> collapsed_;  // in order
  std::optional<Held> held_;
  protocol::TableWaiting waiting_{};
  std::optional<std::uint64_t> waiting_of_;  // the order's version that `waiting_` is of
  std::vector<Told> told_;
  std::size_t told_from_ = 0;
  std::size_t told_total_ = 0;
  protocol::TableWaiting told_waiting_{};
  std::uint64_t told_counts_ = 0;
  std::optional<std::string> told_groups_;
};

/// How many of these have to be taken out for the rest to be in ascending order.
[[nodiscard]] std::size_t out_of_order(const std::vector<std::size_t>& numbers);

}  // namespace porchlight::monitor
