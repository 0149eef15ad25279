// What owners do with a project, over every form of the database: changed in one transaction, and told in its
// log.

#include "contract/repositories_harness.hpp"
#include "store/database/acts.hpp"
#include "store/database/identity_secret.hpp"
#include "store/database/limits.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const ActingAgent owner{7, "Ada"};

class ProjectChanges : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
  }
  [[nodiscard]] ProjectId project() const { return project_; }
  ProjectsRepository& projects() { return database().projects(); }

  Result<Project> change(const ProjectEdit& edit) { return projects().change(project_, edit, owner, at(1)); }
  /// One that always fits.
  Result<Project> change(void (*edit)(Project&)) {
    return change([edit](Project& one) -> Result<void> {
      edit(one);
      return {};
    });
  }
  std::vector<std::string> log() { return log_of(project_); }
  std::vector<std::string> log_of(ProjectId id) {
    std::vector<std::string> lines;
    const auto page = database().acts().audit(id, limits::page_acts, "");
    EXPECT_TRUE(page) << page.error().message;
    for (const AuditEntry& one : page->entries)
      lines.push_back(one.agent.name + " " + one.action + " " + one.subject + " " + one.details);
    return lines;
  }

 private:
  ProjectId project_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(ProjectChanges);

TEST_P(ProjectChanges, WhatIsChangedIsKeptAndToldWithWhatItWas) {
  const auto changed = change([](Project& one) {
    one.name = "Lamps";
    one.enforce_identity = true;
    one.visit_days = 7;
    one.chat.title = "Ask \"us\"";
    one.chat.texts["de"] = {"Frag uns", ""};
    one.preview.notice = true;
  });
  ASSERT_TRUE(changed) << changed.error().message;
  const auto found = projects().find(project());
  EXPECT_EQ(found->name, "Lamps");
  EXPECT_TRUE(found->enforce_identity);
  EXPECT_EQ(found->chat, changed->chat);
  EXPECT_EQ(found->chat.texts.at("de").title, "Frag uns");
  EXPECT_TRUE(found->preview.notice);
  EXPECT_THAT(
      log(), ElementsAre("Ada project.settings Lamps "
                         R"({"changes":[{"name":"name","before":"Shop","after":"Lamps"},)"
                         R"({"name":"enforceIdentity","before":false,"after":true},)"
                         R"({"name":"visitDays","before":30,"after":7},)"
                         R"({"name":"chat.title","before":"","after":"Ask \"us\""},)"
                         R"({"name":"chat.texts"},{"name":"preview.notice","before":false,"after":true}]})"));
}

TEST_P(ProjectChanges, WhatIsAsItWasIsNotToldOf) {
  ASSERT_TRUE(change([](Project& one) { one.name = "Shop"; }));
  EXPECT_THAT(log(), IsEmpty());
}

TEST_P(ProjectChanges, OfOriginsTheNewAndTheGoneAreTold) {
  ASSERT_TRUE(change([](Project& one) { one.origins = {"https://a.example", "https://b.example"}; }));
  ASSERT_TRUE(change([](Project& one) { one.origins = {"https://b.example", "https://c.example"}; }));
  EXPECT_THAT(
      log().front(),
      HasSubstr(R"({"name":"origins","added":["https://c.example"],"removed":["https://a.example"]})"));
}

TEST_P(ProjectChanges, OfManyOriginsTheFirstAreTold) {
  ASSERT_TRUE(change([](Project& one) {
    one.origins.clear();
    for (std::size_t i = 0; i <= limits::audited_origins; ++i)
      one.origins.push_back("https://s" + std::to_string(i) + ".example");
  }));
  const std::string last = std::to_string(limits::audited_origins);
  EXPECT_THAT(log().front(), testing::Not(HasSubstr("s" + last + ".example")));
  EXPECT_THAT(log().front(), HasSubstr("s0.example"));
}

TEST_P(ProjectChanges, WhatDoesNotFitChangesAndTellsNothing) {
  const auto unfit = change([](Project& one) {
    one.name = "Lamps";
    one.chat.accent = "red";
  });
  EXPECT_EQ(code_of(unfit), "badRequest");
  EXPECT_EQ(code_of(change([](Project&) -> Result<void> { return bad_request("no"); })), "badRequest");
  EXPECT_EQ(code_of(projects().change(
                42, [](Project&) { return Result<void>(); }, owner, at(1))),
            "notFound");
  EXPECT_EQ(projects().find(project())->name, "Shop");
  EXPECT_THAT(log(), IsEmpty());
}

/// Each of them reads, changes and writes all of it: one would take the other's change back.
TEST_P(ProjectChanges, TwoWhoChangeAtOnceLoseNothingOfEachOther) {
  constexpr int each = 20;
  const auto another = harness().open();
  const auto add_days = [this](Database& through) {
    for (int i = 0; i < each; ++i) {
      const auto edit = [](Project& one) -> Result<void> {
        ++one.visit_days;
        return {};
      };
      ASSERT_TRUE(through.projects().change(project(), edit, owner, at(1)));
    }
  };
  std::thread other([&] { add_days(*another); });
  add_days(database());
  other.join();
  EXPECT_EQ(projects().find(project())->visit_days, 30 + 2 * each);
  EXPECT_THAT(log(), SizeIs(2 * each));
}

TEST_P(ProjectChanges, ASecretIsRotatedShownAndDroppedAndInNoEntry) {
  const std::string first = projects().find(project())->identity_secret;
  const auto rotated = change([](Project& one) { rotate_identity_secret(one); });
  EXPECT_EQ(rotated->previous_identity_secret, first);
  EXPECT_NE(rotated->identity_secret, first);
  EXPECT_EQ(projects().show_secrets(project(), owner, at(2))->identity_secret, rotated->identity_secret);
  ASSERT_TRUE(change([](Project& one) { one.previous_identity_secret.clear(); }));
  EXPECT_THAT(log(), ElementsAre("Ada project.secret.drop Shop {}", "Ada project.secret.show Shop {}",
                                 "Ada project.secret.rotate Shop {}"));
  EXPECT_EQ(code_of(projects().show_secrets(42, owner, at(2))), "notFound");
}

TEST_P(ProjectChanges, WhoMakesAProjectIsItsOwner) {
  const auto agent = database().agents().add("ada@example.com", "Ada", "hash", {});
  Project wanted;
  wanted.name = "Blog";
  wanted.origins = {"https://blog.example"};
  wanted.visit_days = 9;
  const auto made = projects().make(wanted, {agent->id, "Ada"}, at(1));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(projects().find(made->id)->visit_days, 9);
  EXPECT_FALSE(projects().find(made->id)->identity_secret.empty());
  const auto members = database().agents().list_members(made->id);
  ASSERT_THAT(*members, SizeIs(1));
  EXPECT_EQ(members->front().role, Role::owner);
  EXPECT_THAT(log_of(made->id), ElementsAre("Ada project.add Blog {}"));
  const auto by_hand = projects().make(wanted, command_line(), at(1));
  EXPECT_THAT(*database().agents().list_members(by_hand->id), IsEmpty());
  EXPECT_THAT(log_of(by_hand->id), ElementsAre("command line project.add Blog {}"));
  wanted.name.clear();
  EXPECT_EQ(code_of(projects().make(wanted, owner, at(1))), "badRequest");
}

TEST_P(ProjectChanges, AnAgentMakesSoManyAndTheCommandLineMore) {
  const auto agent = database().agents().add("ada@example.com", "Ada", "hash", {});
  std::vector<Membership> memberships;
  for (std::size_t i = 0; i + 1 < limits::owned_projects; ++i)
    memberships.push_back({add_project(), Role::owner});
  memberships.push_back({project(), Role::agent});
  ASSERT_TRUE(database().agents().set_memberships(agent->id, memberships));
  Project wanted;
  wanted.name = "Blog";
  EXPECT_TRUE(projects().make(wanted, {agent->id, "Ada"}, at(1)));
  const std::size_t before = projects().list()->size();
  EXPECT_EQ(projects().make(wanted, {agent->id, "Ada"}, at(1)).error().message,
            "you own 200 projects: the command line makes more");
  EXPECT_EQ(projects().list()->size(), before);
  EXPECT_TRUE(projects().make(wanted, command_line(), at(1)));
}

TEST_P(ProjectChanges, ARemovalIsToldOfWhereTheNameIsTheProjects) {
  EXPECT_EQ(code_of(projects().note_removal(project(), "shop", owner, at(1))), "badRequest");
  EXPECT_EQ(code_of(projects().note_removal(42, "Shop", owner, at(1))), "notFound");
  EXPECT_THAT(log(), IsEmpty());
  ASSERT_TRUE(projects().note_removal(project(), "Shop", owner, at(1)));
  EXPECT_THAT(log(), ElementsAre("Ada project.remove Shop {}"));
  ASSERT_TRUE(projects().remove(project()));
}

}  // namespace
}  // namespace porchlight::store
