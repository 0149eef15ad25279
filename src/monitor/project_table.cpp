#include "monitor/project_table.hpp"

#include "base/log.hpp"
#include "monitor/limits.hpp"
#include "monitor/table_cursor.hpp"
#include "store/sessions/bots.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace porchlight::monitor {
namespace {

/// So many are free again that those who were left out are looked for.
bool has_room_again(const LiveTable& table) {
  return table.left_out() > 0 && table.size() < limits::table_rows - limits::table_rows / 100;
}

}  // namespace

TableMetrics::TableMetrics(Metrics& metrics)
    : tables(metrics.gauge("porchlight_tables_open", "Live tables that agents have open.")),
      rows(metrics.gauge("porchlight_table_rows",
                         "Visitors in live tables, on each thread that has the table.")),
      left_out(metrics.counter("porchlight_table_left_out_total",
                               "Visitors who came when a live table was full.")),
      tick(metrics.histogram("porchlight_table_tick_seconds",
                             "Time to tell all agents of a live table what has changed.",
                             {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25})) {}

ProjectTable::ProjectTable(ProjectId project, Parts parts)
    : project_(project),
      parts_(parts),
      table_(store::is_of_bots(project)),
      snapshot_timer_(parts.timers, [this] { reading_ ? give_up() : begin_snapshot(); }),
      conversations_timer_(parts.timers, [this] { ask_conversations(); }),
      tick_timer_(parts.timers, [this] { tick(); }),
      others_timer_(parts.timers, [this] { ask_others(); }) {
  for (auto& [uid, viewers] : parts_.asides.viewers(store::project_of(project_))) {
    table_.set_viewers(uid, std::move(viewers));
  }
  parts_.store.subscribe(project_, lifetime_.bring_home(parts_.loop, [this] { listening(); }));
}

Error ProjectTable::nothing_open() {
  return bad_request("Expected openTable of that project first.");
}

ProjectTable::~ProjectTable() {
  parts_.store.unsubscribe(project_);
  parts_.metrics.tables.add(-static_cast<double>(views_.size()));
  parts_.metrics.rows.add(-static_cast<double>(counted_rows_));
}

void ProjectTable::open(const std::string& viewer, const protocol::TableQuestion& question,
                        protocol::TableWindow window, Answer answer) {
  Waiting opening{viewer, question, std::move(window), std::move(answer)};
  if (table_.is_known()) return show(opening);
  waiting_.push_back(std::move(opening));
  if (listening_ && !reading_) begin_snapshot();
}

/// What a snapshot has not, events say.
void ProjectTable::listening() {
  listening_ = true;
  if ((!waiting_.empty() || !reads_.empty()) && !reading_) begin_snapshot();
}

/// While a snapshot is read anew, who has gone may still be among the rows.
void ProjectTable::when_read(UniqueFunction<void(Result<void>)> read) {
  if (table_.is_known() && !reading_) return read({});
  reads_.push_back(std::move(read));
  if (listening_ && !reading_) begin_snapshot();
}

void ProjectTable::end_reads(const Result<void>& outcome) {
  for (auto& read : std::exchange(reads_, {})) read(outcome);
}

void ProjectTable::page(const protocol::TableQuestion& question, const std::string& cursor, std::size_t limit,
                        TableReader::Answer<TablePage> answer) {
  std::optional<TableKey> after;
  if (!cursor.empty()) {
    auto key = decode_table_cursor(question, cursor);
    if (!key) return answer(key.error());
    after = std::move(*key);
  }
  when_read([this, question, after = std::move(after), limit,
             answer = std::move(answer)](const Result<void>& read) mutable {
    if (!read) return answer(read.error());
    const TableQuery& query = kept_query(question);
    TablePage page{.uids = {}, .next_cursor = {}, .revision = table_.heard()};
    std::vector<const Row*> rows = query.page_after(after, limit + 1);
    if (rows.size() > limit) {
      rows.resize(limit);
      page.next_cursor = encode_table_cursor(question, query.key_of(*rows.back()));
    }
    page.uids.reserve(rows.size());
    for (const Row* row : rows) page.uids.push_back(row->uid);
    answer(std::move(page));
  });
}

void ProjectTable::changes(const protocol::TableQuestion& question, store::Revision since,
                           TableReader::Answer<TableChanges> answer) {
  when_read([this, question, since, answer = std::move(answer)](const Result<void>& read) mutable {
    if (!read) return answer(read.error());
    auto changes = table_.changes(kept_query(question), since);
    if (!changes) {
      return answer(
          Error{ErrorCode::gone, "since: too much has been since, fetch the whole again, without it"});
    }
    answer(std::move(*changes));
  });
}

TableQuery& ProjectTable::kept_query(const protocol::TableQuestion& question) {
  table_.track_departures(true);
  for (Kept& kept : kept_) {
    if (kept.query->question() != question) continue;
    kept.asked = parts_.timers.now();
    return *kept.query;
  }
  if (kept_.size() >= limits::kept_questions) {
    const auto oldest = std::ranges::min_element(kept_, {}, &Kept::asked);
    forget(*oldest);
    kept_.erase(oldest);
  }
  return *kept_.emplace_back(Kept{&table_.keep(question), parts_.timers.now()}).query;
}

void ProjectTable::forget(const Kept& kept) {
  table_.let_go(*kept.query);
}

void ProjectTable::let_go_unasked() {
  const SteadyTime oldest = parts_.timers.now() - limits::kept_question_time;
  std::erase_if(kept_, [&](const Kept& kept) {
    if (kept.asked > oldest) return false;
    forget(kept);
    return true;
  });
  if (kept_.empty()) table_.track_departures(false);
}

void ProjectTable::ask_others() {
  others_timer_.arm_in(limits::others_interval);
  if (views_.empty() && !reading_) return;
  const auto take = [this](const Result<store::PresenceCounts>& counts) {
    if (!counts) return;
    table_.set_others(counts->online);
    changed();
  };
  parts_.store.counts(store::bots_of(project_), lifetime_.bring_home(parts_.loop, take));
}

void ProjectTable::show(Waiting& waiting) {
  if (const auto found = views_.find(waiting.viewer); found != views_.end()) {
    table_.close(*found->second);
  } else {
    parts_.metrics.tables.add(1);
  }
  TableView& view = table_.open(waiting.question, waiting.window);
  views_[waiting.viewer] = &view;
  waiting.answer(TableAnswer{table_.revision(), table_.tell(view)});
}

Result<TableAnswer> ProjectTable::move(const std::string& viewer, protocol::TableWindow window, bool hold) {
  const auto found = views_.find(viewer);
  if (found == views_.end()) return nothing_open();
  TableView& view = *found->second;
  view.hold(hold);
  view.move(std::move(window));
  return TableAnswer{table_.revision(), table_.tell(view)};
}

void ProjectTable::close(const std::string& viewer) {
  if (const auto found = views_.find(viewer); found != views_.end()) {
    table_.close(*found->second);
    views_.erase(found);
    parts_.metrics.tables.add(-1);
  }
  for (std::size_t i = waiting_.size(); i-- > 0;) {
    if (waiting_[i].viewer != viewer) continue;
    Answer answer = std::move(waiting_[i].answer);
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    answer(nothing_open());
  }
}

void ProjectTable::on_event(const store::SessionEvent& event) {
  table_.on_event(event);
  changed();
}

void ProjectTable::on_resync() {
  begin_snapshot();
}

void ProjectTable::begin_snapshot() {
  ++snapshot_;
  reading_ = true;
  table_.begin_snapshot();
  ask_others();
  read_base();
  list({});
}

/// In front of the list: what is listed then has all of it, and events tell the rest.
void ProjectTable::read_base() {
  const auto answer = [this, number = snapshot_](const Result<store::Revision>& revision) {
    if (number == snapshot_ && revision) table_.set_base(*revision);
  };
  parts_.store.revision(project_, lifetime_.bring_home(parts_.loop, answer));
}

void ProjectTable::list(std::string cursor) {
  snapshot_timer_.arm_in(limits::snapshot_patience);
  const auto answer = [this, number = snapshot_](const Result<store::OnlinePage>& page) {
    if (number != snapshot_) return;
    page ? read(*page) : give_up();
  };
  parts_.store.list_online(project_, std::move(cursor), limits::snapshot_piece,
                           lifetime_.bring_home(parts_.loop, answer));
}

void ProjectTable::read(const store::OnlinePage& page) {
  snapshot_timer_.arm_in(limits::snapshot_patience);
  auto answer = [this, number = snapshot_, page](const Result<store::ReadReply>& reply) {
    if (number != snapshot_) return;
    if (!reply) return give_up();
    table_.on_read(page.uids, *reply);
    changed();
    page.cursor.empty() ? end_snapshot() : list(page.cursor);
  };
  parts_.store.read(project_, page.uids, lifetime_.bring_home(parts_.loop, std::move(answer)));
}

void ProjectTable::end_snapshot() {
  ++snapshot_;
  reading_ = false;
  snapshot_timer_.cancel();
  table_.end_snapshot();
  count_rows();
  changed();
  for (Waiting& waiting : std::exchange(waiting_, {})) show(waiting);
  end_reads({});
}

void ProjectTable::give_up() {
  ++snapshot_;
  reading_ = false;
  snapshot_timer_.arm_in(limits::snapshot_retry);
  for (Waiting& waiting : std::exchange(waiting_, {})) {
    waiting.answer(Error{ErrorCode::unavailable, "the session store is away"});
  }
  end_reads(Error{ErrorCode::unavailable, "the session store is away"});
}

void ProjectTable::on_conversation(const std::string& uid, const RowConversation& conversation) {
  if (asking_) heard_.insert(uid);
  table_.set_conversation(uid, conversation);
  changed();
}

void ProjectTable::on_viewers(const std::string& uid, RowViewers viewers) {
  table_.set_viewers(uid, std::move(viewers));
  changed();
}

void ProjectTable::on_conversations_lost() {
  table_.ask_again();
  ask_conversations();
}

/// One piece at a time; where the database is away, again after a while.
void ProjectTable::ask_conversations() {
  if (asking_ || conversations_timer_.armed()) return;
  std::vector<std::string> uids = table_.take_unasked(limits::snapshot_piece);
  if (uids.empty()) return;
  asking_ = true;
  parts_.asides.read(store::project_of(project_), uids,
                     lifetime_.guard([this, uids](const Result<TableAsides::States>& states) {
                       take_conversations(uids, states);
                     }));
}

void ProjectTable::take_conversations(const std::vector<std::string>& uids,
                                      const Result<TableAsides::States>& states) {
  asking_ = false;
  const auto heard = std::exchange(heard_, {});
  if (!states) {
    table_.ask_again();
    return conversations_timer_.arm_in(limits::snapshot_retry);
  }
  std::unordered_map<std::string_view, RowConversation> found;
  for (const auto& [uid, conversation] : *states) found.emplace(uid, conversation);
  for (const std::string& uid : uids) {
    if (heard.contains(uid)) continue;
    const auto conversation = found.find(uid);
    table_.set_conversation(uid,
                            conversation == found.end() ? std::nullopt : std::optional(conversation->second));
  }
  changed();
}

void ProjectTable::changed() {
  ask_conversations();
  if (views_.empty() || tick_timer_.armed() || told_version_ == table_.version()) return;
  tick_timer_.arm_in(limits::gather_few);
}

void ProjectTable::tick() {
  const bool many = table_.version() - told_version_ > limits::few_changes;
  gathered_twice_ = many && !gathered_twice_;
  if (gathered_twice_) return tick_timer_.arm_in(limits::gather_many - limits::gather_few);
  const SteadyTime began = parts_.timers.now();
  told_version_ = table_.version();
  for (const auto& [viewer, view] : views_) tell(viewer, *view);
  parts_.metrics.tick.observe(std::chrono::duration<double>(parts_.timers.now() - began).count());
  count_rows();
  if (has_room_again(table_) && !reading_) begin_snapshot();
}

void ProjectTable::tell(const std::string& viewer, TableView& view) {
  if (parts_.audience.is_slow(viewer)) {
    if (!tick_timer_.armed()) tick_timer_.arm_in(limits::gather_many);
    return;
  }
  if (const auto news = table_.tell_changes(view)) {
    parts_.audience.show(store::project_of(project_), viewer, table_.revision(), *news);
  }
}

void ProjectTable::count_rows() {
  parts_.metrics.rows.add(static_cast<double>(table_.size()) - static_cast<double>(counted_rows_));
  counted_rows_ = table_.size();
  if (table_.left_out() > counted_left_out_) {
    parts_.metrics.left_out.add(static_cast<double>(table_.left_out() - counted_left_out_));
    log::error("a live table is full: visitors who come are left out",
               {{"project", store::project_of(project_)}});
  }
  counted_left_out_ = table_.left_out();
}

}  // namespace porchlight::monitor
