#include "monitor/live_table.hpp"

#include "monitor/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::monitor {

using store::SessionEvent;

void LiveTable::on_event(const SessionEvent& event) {
  learn_revision(event.revision);
  heard_ = std::max(heard_, event.revision);
  if (event.kind == SessionEvent::Kind::offline) {
    if (tracks_departures_) departures_.add(event.revision, event.uid);
    if (in_snapshot_) gone_[event.uid] = event.revision;
    return remove(event.uid, event.revision);
  }
  gone_.erase(event.uid);
  put(event.uid, event.session, event.revision);
}

void LiveTable::begin_snapshot() {
  in_snapshot_ = true;
  ++snapshot_;
  gone_.clear();
  left_out_ = 0;
  revision_old_ = true;
  base_known_ = false;
  heard_ = 0;
  for (auto& [uid, row] : rows_) row.revision = 0;
}

void LiveTable::on_read(const std::vector<std::string>& uids, const store::ReadReply& reply) {
  learn_revision(reply.revision);
  for (std::size_t i = 0; i < uids.size() && i < reply.sessions.size(); ++i) {
    if (!reply.sessions[i]) {
      remove(uids[i], reply.revision);
      continue;
    }
    const auto gone = gone_.find(uids[i]);
    if (gone == gone_.end() || gone->second < reply.revision)
      put(uids[i], *reply.sessions[i], reply.revision);
  }
}

void LiveTable::end_snapshot() {
  in_snapshot_ = false;
  gone_.clear();
  known_ = true;
  std::vector<std::string> left;
  for (const auto& [uid, row] : rows_) {
    if (row.snapshot != snapshot_) left.push_back(uid);
  }
  for (const std::string& uid : left) remove(uid, revision_);
}

void LiveTable::set_base(store::Revision revision) {
  base_known_ = true;
  heard_ = std::max(heard_, revision);
  departures_.begin(heard_);
}

void LiveTable::track_departures(bool track) {
  if (std::exchange(tracks_departures_, track) != track) departures_.begin(heard_);
}

/// By revision, so that what does not fit is what is newer.
std::optional<TableChanges> LiveTable::changes(const TableQuery& query, store::Revision since) const {
  if (!base_known_ || !tracks_departures_ || !departures_.knows(since)) return std::nullopt;
  struct Change {
    store::Revision revision;
    const std::string* uid;
    bool is_here;
  };
  std::vector<Change> all;
  for (const auto& [uid, row] : rows_) {
    if (row.revision > since) all.push_back({row.revision, &uid, query.matches(row)});
  }
  departures_.for_each_since(since, [&](store::Revision revision, const std::string& uid) {
    if (!rows_.contains(uid)) all.push_back({revision, &uid, false});
  });
  TableChanges changes{.uids = {}, .gone = {}, .revision = std::max(heard_, since), .more = false};
  std::ranges::sort(all, {}, &Change::revision);
  if (all.size() > limits::told_changes) {
    const store::Revision first_left = all[limits::told_changes].revision;
    std::erase_if(all, [first_left](const Change& change) { return change.revision >= first_left; });
    if (all.empty()) return std::nullopt;
    changes.more = true;
    changes.revision = std::min(changes.revision, first_left - 1);
  }
  std::unordered_set<std::string_view> told;
  for (const Change& change : all) {
    if (told.insert(*change.uid).second)
      (change.is_here ? changes.uids : changes.gone).push_back(*change.uid);
  }
  return changes;
}

void LiveTable::learn_revision(store::Revision revision) {
  revision_ = revision_old_ ? revision : std::max(revision_, revision);
  revision_old_ = false;
}

void LiveTable::put(std::string_view uid, const store::Session& session, store::Revision revision) {
  const auto found = rows_.find(std::string(uid));
  if (found == rows_.end() && rows_.size() >= limits::table_rows) {
    ++left_out_;
    return;
  }
  if (found != rows_.end() && found->second.revision > revision) return;
  const RowAside aside = found == rows_.end() ? aside_of(std::string(uid)) : found->second.aside;
  Row row = maker_.make(uid, session, aside);
  row.revision = revision;
  row.snapshot = snapshot_;
  found == rows_.end() ? add(std::move(row)) : change(found->second, std::move(row));
}

/// Of a newcomer. Of the conversation it is asked.
RowAside LiveTable::aside_of(const std::string& uid) const {
  const auto viewers = viewers_.find(uid);
  return {.conversation = {}, .viewers = viewers == viewers_.end() ? RowViewers{} : viewers->second};
}

void LiveTable::add(Row row) {
  row.version = ++version_;
  if (!row.bot) ++here_;
  unasked_.insert(row.uid);
  const Row& added = rows_.emplace(row.uid, std::move(row)).first->second;
  for (const auto& query : queries_) query->enter(added);
  for (const auto& view : views_) view->on_entered(added);
}

void LiveTable::change(Row& row, Row next) {
  if (RowMaker::same(row, next)) {
    row.revision = next.revision;
    row.snapshot = next.snapshot;
    return maker_.give_back(next);
  }
  next.version = ++version_;
  here_ = here_ + (row.bot ? 1 : 0) - (next.bot ? 1 : 0);
  for (const auto& query : queries_) query->before_change(row, next);
  maker_.give_back(std::exchange(row, std::move(next)));
  for (const auto& query : queries_) query->after_change(row);
}

void LiveTable::remove(std::string_view uid, store::Revision revision) {
  const auto found = rows_.find(std::string(uid));
  if (found == rows_.end() || found->second.revision > revision) return;
  const Row& row = found->second;
  ++version_;
  if (!row.bot) --here_;
  for (const auto& query : queries_) query->leave(row);
  for (const auto& view : views_) view->on_leaving(row, version_);
  maker_.give_back(row);
  unasked_.erase(row.uid);
  rows_.erase(found);
}

void LiveTable::set_conversation(std::string_view uid, const std::optional<RowConversation>& conversation) {
  const auto found = rows_.find(std::string(uid));
  if (found == rows_.end()) return;
  set_aside(found->second, {.conversation = conversation, .viewers = found->second.aside.viewers});
}

void LiveTable::set_viewers(const std::string& uid, RowViewers viewers) {
  if (viewers.count == 0) {
    viewers_.erase(uid);
  } else {
    viewers_.insert_or_assign(uid, viewers);
  }
  const auto found = rows_.find(uid);
  if (found == rows_.end()) return;
  set_aside(found->second, {.conversation = found->second.conversation(), .viewers = std::move(viewers)});
}

void LiveTable::set_aside(Row& row, RowAside aside) {
  if (row.aside == aside) return;
  change(row, maker_.with(row, std::move(aside)));
}

void LiveTable::set_others(std::size_t others) {
  if (std::exchange(others_, others) != others) ++version_;
}

TableView& LiveTable::open(const protocol::TableQuestion& question, protocol::TableWindow window) {
  TableQuery& query = query_for(question);
  ++query.users;
  return *views_.emplace_back(std::make_unique<TableView>(query, maker_, std::move(window)));
}

TableQuery& LiveTable::query_for(const protocol::TableQuestion& question) {
  for (const auto& query : queries_) {
    if (query->question() == question) return *query;
  }
  TableQuery& query = *queries_.emplace_back(std::make_unique<TableQuery>(question, maker_));
  query.fill(rows_);
  return query;
}

void LiveTable::close(TableView& view) {
  TableQuery& query = view.query();
  std::erase_if(views_, [&view](const auto& one) { return one.get() == &view; });
  let_go(query);
}

TableQuery& LiveTable::keep(const protocol::TableQuestion& question) {
  TableQuery& query = query_for(question);
  ++query.users;
  return query;
}

void LiveTable::let_go(TableQuery& query) {
  if (--query.users == 0) std::erase_if(queries_, [&query](const auto& one) { return one.get() == &query; });
}

std::vector<std::string> LiveTable::take_unasked(std::size_t most) {
  std::vector<std::string> taken;
  taken.reserve(std::min(most, unasked_.size()));
  while (!unasked_.empty() && taken.size() < most) {
    taken.push_back(std::move(unasked_.extract(unasked_.begin()).value()));
  }
  return taken;
}

void LiveTable::ask_again() {
  for (const auto& [uid, row] : rows_) unasked_.insert(uid);
}

}  // namespace porchlight::monitor
