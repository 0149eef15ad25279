#pragma once
// A database with as many visitors as wanted, and the plans that PostgreSQL makes for the statements that the
// repositories really send: auto_explain writes them into the server's log as they run.

#include "integration/postgres/fixture.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace porchlight::test {

class PlannedDatabase {
 public:
  /// `visitors` in one project, a tenth as many in each of three others.
  explicit PlannedDatabase(std::size_t visitors);

  [[nodiscard]] store::VisitorsRepository& visitors() { return database_->visitors(); }
  [[nodiscard]] store::ConversationsRepository& conversations() { return database_->conversations(); }
  [[nodiscard]] store::VisitsRepository& trail() { return database_->visits(); }
  [[nodiscard]] ProjectId project() const { return project_; }
  [[nodiscard]] std::string uid(std::size_t number) const;
  /// Seen later than anybody: what the journal writes when `count` visitors come back.
  [[nodiscard]] std::vector<store::VisitorWrite> visits(std::size_t first, std::size_t count,
                                                        int later) const;
  /// A page of 50 of those who have the text, 50 being what the dashboard asks for.
  Result<store::VisitorPage> search(const std::string& text,
                                    store::VisitorSort sort = store::VisitorSort::last_seen_desc);

  /// A conversation of five messages for each visitor: one in fifty is open, one in seven is the first
  /// agent's.
  void let_everybody_talk();
  /// A visit of two pages for each visitor of the project: the first, which all have read, and one of 5,000
  /// others.
  void let_everybody_read();

  /// Visitors written a second while the database was filled: each of them new.
  [[nodiscard]] double newcomers_a_second() const { return newcomers_a_second_; }
  [[nodiscard]] std::string version() const { return server_.ask(url_, "SHOW server_version"); }

  /// Statements run slower from here on.
  void begin_to_explain();
  /// The plans of the statements that `work` sends, with rows, time and buffers as they were.
  std::vector<std::string> plans(const std::function<void()>& work);

 private:
  void fill(ProjectId project, std::size_t visitors);

  PostgresServer server_;
  std::string url_;
  std::unique_ptr<store::PostgresDatabase> database_;
  ProjectId project_ = 0;
  std::size_t visitors_ = 0;
  double newcomers_a_second_ = 0;
};

}  // namespace porchlight::test
