#include "monitor/table_query.hpp"

#include "base/assert.hpp"
#include "base/json.hpp"
#include "base/lines.hpp"
#include "monitor/limits.hpp"
#include "protocol/event_parts.hpp"

#include <algorithm>
#include <compare>
#include <string_view>

namespace porchlight::monitor {
namespace {

using protocol::TableSort;

using By = TableSort::By;

/// Of a visitor there may be several.
constexpr std::size_t tags = protocol::index_of(TableDimension::tags);

bool is_unread(const Row& row) {
  return row.conversation() && row.conversation()->unread > 0;
}

std::optional<TableDimension> dimension_of(By by) {
  switch (by) {
    case By::page:
      return TableDimension::page;
    case By::referrer:
      return TableDimension::referrer;
    case By::campaign:
      return TableDimension::campaign;
    case By::device:
      return TableDimension::device;
    case By::browser:
      return TableDimension::browser;
    case By::country:
      return TableDimension::country;
    case By::landing:
      return TableDimension::landing;
    case By::tags:
      return TableDimension::tags;
    default:
      return std::nullopt;
  }
}

/// Who waits for an answer first; 0: there is none.
std::int64_t rank_of_conversation(const Row& row) {
  if (!row.conversation()) return 0;
  if (is_unread(row)) return 1;
  return row.conversation()->is_open ? 2 : 3;
}

/// What a row is sorted by where that is a number; 0: not known.
std::int64_t number_of(By by, const Row& row) {
  switch (by) {
    case By::online_since:  // how long on the site: whoever comes back within a visit goes on with it
      return to_milliseconds(row.started == WallTime{} ? row.online_since : row.started);
    case By::page_since:
      return to_milliseconds(row.page_since);
    case By::pages:
      return row.pages;
    case By::visits:
      return row.visits;
    case By::status:
      return row.activity == store::Activity::active ? 1 : 2;
    case By::conversation:
      return rank_of_conversation(row);
    case By::viewers:
      return row.aside.viewers.count;
    default:
      return 0;
  }
}

/// What is not known stands behind the rest, whichever the direction.
template <typename Key>
std::strong_ordering compare_keys(const Key& one, const Key& other, const Key& unknown, bool descending) {
  if (one == other) return std::strong_ordering::equal;
  if (one == unknown) return std::strong_ordering::greater;
  if (other == unknown) return std::strong_ordering::less;
  return (one < other) != descending ? std::strong_ordering::less : std::strong_ordering::greater;
}

struct CountJson {
  std::string_view value;
  std::int64_t count;
  void append_to(std::string& out) const { protocol::write_object(out, "value", value, "count", count); }
};

}  // namespace

TableQuery::TableQuery(protocol::TableQuestion question, RowMaker& maker)
    : question_(std::move(question)), maker_(maker) {
  for (std::size_t i = 0; i < dimensions; ++i) {
    if (question_.filter.values[i].empty()) continue;
    auto& filter = filters_.emplace_back(i, std::vector<TextId>());
    for (const std::string& value : question_.filter.values[i]) {
      filter.second.push_back(maker_.texts().take(value));
    }
  }
}

TableQuery::~TableQuery() {
  for (const auto& filter : filters_) {
    for (const TextId value : filter.second) maker_.texts().give_back(value);
  }
}

void TableQuery::fill(const std::unordered_map<std::string, Row>& rows) {
  for (const auto& [uid, row] : rows) {
    const Fit fits = fit(row);
    count(row, fits, +1);
    if (fits.refused > 0) continue;
    RowGroup& group = rows_[group_of(row)];
    group.value = group_of(row);
    group.rows.push_back(&row);
    ++size_;
  }
  for (auto& [value, group] : rows_) {
    std::ranges::sort(group.rows, [this](const Row* one, const Row* other) { return before(*one, *other); });
  }
  groups_known_ = false;
  ++order_version_;
}

void TableQuery::enter(const Row& row) {
  const Fit fits = fit(row);
  count(row, fits, +1);
  if (fits.refused == 0) insert(row);
}

void TableQuery::leave(const Row& row) {
  const Fit fits = fit(row);
  count(row, fits, -1);
  if (fits.refused == 0) erase(row);
}

void TableQuery::before_change(const Row& row, const Row& next) {
  kept_place_ = keeps_place(row, next);
  if (kept_place_) return count(row, -1);
  leave(row);
}

void TableQuery::after_change(const Row& row) {
  if (kept_place_) return count(row, +1);
  enter(row);
}

bool TableQuery::keeps_place(const Row& row, const Row& next) const {
  return matches(row) && matches(next) && group_of(row) == group_of(next) && !before(row, next) &&
         !before(next, row);
}

bool TableQuery::matches(const Row& row) const {
  return fit(row).refused == 0;
}

bool TableQuery::allows(std::size_t dimension, const Row& row) const {
  for (const auto& [filtered, values] : filters_) {
    if (filtered != dimension) continue;
    if (std::ranges::find(values, row.values[dimension]) != values.end()) return true;
    if (dimension == tags) return has_one_of(maker_.texts().text(row.values[dimension]), values);
    return dimension == protocol::index_of(TableDimension::conversation) && is_unread(row) &&
           std::ranges::find(values, maker_.unread()) != values.end();
  }
  return true;
}

bool TableQuery::has_one_of(std::string_view lines, const std::vector<TextId>& values) const {
  return std::ranges::any_of(values,
                             [&](TextId value) { return has_line(lines, maker_.texts().text(value)); });
}

TableQuery::Fit TableQuery::fit(const Row& row) const {
  Fit fits;
  for (const auto& [dimension, values] : filters_) {
    if (allows(dimension, row)) continue;
    fits.by = dimension;
    if (++fits.refused > 1) return fits;
  }
  if (!question_.filter.text.empty() && !maker_.has(row, question_.filter.text)) fits.refused = 2;
  return fits;
}

void TableQuery::count(const Row& row, Fit fit, int by) {
  if (fit.refused > 1) return;
  counts_known_ = false;
  for (std::size_t i = 0; i < dimensions; ++i) {
    if (fit.refused == 1 && fit.by != i) continue;
    count_value(i, row.values[i], by);
    const bool counts_unread = i == protocol::index_of(TableDimension::conversation) && is_unread(row);
    if (counts_unread) count_value(i, maker_.unread(), by);
  }
}

void TableQuery::count_value(std::size_t dimension, TextId value, int by) {
  auto& counted = counted_[dimension];
  const auto found = counted.try_emplace(value, 0).first;
  found->second += by;
  if (found->second == 0) counted.erase(found);
}

bool TableQuery::before(const Row& one, const Row& other) const {
  const By by = question_.sort.by;
  const bool descending = question_.sort.descending;
  std::strong_ordering order =
      compare_keys(number_of(by, one), number_of(by, other), std::int64_t{0}, descending);
  const auto dimension = dimension_of(by);
  if (by == By::name || (dimension && one.value(*dimension) != other.value(*dimension))) {
    order = compare_keys(text_of(one), text_of(other), std::string_view(), descending);
  }
  return order == std::strong_ordering::equal ? one.uid < other.uid : order == std::strong_ordering::less;
}

/// Empty where a number sorts.
std::string_view TableQuery::text_of(const Row& row) const {
  const By by = question_.sort.by;
  std::string_view text;
  if (by == By::name) {
    text = row.name_key;
  } else if (const auto dimension = dimension_of(by)) {
    text = maker_.texts().text(row.value(*dimension));
  }
  return text.substr(0, limits::sorted_bytes);
}

TableKey TableQuery::key_of(const Row& row) const {
  return {.number = number_of(question_.sort.by, row), .text = std::string(text_of(row)), .uid = row.uid};
}

bool TableQuery::stands_behind(const TableKey& key, const Row& row) const {
  const bool descending = question_.sort.descending;
  auto order = compare_keys(key.number, number_of(question_.sort.by, row), std::int64_t{0}, descending);
  if (order == std::strong_ordering::equal) {
    order = compare_keys(std::string_view(key.text), text_of(row), std::string_view(), descending);
  }
  return order == std::strong_ordering::equal ? key.uid < row.uid : order == std::strong_ordering::less;
}

std::vector<const Row*> TableQuery::page_after(const std::optional<TableKey>& key, std::size_t count) const {
  PORCHLIGHT_ASSERT(!is_grouped());
  std::vector<const Row*> page;
  const auto all = rows_.find(0);
  if (all == rows_.end()) return page;
  const std::vector<const Row*>& rows = all->second.rows;
  auto from = rows.begin();
  if (key) {
    from = std::ranges::partition_point(rows, [&](const Row* row) { return !stands_behind(*key, *row); });
  }
  const auto left = static_cast<std::size_t>(rows.end() - from);
  page.assign(from, from + static_cast<std::ptrdiff_t>(std::min(count, left)));
  return page;
}

void TableQuery::insert(const Row& row) {
  RowGroup& group = rows_[group_of(row)];
  group.value = group_of(row);
  const auto place = std::ranges::upper_bound(
      group.rows, &row, [this](const Row* one, const Row* other) { return before(*one, *other); });
  group.rows.insert(place, &row);
  ++size_;
  groups_known_ = false;
  ++order_version_;
}

void TableQuery::erase(const Row& row) {
  const auto group = rows_.find(group_of(row));
  auto& rows = group->second.rows;
  rows.erase(std::ranges::lower_bound(
      rows, &row, [this](const Row* one, const Row* other) { return before(*one, *other); }));
  if (rows.empty()) rows_.erase(group);
  --size_;
  groups_known_ = false;
  ++order_version_;
}

const std::vector<const RowGroup*>& TableQuery::groups() {
  if (groups_known_) return groups_;
  groups_.clear();
  groups_.reserve(rows_.size());
  for (const auto& [value, group] : rows_) groups_.push_back(&group);
  std::ranges::sort(groups_, [this](const RowGroup* one, const RowGroup* other) {
    if (one->rows.size() != other->rows.size()) return one->rows.size() > other->rows.size();
    return maker_.texts().text(one->value) < maker_.texts().text(other->value);
  });
  groups_known_ = true;
  return groups_;
}

const std::string& TableQuery::counts(TableTotals here) {
  if (counts_known_ && here == here_) return counts_;
  here_ = here;
  counts_known_ = true;
  std::string text = count_text();
  if (text == counts_) return counts_;
  counts_ = std::move(text);
  ++counts_version_;
  return counts_;
}

/// Of bots it is known how many there are, not how many of them another filter would leave.
bool TableQuery::tells_bots() const {
  const bool only = filters_.size() == 1 && question_.filter.text.empty();
  return only && here_.bots > 0 &&
         question_.filter.of(TableDimension::bots) == std::vector<std::string>{"false"};
}

std::vector<TableQuery::Counted> TableQuery::counts_of(std::size_t dimension) const {
  std::vector<Counted> counts;
  counts.reserve(counted_[dimension].size());
  std::unordered_map<std::string_view, std::int64_t> of_tags;
  for (const auto& [value, count] : counted_[dimension]) {
    const std::string& text = maker_.texts().text(value);
    if (dimension != tags || text.empty()) {
      counts.emplace_back(text, count);
    } else {
      for_each_line(text, [&of_tags, by = count](std::string_view tag) { of_tags[tag] += by; });
    }
  }
  counts.insert(counts.end(), of_tags.begin(), of_tags.end());
  return counts;
}

/// The commonest, and of the others those that are asked for.
std::vector<TableQuery::Counted> TableQuery::told_counts_of(std::size_t dimension) const {
  auto all = counts_of(dimension);
  const auto commoner = [](const Counted& one, const Counted& other) {
    return one.second != other.second ? one.second > other.second : one.first < other.first;
  };
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), limits::counted_values));
  std::ranges::partial_sort(all, end, commoner);
  std::vector<Counted> told(all.begin(), end);
  for (const auto& [filtered, values] : filters_) {
    if (filtered != dimension) continue;
    for (const TextId value : values) {
      const std::string_view text = maker_.texts().text(value);
      const auto found = std::ranges::find(all, text, &Counted::first);
      if (found == all.end()) {
        told.emplace_back(text, 0);
      } else if (found >= end) {
        told.push_back(*found);
      }
    }
  }
  return told;
}

std::string TableQuery::count_text() const {
  std::string out;
  json::ObjectWriter object(out);
  object.number("here", here_.visitors);
  for (std::size_t i = 0; i < dimensions; ++i) {
    json::ListWriter list(object.member(protocol::table_dimensions[i]));
    for (const auto& [value, count] : told_counts_of(i)) CountJson{value, count}.append_to(list.next());
    if (i == protocol::index_of(TableDimension::bots) && tells_bots()) {
      CountJson{"true", static_cast<std::int64_t>(here_.bots)}.append_to(list.next());
    }
    list.end();
  }
  object.end();
  return out;
}

}  // namespace porchlight::monitor
