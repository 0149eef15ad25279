#pragma once
// The live table of one project on one thread, kept: the snapshot is read, and read again where something was
// lost or the store was away; changes are gathered, and each agent is told what is another on its screen. The
// bots of a project have a table of their own, under their number (store/sessions/bots.hpp).
//
// While the store is away the table stays as it was. An agent whose connection is slow costs nothing: what is
// told to it afterwards is the newest.

#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "base/timer_queue.hpp"
#include "monitor/live_table.hpp"
#include "monitor/table_reader.hpp"
#include "store/sessions/session_store.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace porchlight::monitor {

/// Whom tables are shown to; a viewer is an agent's socket. Thread: the table's.
class TableAudience {
 public:
  /// So much waits for the viewer that it is told later.
  [[nodiscard]] virtual bool is_slow(const std::string& viewer) = 0;
  virtual void show(ProjectId project, const std::string& viewer, store::Revision revision,
                    const TableNews& news) = 0;

 protected:
  ~TableAudience() = default;
};

/// Where it is asked what others than the session know of visitors. Thread: the table's.
class TableAsides {
 public:
  using States = std::vector<std::pair<std::string, RowConversation>>;
  /// Of those of the visitors who have one, by uid; whoever asks may be gone by then.
  virtual void read(ProjectId project, std::vector<std::string> uids,
                    UniqueFunction<void(Result<States>)> answer) = 0;
  /// Of all who are looked at, by uid.
  [[nodiscard]] virtual std::vector<std::pair<std::string, RowViewers>> viewers(ProjectId project) = 0;

 protected:
  ~TableAsides() = default;
};

/// What is counted of all tables. Thread: any.
struct TableMetrics {
  explicit TableMetrics(Metrics& metrics);
  Gauge tables;  // open ones, of agents
  Gauge rows;
  Counter left_out;
  Histogram tick;
};

/// What an open or moved table shows.
struct TableAnswer {
  store::Revision revision = 0;
  TableNews news;
};

/// Thread: the loop's.
class ProjectTable {
 public:
  using Answer = UniqueFunction<void(Result<TableAnswer>)>;

  struct Parts {
    store::SessionStore& store;
    Executor& loop;
    TimerQueue& timers;
    TableAudience& audience;
    TableAsides& asides;
    const TableMetrics& metrics;
  };
  ProjectTable(ProjectId project, Parts parts);
  ~ProjectTable();
  ProjectTable(const ProjectTable&) = delete;
  ProjectTable& operator=(const ProjectTable&) = delete;

  /// In place of what the viewer has open. Errors: unavailable.
  void open(const std::string& viewer, const protocol::TableQuestion& question, protocol::TableWindow window,
            Answer answer);
  /// Of whoever moves a table without one.
  [[nodiscard]] static Error nothing_open();
  /// Errors: nothing_open().
  [[nodiscard]] Result<TableAnswer> move(const std::string& viewer, protocol::TableWindow window, bool hold);
  /// Whatever the viewer has open or waits for; that is answered with an error.
  void close(const std::string& viewer);
  [[nodiscard]] bool is_open(const std::string& viewer) const { return views_.contains(viewer); }
  /// As TableReader's. The question is kept for a while.
  void page(const protocol::TableQuestion& question, const std::string& cursor, std::size_t limit,
            TableReader::Answer<TablePage> answer);
  void changes(const protocol::TableQuestion& question, store::Revision since,
               TableReader::Answer<TableChanges> answer);
  /// Forgets the questions that have not been asked for limits::kept_question_time.
  void let_go_unasked();
  [[nodiscard]] std::size_t kept_questions() const { return kept_.size(); }
  /// Nobody has it open, waits for it, or has asked lately.
  [[nodiscard]] bool is_idle() const {
    return views_.empty() && waiting_.empty() && kept_.empty() && reads_.empty();
  }

  void on_event(const store::SessionEvent& event);
  /// Something may have been lost, or the store is back.
  void on_resync();
  void on_conversation(const std::string& uid, const RowConversation& conversation);
  void on_viewers(const std::string& uid, RowViewers viewers);
  /// Something may have been lost of conversations.
  void on_conversations_lost();

 private:
  struct Waiting {
    std::string viewer;
    protocol::TableQuestion question;
    protocol::TableWindow window;
    Answer answer;
  };
  /// A question that somebody asks without a view.
  struct Kept {
    TableQuery* query;
    SteadyTime asked;
  };
  void when_read(UniqueFunction<void(Result<void>)> read);
  [[nodiscard]] TableQuery& kept_query(const protocol::TableQuestion& question);
  void forget(const Kept& kept);
  void read_base();
  void end_reads(const Result<void>& outcome);
  void listening();
  void ask_others();
  void show(Waiting& waiting);
  void begin_snapshot();
  void list(std::string cursor);
  void read(const store::OnlinePage& page);
  void end_snapshot();
  void give_up();
  void ask_conversations();
  void take_conversations(const std::vector<std::string>& uids, const Result<TableAsides::States>& states);
  void changed();
  void tick();
  void tell(const std::string& viewer, TableView& view);
  void count_rows();

  const ProjectId project_;
  Parts parts_;
  LiveTable table_;
  std::map<std::string, TableView*> views_;
  std::vector<Waiting> waiting_;  // for the first snapshot
  std::vector<Kept> kept_;
  std::vector<UniqueFunction<void(Result<void>)>> reads_;  // wait for a snapshot; bounded as requests are
  bool listening_ = false;                                 // the project's events arrive
  bool reading_ = false;
  std::uint64_t snapshot_ = 0;  // by its number an answer finds out that it is of an earlier one
  bool asking_ = false;
  std::unordered_set<std::string> heard_;  // meanwhile: newer than the answer
  std::uint64_t told_version_ = 0;
  bool gathered_twice_ = false;
  std::size_t counted_rows_ = 0;
  std::size_t counted_left_out_ = 0;
  Timer snapshot_timer_;       // while reading, its patience; else until it is tried again
  Timer conversations_timer_;  // until they are asked for again
  Timer tick_timer_;
  Timer others_timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::monitor
