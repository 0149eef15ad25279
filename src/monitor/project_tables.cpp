#include "monitor/project_tables.hpp"

#include "monitor/limits.hpp"
#include "store/sessions/bots.hpp"

#include <utility>

namespace porchlight::monitor {
namespace {

ProjectId half_of(ProjectId project, const protocol::TableQuestion& question) {
  return question.filter.is_of_bots() ? store::bots_of(project) : project;
}

}  // namespace

ProjectTables::ProjectTables(ProjectTable::Parts parts)
    : parts_(parts), unasked_timer_(parts.timers, [this] { let_go_unasked(); }) {}

ProjectTable& ProjectTables::table_of(ProjectId project) {
  auto& table = tables_[project];
  if (!table) {
    if (told_) told_(project, +1);
    table = std::make_unique<ProjectTable>(project, parts_);
  }
  return *table;
}

ProjectTable& ProjectTables::table_for(ProjectId project, const protocol::TableQuestion& question) {
  if (!unasked_timer_.armed()) unasked_timer_.arm_in(limits::kept_question_look);
  return table_of(half_of(project, question));
}

void ProjectTables::open(const std::string& viewer, ProjectId project,
                         const protocol::TableQuestion& question, protocol::TableWindow window,
                         ProjectTable::Answer answer) {
  const ProjectId half = half_of(project, question);
  close_half(viewer, store::bots_of(half));
  table_of(half).open(viewer, question, std::move(window), std::move(answer));
}

Result<TableAnswer> ProjectTables::move(const std::string& viewer, ProjectId project,
                                        protocol::TableWindow window, bool hold) {
  for (const ProjectId half : {project, store::bots_of(project)}) {
    const auto table = tables_.find(half);
    if (table != tables_.end() && table->second->is_open(viewer)) {
      return table->second->move(viewer, std::move(window), hold);
    }
  }
  return ProjectTable::nothing_open();
}

void ProjectTables::close(const std::string& viewer, ProjectId project) {
  close_half(viewer, project);
  close_half(viewer, store::bots_of(project));
}

void ProjectTables::close_half(const std::string& viewer, ProjectId project) {
  const auto table = tables_.find(project);
  if (table == tables_.end()) return;
  table->second->close(viewer);
  if (!table->second->is_idle()) return;
  tables_.erase(table);
  if (told_) told_(project, -1);
}

void ProjectTables::page(ProjectId project, const protocol::TableQuestion& question, std::string cursor,
                         std::size_t limit, Answer<TablePage> answer) {
  table_for(project, question).page(question, cursor, limit, std::move(answer));
}

void ProjectTables::changes(ProjectId project, const protocol::TableQuestion& question, store::Revision since,
                            Answer<TableChanges> answer) {
  table_for(project, question).changes(question, since, std::move(answer));
}

void ProjectTables::let_go_unasked() {
  for (auto table = tables_.begin(); table != tables_.end();) {
    table->second->let_go_unasked();
    const ProjectId project = table->first;
    const bool is_idle = table->second->is_idle();
    table = is_idle ? tables_.erase(table) : std::next(table);
    if (is_idle && told_) told_(project, -1);
  }
  if (!tables_.empty()) unasked_timer_.arm_in(limits::kept_question_look);
}

void ProjectTables::on_event(const store::SessionEvent& event) {
  if (const auto table = tables_.find(event.project); table != tables_.end()) table->second->on_event(event);
}

void ProjectTables::on_resync(ProjectId project) {
  for (const auto& [id, table] : tables_) {
    if (project == 0 || project == id) table->on_resync();
  }
}

std::size_t ProjectTables::kept_questions(ProjectId project) const {
  const auto table = tables_.find(project);
  return table == tables_.end() ? 0 : table->second->kept_questions();
}

void ProjectTables::on_conversation(ProjectId project, const std::string& uid,
                                    const RowConversation& conversation) {
  if (const auto table = tables_.find(project); table != tables_.end()) {
    table->second->on_conversation(uid, conversation);
  }
}

void ProjectTables::on_viewers(ProjectId project, const std::string& uid, const RowViewers& viewers) {
  for (const ProjectId half : {project, store::bots_of(project)}) {
    if (const auto table = tables_.find(half); table != tables_.end())
      table->second->on_viewers(uid, viewers);
  }
}

void ProjectTables::on_conversations_lost(ProjectId project) {
  if (const auto table = tables_.find(project); table != tables_.end()) {
    table->second->on_conversations_lost();
  }
}

}  // namespace porchlight::monitor
