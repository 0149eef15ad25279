#pragma once
// The database of an installation with several gateways: one repository per table that is worth one, over
// pools of connections that are made when they are first needed.

#include "store/database/acts_over.hpp"
#include "store/database/agents.hpp"
#include "store/database/canned_replies_over.hpp"
#include "store/database/files_over.hpp"
#include "store/database/mails_over.hpp"
#include "store/database/notes_over.hpp"
#include "store/database/people_over.hpp"
#include "store/database/postgres/access.hpp"
#include "store/database/postgres/conversations.hpp"
#include "store/database/postgres/visitors.hpp"
#include "store/database/postgres/visits.hpp"
#include "store/database/projects.hpp"
#include "store/database/push_subscriptions_over.hpp"
#include "store/database/refused_origins_over.hpp"
#include "store/database/repositories.hpp"
#include "store/database/settings.hpp"
#include "store/database/setup_over.hpp"
#include "store/database/team_over.hpp"
#include "store/database/visitor_facts_over.hpp"

#include <memory>
#include <string>

namespace porchlight::store {

/// Thread: any.
class PostgresDatabase final : public Database {
 public:
  /// Connects to nothing yet: migrate() is the first that does.
  /// Errors: badRequest, for what is no URL of PostgreSQL.
  [[nodiscard]] static Result<std::unique_ptr<PostgresDatabase>> open(const std::string& url);

  Result<void> migrate(NoSchema none = NoSchema::make) override { return access_.migrate(none); }
  /// The last migrate() was not let in (user, password, database): waiting does not help.
  [[nodiscard]] bool refused() const { return access_.refused(); }
  /// `host:port/database`, for people.
  [[nodiscard]] std::string place() const { return access_.place(); }
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
  explicit PostgresDatabase(driver::PostgresTarget target);

  SystemClock clock_;  // what it waits for is a machine's: no other clock would do
  PostgresAccess access_;
  Projects projects_;
  Agents agents_;
  PostgresVisitors visitors_;
  Settings settings_;
  PostgresConversations conversations_;
  PostgresVisits visits_;
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
