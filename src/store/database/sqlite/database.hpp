#pragma once
// The embedded database: one file, several processes (servers and the command line), one repository per table
// that is worth one.

#include "store/database/acts_over.hpp"
#include "store/database/agents.hpp"
#include "store/database/canned_replies_over.hpp"
#include "store/database/files_over.hpp"
#include "store/database/mails_over.hpp"
#include "store/database/notes_over.hpp"
#include "store/database/people_over.hpp"
#include "store/database/projects.hpp"
#include "store/database/push_subscriptions_over.hpp"
#include "store/database/refused_origins_over.hpp"
#include "store/database/repositories.hpp"
#include "store/database/settings.hpp"
#include "store/database/setup_over.hpp"
#include "store/database/sqlite/access.hpp"
#include "store/database/sqlite/conversations.hpp"
#include "store/database/sqlite/visitors.hpp"
#include "store/database/sqlite/visits.hpp"
#include "store/database/team_over.hpp"
#include "store/database/visitor_facts_over.hpp"

#include <memory>
#include <string>

namespace porchlight::store {

/// Thread: any.
class SqliteDatabase final : public Database {
 public:
  /// Makes the file where there is none, readable by its owner only; its folder must exist. Then migrate().
  /// Errors: unavailable, naming the path.
  [[nodiscard]] static Result<std::unique_ptr<SqliteDatabase>> open(const std::string& path);

  Result<void> migrate(NoSchema none = NoSchema::make) override { return access_->migrate(none); }
  ProjectsRepository& projects() override { return projects_; }
  AgentsRepository& agents() override { return agents_; }
  VisitorsRepository& visitors() override { return visitors_; }
  SettingsRepository& settings() override { return settings_; }
  ConversationsRepository& conversations() override { return conversations_; }
  VisitsRepository& visits() override { return visits_; }
  PeopleRepository& people() override { return people_; }
  ActsRepository& acts() override { return acts_; }
  CannedRepliesRepository& replies() override { return replies_; }
  RefusedOriginsRepository& refused_origins() override { return refused_origins_; }
  TeamRepository& team() override { return team_; }
  SetupRepository& setup() override { return setup_; }
  NotesRepository& notes() override { return notes_; }
  VisitorFactsRepository& visitor_facts() override { return visitor_facts_; }
  MailsRepository& mails() override { return mails_; }
  PushSubscriptionsRepository& push_subscriptions() override { return push_subscriptions_; }
  FilesRepository& files() override { return files_; }

 private:
  explicit SqliteDatabase(std::unique_ptr<SqliteAccess> access);

  std::unique_ptr<SqliteAccess> access_;
  Projects projects_;
  Agents agents_;
  SqliteVisitors visitors_;
  Settings settings_;
  SqliteConversations conversations_;
  SqliteVisits visits_;
  PeopleOver people_;
  ActsOver acts_;
  CannedRepliesOver replies_;
  RefusedOriginsOver refused_origins_;
  TeamOver team_;
  SetupOver setup_;
  NotesOver notes_;
  VisitorFactsOver visitor_facts_;
  MailsOver mails_;
  PushSubscriptionsOver push_subscriptions_;
  FilesOver files_;
};

}  // namespace porchlight::store
