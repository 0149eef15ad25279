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
    : query_(query), maker_(maker), window_(window) {}

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
    for (const Row* row : group->rows) {
      held.by_uid.emplace(row->uid, held.places.size());
      held.by_row.emplace(row, held.places.size());
      held.places.push_back({row->uid, row});
    }
  }
  if (query_.is_grouped()) held.groups = groups_json(query_, maker_.texts());
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

TableNews TableView::tell(std::size_t here) {
  return news(window(), true, here);
}

std::optional<TableNews> TableView::tell_changes(std::size_t here) {
  static_cast<void>(query_.counts(here));
  const std::vector<Shown> shown = window();
  const bool same_rows = std::ranges::equal(shown, told_, {}, &Shown::as);
  const std::size_t total = held_ ? held_->places.size() : query_.size();
  if (same_rows && told_from_ == window_.from && told_total_ == total && same(told_waiting_, waiting()) &&
      told_counts_ == query_.counts_version() && told_groups_ == groups()) {
    return std::nullopt;
  }
  return news(shown, false, here);
}

TableNews TableView::news(const std::vector<Shown>& shown, bool all, std::size_t here) {
  std::unordered_map<std::string_view, std::uint64_t> known;
  if (!all) {
    for (const Told& told : told_) known.emplace(told.uid, told.version);
  }
  TableNews news{.from = window_.from,
                 .uids = {},
                 .rows = {},
                 .total = held_ ? held_->places.size() : query_.size(),
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
  for (const RowGroup* group : query_.groups()) {
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
  for (std::size_t i = window_.from; i < held_->places.size() && shown.size() < window_.count; ++i) {
    const Place& place = held_->places[i];
    shown.push_back(
        {{place.uid, place.row != nullptr ? place.row->version : place.version}, place.row, &place.last});
  }
  return shown;
}

protocol::TableWaiting TableView::waiting() {
  if (!held_ || waiting_of_ == query_.order_version()) return waiting_;
  std::vector<std::size_t> still;  // of those who stand in both orders, in today's, the place in the held one
  still.reserve(query_.size());
  for (const RowGroup* group : query_.groups()) {
    for (const Row* row : group->rows) {
      if (const auto found = held_->by_row.find(row); found != held_->by_row.end()) {
        still.push_back(found->second);
      }
    }
  }
  waiting_ = {.arrived = static_cast<std::int64_t>(query_.size() - still.size()),
              .gone = static_cast<std::int64_t>(held_->places.size() - still.size()),
              .moved = static_cast<std::int64_t>(out_of_order(still))};
  waiting_of_ = query_.order_version();
  return waiting_;
}

std::optional<std::string> TableView::groups() {
  if (held_) return held_->groups;
  if (!query_.is_grouped()) return std::nullopt;
  return groups_json(query_, maker_.texts());
}

}  // namespace porchlight::monitor
