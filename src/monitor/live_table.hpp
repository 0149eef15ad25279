#pragma once
// Everybody who is here in one project, as the agents of one thread have it open: from a snapshot of the
// session store, read in pieces, and its events, which arrive in revision order all the while. Pure.
//
// A row knows the revision that it was read or told at, so that pieces and events may come in any order: what
// is older than what is known is not taken. A snapshot anew (events were lost, the store was away or emptied)
// begins by not trusting any revision, and ends with those gone who were neither in it nor told since.

#include "monitor/departures.hpp"
#include "monitor/table_query.hpp"
#include "monitor/table_reader.hpp"
#include "monitor/table_row.hpp"
#include "monitor/table_view.hpp"
#include "store/sessions/session_store.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace porchlight::monitor {

/// Thread: one.
class LiveTable {
 public:
  /// `of_bots`: it is the table of a project's bots.
  explicit LiveTable(bool of_bots = false) : of_bots_(of_bots), maker_(texts_, of_bots) {}
  LiveTable(const LiveTable&) = delete;
  LiveTable& operator=(const LiveTable&) = delete;

  void on_event(const store::SessionEvent& event);

  void begin_snapshot();
  /// A piece of it: who was asked for, and what the store said.
  void on_read(const std::vector<std::string>& uids, const store::ReadReply& reply);
  void end_snapshot();
  /// A whole snapshot has been taken; later ones leave it so.
  [[nodiscard]] bool is_known() const { return known_; }

  /// From this revision on events arrive whole, and what is read says no less. Until it is told, after
  /// begin_snapshot(), nothing is known of changes.
  void set_base(store::Revision revision);
  /// Everything up to it has been heard of.
  [[nodiscard]] store::Revision heard() const { return heard_; }
  /// Departures are remembered from now on, or no more.
  void track_departures(bool track);
  /// None: too much has been since, or it is not known. The query is this table's.
  [[nodiscard]] std::optional<TableChanges> changes(const TableQuery& query, store::Revision since) const;

  /// How the visitor's conversation stands; none: there is none.
  void set_conversation(std::string_view uid, const std::optional<RowConversation>& conversation);
  /// Who looks at the visitor, whether it is here or comes later.
  void set_viewers(const std::string& uid, RowViewers viewers);
  /// Up to so many visitors of whom nobody has asked yet how their conversation stands.
  [[nodiscard]] std::vector<std::string> take_unasked(std::size_t most);
  /// Of all of them it is to be asked anew.
  void ask_again();

  /// The view is the table's, until close(). Not held.
  [[nodiscard]] TableView& open(const protocol::TableQuestion& question, protocol::TableWindow window);
  void close(TableView& view);
  /// Kept for whoever asks without a view, until let_go().
  [[nodiscard]] TableQuery& keep(const protocol::TableQuestion& question);
  void let_go(TableQuery& query);
  [[nodiscard]] TableNews tell(TableView& view) { return view.tell(totals()); }
  [[nodiscard]] std::optional<TableNews> tell_changes(TableView& view) { return view.tell_changes(totals()); }
  [[nodiscard]] std::size_t views() const { return views_.size(); }
  /// Distinct questions that are asked.
  [[nodiscard]] std::size_t queries() const { return queries_.size(); }

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// Without bots.
  [[nodiscard]] std::size_t here() const { return here_; }
  /// How many stand in the project's other table: bots, or in theirs the visitors.
  void set_others(std::size_t others);
  /// Who came when limits::table_rows were here, since the last snapshot began.
  [[nodiscard]] std::size_t left_out() const { return left_out_; }
  [[nodiscard]] store::Revision revision() const { return revision_; }
  /// Grows with each change of a row.
  [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
  [[nodiscard]] TableTotals totals() const {
    return of_bots_ ? TableTotals{others_, rows_.size()} : TableTotals{here_, others_};
  }
  void learn_revision(store::Revision revision);
  void put(std::string_view uid, const store::Session& session, store::Revision revision);
  [[nodiscard]] RowAside aside_of(const std::string& uid) const;
  void set_aside(Row& row, RowAside aside);
  void add(Row row);
  void change(Row& row, Row next);
  void remove(std::string_view uid, store::Revision revision);
  TableQuery& query_for(const protocol::TableQuestion& question);

  const bool of_bots_;
  TextPool texts_;
  RowMaker maker_;
  std::unordered_map<std::string, Row> rows_;
  std::vector<std::unique_ptr<TableQuery>> queries_;
  std::vector<std::unique_ptr<TableView>> views_;
  std::unordered_map<std::string, store::Revision> gone_;  // while a snapshot is taken
  std::unordered_set<std::string> unasked_;
  std::unordered_map<std::string, RowViewers> viewers_;  // of who is looked at: fewer than there are agents
  Departures departures_;
  bool tracks_departures_ = false;
  bool base_known_ = false;
  store::Revision heard_ = 0;
  bool known_ = false;
  bool in_snapshot_ = false;
  bool revision_old_ = false;  // of before the snapshot
  std::uint32_t snapshot_ = 0;
  std::size_t here_ = 0;
  std::size_t others_ = 0;
  std::size_t left_out_ = 0;
  store::Revision revision_ = 0;
  std::uint64_t version_ = 0;
};

}  // namespace porchlight::monitor
