#pragma once
// The live tables of one thread, by project: made when somebody asks, an agent or a program, and gone when
// nobody does any more. A project's visitors and its bots have one each.

#include "monitor/project_table.hpp"
#include "monitor/table_reader.hpp"

#include <memory>
#include <string>
#include <unordered_map>

namespace porchlight::monitor {

/// Thread: the loop's.
class ProjectTables final : public TableReader {
 public:
  explicit ProjectTables(ProjectTable::Parts parts);

  /// Told when a table comes to be, and when it goes: its project's events are wanted meanwhile. Of the
  /// bots' table the project is their number.
  void on_tables(UniqueFunction<void(ProjectId, int change)> told) { told_ = std::move(told); }

  /// As ProjectTable's: a viewer has one table of a project open, the visitors' or the bots'.
  void open(const std::string& viewer, ProjectId project, const protocol::TableQuestion& question,
            protocol::TableWindow window, ProjectTable::Answer answer);
  [[nodiscard]] Result<TableAnswer> move(const std::string& viewer, ProjectId project,
                                         protocol::TableWindow window, bool hold);
  void close(const std::string& viewer, ProjectId project);

  void page(ProjectId project, const protocol::TableQuestion& question, std::string cursor, std::size_t limit,
            Answer<TablePage> answer) override;
  void changes(ProjectId project, const protocol::TableQuestion& question, store::Revision since,
               Answer<TableChanges> answer) override;

  void on_event(const store::SessionEvent& event);
  /// 0: every project.
  void on_resync(ProjectId project);
  /// Somebody looks at the project's visitors.
  [[nodiscard]] bool has(ProjectId project) const { return tables_.contains(project); }
  /// Questions that programs have asked the project's table lately.
  [[nodiscard]] std::size_t kept_questions(ProjectId project) const;
  void on_conversation(ProjectId project, const std::string& uid, const RowConversation& conversation);
  void on_viewers(ProjectId project, const std::string& uid, const RowViewers& viewers);
  void on_conversations_lost(ProjectId project);

 private:
  [[nodiscard]] ProjectTable& table_of(ProjectId project);
  [[nodiscard]] ProjectTable& table_for(ProjectId project, const protocol::TableQuestion& question);
  void close_half(const std::string& viewer, ProjectId project);
  void let_go_unasked();

  ProjectTable::Parts parts_;
  UniqueFunction<void(ProjectId, int change)> told_;
  std::unordered_map<ProjectId, std::unique_ptr<ProjectTable>> tables_;
  Timer unasked_timer_;
};

}  // namespace porchlight::monitor
