#include "monitor/table_view.hpp"

#include "base/json.hpp"
#include "monitor/limits.hpp"
#include "protocol/event_parts.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::monitor {
namespace {

bool same(const protocol::TableWaiting& one, const protocol::TableWaiting& other) {
  return one.arrived == other.arrived && one.gone == other.gone && one.moved == other.moved;
}

std::string groups_json(TableQuery& query, const TextPool& texts) {
  std::string out;
  json::ListWriter list(out);
  std::size_t told = 0;
  for (const RowGroup* group : query.groups()) {
    if (++told > limits::told_groups) break;
    protocol::write_object(list.next(), "value", std::string_view(texts.text(group->value)), "count",
                           group->rows.size());
  }
  list.end();
  return out;
}

}  // namespace

std::size_t out_of_order(const std::vector<std::size_t>& numbers) {
  std::vector<std::size_t> ends;  // of the ascending sequences so far, by their length
  for (const std::size_t number : numbers) {
    if (ends.empty() || ends.back() < number) {
      ends.push_back(number);
    } else {
      *std::ranges::lower_bound(ends, number) = number;
    }
  }
  return numbers.size() - ends.size();
}

TableView::TableView(TableQuery& query, RowMaker& maker, protocol::TableWindow window)
    : query_(query), maker_(maker) {
  move(std::move(window));
}

void TableView::move(protocol::TableWindow window) {
  window_ = std::move(window);
  if (window_.collapsed) {
    collapsed_ = *std::exchange(window_.collapsed, std::nullopt);
    std::ranges::sort(collapsed_);
    waiting_of_.reset();
  }
  const std::string around = std::exchange(window_.around, {});
  if (around.empty()) return;
  if (const auto number = number_of(around)) window_.from = *number - std::min(*number, window_.count / 2);
}

const TableView::HeldGroup* TableView::Held::group_of(std::size_t place) const {
  const auto after = std::ranges::upper_bound(groups, place, {}, &HeldGroup::first);
  if (after == groups.begin()) return nullptr;
  const HeldGroup& group = *std::prev(after);
  return place < group.first + group.rows ? &group : nullptr;
}

bool TableView::is_collapsed(std::string_view group) const {
  return std::ranges::binary_search(collapsed_, group);
}

bool TableView::is_collapsed(std::size_t number, const RowGroup& group) const {
  return !collapsed_.empty() && query_.is_grouped() && number < limits::told_groups &&
         is_collapsed(maker_.texts().text(group.value));
}

bool TableView::is_shown(std::size_t place) const {
  if (collapsed_.empty()) return true;
  const HeldGroup* group = held_->group_of(place);
  return group == nullptr || !is_collapsed(group->value);
}

std::size_t TableView::left_out() {
  if (collapsed_.empty()) return 0;
  std::size_t rows = 0;
  if (held_) {
    for (const HeldGroup& group : held_->groups) rows += is_collapsed(group.value) ? group.rows : 0;
    return rows;
  }
  std::size_t number = 0;
  for (const RowGroup* group : query_.groups())
    rows += is_collapsed(number++, *group) ? group->rows.size() : 0;
  return rows;
}

std::size_t TableView::total() {
  return (held_ ? held_->places.size() : query_.size()) - left_out();
}

/// Counted without those that are left out.
std::optional<std::size_t> TableView::number_of(const std::string& uid) {
  if (held_) {
    const auto found = held_->by_uid.find(uid);
    if (found == held_->by_uid.end() || !is_shown(found->second)) return std::nullopt;
    std::size_t number = found->second;
    for (const HeldGroup& group : held_->groups) {
      if (group.first < found->second && is_collapsed(group.value)) number -= group.rows;
    }
    return number;
  }
  std::size_t before = 0;
  std::size_t at = 0;
  for (const RowGroup* group : query_.groups()) {
    if (is_collapsed(at++, *group)) continue;
    const auto found = std::ranges::find(group->rows, uid, [](const Row* row) { return row->uid; });
    if (found != group->rows.end()) return before + static_cast<std::size_t>(found - group->rows.begin());
    before += group->rows.size();
  }
  return std::nullopt;
}

void TableView::hold(bool hold) {
  if (hold == is_held()) return;
  waiting_of_.reset();
  waiting_ = {};
  if (!hold) return held_.reset();
  Held& held = held_.emplace();
  held.places.reserve(query_.size());
  held.by_uid.reserve(query_.size());
  held.by_row.reserve(query_.size());
  for (const RowGroup* group : query_.groups()) {
    if (query_.is_grouped() && held.groups.size() < limits::told_groups) {
      held.groups.push_back({maker_.texts().text(group->value), held.places.size(), group->rows.size()});
    }
    for (const Row* row : group->rows) {
      held.by_uid.emplace(row->uid, held.places.size());
      held.by_row.emplace(row, held.places.size());
      held.places.push_back({row->uid, row});
    }
  }
}

void TableView::on_entered(const Row& row) {
  if (!held_) return;
  const auto found = held_->by_uid.find(row.uid);
  if (found == held_->by_uid.end()) return;
  held_->places[found->second].row = &row;
  held_->by_row.emplace(&row, found->second);
  waiting_of_.reset();
}

void TableView::on_leaving(const Row& row, std::uint64_t version) {
  if (!held_) return;
  const auto found = held_->by_row.find(&row);
  if (found == held_->by_row.end()) return;
  Place& place = held_->places[found->second];
  place.row = nullptr;
  place.last.clear();
  maker_.append(place.last, row, false);
  place.version = version;
  held_->by_row.erase(found);
  waiting_of_.reset();
}

TableNews TableView::tell(TableTotals here) {
  return news(window(), true, here);
}

std::optional<TableNews> TableView::tell_changes(TableTotals here) {
  static_cast<void>(query_.counts(here));
  const std::vector<Shown> shown = window();
  const bool same_rows = std::ranges::equal(shown, told_, {}, &Shown::as);
  if (same_rows && told_from_ == window_.from && told_total_ == total() && same(told_waiting_, waiting()) &&
      told_counts_ == query_.counts_version() && told_groups_ == groups()) {
    return std::nullopt;
  }
  return news(shown, false, here);
}

TableNews TableView::news(const std::vector<Shown>& shown, bool all, TableTotals here) {
  std::unordered_map<std::string_view, std::uint64_t> known;
  if (!all) {
    for (const Told& told : told_) known.emplace(told.uid, told.version);
  }
  TableNews news{.from = window_.from,
                 .uids = {},
                 .rows = {},
                 .total = total(),
                 .waiting = waiting(),
                 .counts = query_.counts(here),
                 .groups = groups()};
  json::ListWriter rows(news.rows);
  std::vector<Told> told;
  told.reserve(shown.size());
  news.uids.reserve(shown.size());
  for (const Shown& one : shown) {
    news.uids.push_back(one.as.uid);
    told.push_back(one.as);
    const auto before = known.find(one.as.uid);
    if (before != known.end() && before->second == one.as.version) continue;
    if (one.row != nullptr) {
      maker_.append(rows.next(), *one.row, true);
    } else {
      rows.next() += *one.last;
    }
  }
  rows.end();
  told_ = std::move(told);
  told_from_ = news.from;
  told_total_ = news.total;
  told_waiting_ = news.waiting;
  told_counts_ = query_.counts_version();
  told_groups_ = news.groups;
  return news;
}

std::vector<TableView::Shown> TableView::window() {
  if (held_) return held_window();
  std::vector<Shown> shown;
  shown.reserve(window_.count);
  std::size_t skip = window_.from;
  std::size_t number = 0;
  for (const RowGroup* group : query_.groups()) {
    if (is_collapsed(number++, *group)) continue;
    for (std::size_t i = skip; i < group->rows.size() && shown.size() < window_.count; ++i) {
      const Row* row = group->rows[i];
      shown.push_back({{row->uid, row->version}, row, nullptr});
    }
    skip -= std::min(skip, group->rows.size());
    if (shown.size() == window_.count) break;
  }
  return shown;
}

std::vector<TableView::Shown> TableView::held_window() const {
  std::vector<Shown> shown;
  shown.reserve(window_.count);
  std::size_t skip = window_.from;
  for (const auto& [first, end] : shown_places()) {
    const std::size_t skipped = std::min(skip, end - first);
    skip -= skipped;
    for (std::size_t i = first + skipped; i < end && shown.size() < window_.count; ++i) {
      const Place& place = held_->places[i];
      shown.push_back(
          {{place.uid, place.row != nullptr ? place.row->version : place.version}, place.row, &place.last});
    }
  }
  return shown;
}

/// Of a held order, from one collapsed group to the next.
std::vector<std::pair<std::size_t, std::size_t>> TableView::shown_places() const {
  std::vector<std::pair<std::size_t, std::size_t>> stretches;
  stretches.reserve(collapsed_.size() + 1);
  std::size_t first = 0;
  if (!collapsed_.empty()) {
    for (const HeldGroup& group : held_->groups) {
      if (!is_collapsed(group.value)) continue;
      stretches.emplace_back(first, group.first);
      first = group.first + group.rows;
    }
  }
  stretches.emplace_back(first, held_->places.size());
  return stretches;
}

protocol::TableWaiting TableView::waiting() {
  if (!held_ || waiting_of_ == query_.order_version()) return waiting_;
  waiting_ = count_waiting();
  waiting_of_ = query_.order_version();
  return waiting_;
}

/// Who is in a collapsed group is nowhere to be waited for: its count says it.
protocol::TableWaiting TableView::count_waiting() {
  std::vector<std::size_t> still;  // of those who stand in both orders, in today's, the place in the held one
  still.reserve(query_.size());
  protocol::TableWaiting waiting{};
  std::size_t hidden = 0;  // who stood in the held order, and would be in a collapsed group
  std::size_t number = 0;
  for (const RowGroup* group : query_.groups()) {
    const bool is_open = !is_collapsed(number++, *group);
    for (const Row* row : group->rows) {
      const auto found = held_->by_row.find(row);
      const bool stood = found != held_->by_row.end() && is_shown(found->second);
      if (stood && is_open) {
        still.push_back(found->second);
      } else if (stood) {
        ++hidden;
      } else if (is_open) {
        ++(found == held_->by_row.end() ? waiting.arrived : waiting.moved);
      }
    }
  }
  waiting.gone = static_cast<std::int64_t>(total() - still.size() - hidden);
  waiting.moved += static_cast<std::int64_t>(out_of_order(still) + hidden);
  return waiting;
}

std::optional<std::string> TableView::groups() {
  if (!query_.is_grouped()) return std::nullopt;
  return held_ ? held_groups() : groups_json(query_, maker_.texts());
}

/// A collapsed group shows no row that could be out of place: its count is today's.
std::string TableView::held_groups() {
  std::unordered_map<std::string_view, std::size_t> today;
  if (!collapsed_.empty()) {
    for (const RowGroup* group : query_.groups()) {
      today.emplace(maker_.texts().text(group->value), group->rows.size());
    }
  }
  std::string out;
  json::ListWriter list(out);
  for (const HeldGroup& group : held_->groups) {
    const auto now = today.find(group.value);
    const std::size_t rows = !is_collapsed(group.value) ? group.rows : now == today.end() ? 0 : now->second;
    protocol::write_object(list.next(), "value", std::string_view(group.value), "count", rows);
  }
  list.end();
  return out;
}

}  // namespace porchlight::monitor
