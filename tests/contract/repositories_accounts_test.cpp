// Projects, agents, settings and migrations, over every form of the database.

#include "contract/repositories_harness.hpp"
#include "store/database/limits.hpp"

#include <gmock/gmock.h>

#include <set>
#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MigrationsContract : public Repositories {};
class ProjectsContract : public Repositories {};
class AgentsContract : public Repositories {};
class SettingsContract : public Repositories {};
PORCHLIGHT_FOR_EVERY_DATABASE(MigrationsContract);
PORCHLIGHT_FOR_EVERY_DATABASE(ProjectsContract);
PORCHLIGHT_FOR_EVERY_DATABASE(AgentsContract);
PORCHLIGHT_FOR_EVERY_DATABASE(SettingsContract);

std::vector<std::string> described(const std::vector<Membership>& memberships) {
  std::vector<std::string> texts;
  for (const auto& [project, role] : memberships) {
    texts.push_back(std::to_string(project) + " " + std::string(to_string(role)));
  }
  return texts;
}

TEST_P(MigrationsContract, MigratingAgainKeepsWhatIsThere) {
  const ProjectId project = add_project("Kept");
  ASSERT_TRUE(database().migrate());
  EXPECT_EQ(database().projects().find(project)->name, "Kept");
}

TEST_P(MigrationsContract, ManyProcessesMayStartAtOnceOnAnEmptyDatabase) {
  const auto empty = GetParam().make();
  std::vector<std::thread> starts;
  std::vector<std::string> outcomes(8);
  for (std::string& outcome : outcomes) {
    starts.emplace_back([&] {
      const auto database = empty->open();
      outcome = code_of(database->migrate());
    });
  }
  for (std::thread& start : starts) start.join();
  EXPECT_THAT(outcomes, testing::Each("none"));
  EXPECT_THAT(*empty->open()->projects().list(), IsEmpty());
}

TEST_P(MigrationsContract, WhatOneProcessWritesAnotherReadsAtOnce) {
  const auto other = harness().open();
  const ProjectId project = add_project("Shared");
  EXPECT_EQ(other->projects().find(project)->name, "Shared");
}

TEST_P(ProjectsContract, AnAddedProjectIsFoundWithASecretOfItsOwn) {
  const auto added = database().projects().add("Shop", {"https://shop.example", "*.shop.example"});
  ASSERT_TRUE(added);
  EXPECT_GT(added->id, 0);
  EXPECT_GE(added->identity_secret.size(), 32U);

  const auto found = database().projects().find(added->id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Shop");
  EXPECT_THAT(found->origins, ElementsAre("https://shop.example", "*.shop.example"));
  EXPECT_EQ(found->identity_secret, added->identity_secret);
  EXPECT_FALSE(found->allow_missing_origin);
  EXPECT_FALSE(found->enforce_identity);

  EXPECT_NE(database().projects().add("Other", {"*"})->identity_secret, added->identity_secret);
}

TEST_P(ProjectsContract, AnUnknownProjectIsNotFound) {
  EXPECT_EQ(code_of(database().projects().find(42)), "notFound");
  Project project;
  project.id = 42;
  project.name = "Nowhere";
  project.identity_secret = "secret";
  EXPECT_EQ(code_of(database().projects().update(project)), "notFound");
}

TEST_P(ProjectsContract, AnUpdateChangesThatProjectOnly) {
  const ProjectId untouched = add_project("Untouched");
  Project project = *database().projects().add("Before", {"*"});
  project.name = "After";
  project.origins.clear();
  project.identity_secret = "another";
  project.previous_identity_secret = "the one before";
  project.allow_missing_origin = true;
  project.enforce_identity = true;
  project.count_is_public = true;
  ASSERT_TRUE(database().projects().update(project));

  const auto found = database().projects().find(project.id);
  EXPECT_EQ(found->name, "After");
  EXPECT_THAT(found->origins, IsEmpty());
  EXPECT_EQ(found->identity_secret, "another");
  EXPECT_EQ(found->previous_identity_secret, "the one before");
  EXPECT_EQ(database().projects().find(untouched)->previous_identity_secret, "");
  EXPECT_TRUE(found->allow_missing_origin);
  EXPECT_TRUE(found->enforce_identity);
  EXPECT_TRUE(found->count_is_public);
  EXPECT_FALSE(database().projects().find(untouched)->count_is_public);
  EXPECT_EQ(database().projects().find(untouched)->name, "Untouched");
}

TEST_P(ProjectsContract, AChatLooksAsItWasToldTo) {
  Project project = *database().projects().add("Shop", {"*"});
  EXPECT_TRUE(database().projects().find(project.id)->chat.enabled);
  EXPECT_EQ(database().projects().find(project.id)->chat.position, "right");
  project.chat = {false, "#0A7cff", "left", "dark", "Ask \"us\"", "Zo\xC3\xAB <b>says</b> hello"};
  ASSERT_TRUE(database().projects().update(project));
  const auto found = database().projects().find(project.id);
  EXPECT_FALSE(found->chat.enabled);
  EXPECT_EQ(found->chat.accent, "#0A7cff");
  EXPECT_EQ(found->chat.position, "left");
  EXPECT_EQ(found->chat.theme, "dark");
  EXPECT_EQ(found->chat.title, "Ask \"us\"");
  EXPECT_EQ(found->chat.greeting, "Zo\xC3\xAB <b>says</b> hello");
  EXPECT_EQ((*database().projects().list())[0].chat.title, "Ask \"us\"");
}

TEST_P(ProjectsContract, APreviewShowsWhatItWasToldTo) {
  Project project = *database().projects().add("Shop", {"*"});
  EXPECT_EQ(project.preview, PreviewSettings{});
  EXPECT_EQ(database().projects().find(project.id)->preview, PreviewSettings{});
  project.preview = {
      .enabled = false, .mask_text = true, .show_images = true, .require_consent = true, .notice = true};
  ASSERT_TRUE(database().projects().update(project));
  EXPECT_EQ(database().projects().find(project.id)->preview, project.preview);
  EXPECT_EQ((*database().projects().list())[0].preview, project.preview);
  project.preview = {.notice = true};
  ASSERT_TRUE(database().projects().update(project));
  EXPECT_EQ(database().projects().find(project.id)->preview, project.preview);
}

TEST_P(ProjectsContract, RefusesALookThatIsNone) {
  const Project project = *database().projects().add("Shop", {"*"});
  const auto refused = [&](const ChatAppearance& chat) {
    Project changed = project;
    changed.chat = chat;
    return code_of(database().projects().update(changed));
  };
  EXPECT_EQ(refused({true, "red", "right", "auto", "", ""}), "badRequest");
  EXPECT_EQ(refused({true, "#12345g", "right", "auto", "", ""}), "badRequest");
  EXPECT_EQ(refused({true, "", "top", "auto", "", ""}), "badRequest");
  EXPECT_EQ(refused({true, "", "right", "grey", "", ""}), "badRequest");
  EXPECT_EQ(refused({true, "", "right", "auto", "two\nlines", ""}), "badRequest");
  EXPECT_EQ(refused({true, "", "right", "auto", std::string(limits::chat_title_characters + 1, 't'), ""}),
            "badRequest");
  EXPECT_EQ(refused({true, "", "right", "auto", "", std::string(limits::chat_greeting_characters + 1, 'g')}),
            "badRequest");
  EXPECT_EQ(refused({true, "", "right", "auto", "", "\xFF"}), "badRequest");
}

TEST_P(ProjectsContract, ListsAllByNumber) {
  const ProjectId first = add_project("First");
  const ProjectId second = add_project("Second");
  const auto projects = database().projects().list();
  ASSERT_EQ(projects->size(), 2U);
  EXPECT_EQ((*projects)[0].id, first);
  EXPECT_EQ((*projects)[1].id, second);
}

TEST_P(ProjectsContract, RefusesWhatIsNoNameAndNoOrigin) {
  auto& projects = database().projects();
  EXPECT_EQ(code_of(projects.add("", {"*"})), "badRequest");
  EXPECT_EQ(code_of(projects.add("  ", {"*"})), "badRequest");
  EXPECT_EQ(code_of(projects.add("two\nlines", {"*"})), "badRequest");
  EXPECT_EQ(code_of(projects.add(std::string(limits::name_bytes + 1, 'n'), {"*"})), "badRequest");
  const std::string site = "https://" + std::string(limits::origin_bytes, 'o') + ".example";
  EXPECT_EQ(code_of(projects.add("Shop", {site})), "badRequest");
  std::vector<std::string> sites(limits::project_origins, "https://shop.example");
  for (std::size_t i = 0; i < sites.size(); ++i) sites[i] = "https://" + std::to_string(i) + ".example";
  EXPECT_TRUE(projects.add("Shop", sites));
  sites.emplace_back("https://one-too-many.example");
  EXPECT_EQ(code_of(projects.add("Shop", sites)), "badRequest");
  EXPECT_EQ(code_of(projects.add("Shop", {""})), "badRequest");
  EXPECT_EQ(code_of(projects.add("Shop", {"a.example\nb.example"})), "badRequest");
  EXPECT_THAT(projects.add("Shop", {"a b"}).error().message, HasSubstr("scheme://host"));
  Project project = *projects.add("Shop", {"*"});
  project.identity_secret.clear();
  EXPECT_EQ(code_of(projects.update(project)), "badRequest");
}

TEST_P(ProjectsContract, ARemovedProjectTakesAllThatBelongsToItAlong) {
  const ProjectId doomed = add_project("Doomed");
  const ProjectId kept = add_project("Kept");
  const auto agent = database().agents().add(
      "ann@example.com", "Ann", "hash", std::vector<Membership>{{doomed, Role::agent}, {kept, Role::agent}});
  ASSERT_TRUE(agent);
  std::vector<VisitorWrite> writes;
  for (int i = 0; i < limits::removed_visitors * 2 + 1; ++i) {
    writes.emplace_back();
    writes.back().key = {doomed, "v" + std::to_string(i)};
    writes.back().seen = WallTime(Milliseconds(1'000));
  }
  writes.push_back(writes.front());
  writes.back().key.project = kept;
  ASSERT_TRUE(database().visitors().apply(writes));
  ASSERT_TRUE(database().projects().remove(doomed));
  EXPECT_FALSE(database().projects().find(doomed));
  EXPECT_FALSE(database().visitors().find({doomed, "v0"}));
  EXPECT_TRUE(database().visitors().page(doomed, {})->visitors.empty());
  EXPECT_TRUE(database().visitors().find({kept, "v0"}));
  EXPECT_THAT(described(database().agents().find(agent->id)->memberships),
              ElementsAre(std::to_string(kept) + " agent"));
  const auto again = database().projects().remove(doomed);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::not_found);
}

TEST_P(AgentsContract, AnAddedAgentIsFoundByNumberAndByEmailInAnyCase) {
  const ProjectId project = add_project();
  const auto added =
      database().agents().add(" Ada@Example.COM ", "Ada", "$argon2id$hash", {{project, Role::owner}});
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_EQ(added->email, "ada@example.com");

  for (const auto& found :
       {database().agents().find(added->id), database().agents().find_by_email("ADA@example.com")}) {
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, added->id);
    EXPECT_EQ(found->email, "ada@example.com");
    EXPECT_EQ(found->name, "Ada");
    EXPECT_EQ(found->password_hash, "$argon2id$hash");
    EXPECT_THAT(described(found->memberships), ElementsAre(std::to_string(project) + " owner"));
  }
}

// What cannot be seen around an address is no part of it, whoever looks it up; in it, it is no address.
TEST_P(AgentsContract, AnEmailWithUnseenBlanksIsTheSameEmail) {
  const auto added = database().agents().add("\u00A0ada@example.com\u200B", "Ada", "hash", {});
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_EQ(added->email, "ada@example.com");
  for (const char* email :
       {"\u3000Ada@example.com", "\t ada@example.com\uFEFF\r\n", "\u2028ada@example.com\u0085"}) {
    EXPECT_TRUE(database().agents().find_by_email(email)) << email;
  }
  for (const char* email : {"a\u200Bda@example.com", "ada@\u00A0example.com"}) {
    EXPECT_EQ(code_of(database().agents().add(email, "Eve", "hash", {})), "badRequest") << email;
    EXPECT_EQ(code_of(database().agents().find_by_email(email)), "notFound") << email;
  }
}

TEST_P(AgentsContract, AnEmailIsTakenOnce) {
  const auto first = database().agents().add("ada@example.com", "Ada", "one", {});
  const auto second = database().agents().add("Ada@Example.com", "Eve", "two", {});
  EXPECT_EQ(code_of(second), "badRequest");
  EXPECT_THAT(second.error().message, HasSubstr("ada@example.com"));
  EXPECT_EQ(database().agents().find_by_email("ada@example.com")->name, "Ada");
}

TEST_P(AgentsContract, AnAgentOfAnUnknownProjectIsNotAddedAtAll) {
  const ProjectId project = add_project();
  const auto refused =
      database().agents().add("ada@example.com", "Ada", "hash", {{project, Role::agent}, {999, Role::agent}});
  EXPECT_EQ(code_of(refused), "notFound");
  EXPECT_THAT(refused.error().message, HasSubstr("999"));
  EXPECT_EQ(code_of(database().agents().find_by_email("ada@example.com")), "notFound");
}

TEST_P(AgentsContract, RefusesWhatIsNoEmail) {
  for (const char* email :
       {"", "ada", "@example.com", "ada@", "a@b@c", "a da@example.com", "ada@exa\tmple.com"}) {
    EXPECT_EQ(code_of(database().agents().add(email, "Ada", "hash", {})), "badRequest") << email;
    EXPECT_EQ(code_of(database().agents().find_by_email(email)), "notFound") << email;
  }
  EXPECT_EQ(code_of(database().agents().add(std::string(limits::email_bytes - 9, 'a') + "@b.example", "Ada",
                                            "hash", {})),
            "badRequest");
}

TEST_P(AgentsContract, MembershipsAreReplacedAsAWhole) {
  const ProjectId one = add_project("One");
  const ProjectId two = add_project("Two");
  const auto agent = database().agents().add("ada@example.com", "", "hash", {{one, Role::viewer}});
  const auto memberships = [&] { return described(database().agents().find(agent->id)->memberships); };

  ASSERT_TRUE(database().agents().set_memberships(agent->id, {{two, Role::owner}, {one, Role::agent}}));
  EXPECT_THAT(memberships(), ElementsAre(std::to_string(one) + " agent", std::to_string(two) + " owner"));

  EXPECT_EQ(
      code_of(database().agents().set_memberships(agent->id, {{two, Role::viewer}, {999, Role::agent}})),
      "notFound");
  EXPECT_EQ(
      code_of(database().agents().set_memberships(agent->id, {{two, Role::viewer}, {two, Role::agent}})),
      "badRequest");
  EXPECT_THAT(memberships(), ElementsAre(std::to_string(one) + " agent", std::to_string(two) + " owner"));

  ASSERT_TRUE(database().agents().set_memberships(agent->id, {}));
  EXPECT_THAT(memberships(), IsEmpty());
}

TEST_P(AgentsContract, APasswordIsReplaced) {
  const auto agent = database().agents().add("ada@example.com", "", "old", {});
  ASSERT_TRUE(database().agents().set_password(agent->id, "new", at(3)));
  EXPECT_EQ(database().agents().find(agent->id)->password_hash, "new");
}

TEST_P(AgentsContract, ARemovedAgentIsGoneAndItsEmailFree) {
  const ProjectId project = add_project();
  const auto agent = database().agents().add("ada@example.com", "", "hash", {{project, Role::agent}});
  ASSERT_TRUE(database().agents().remove(agent->id));
  EXPECT_EQ(code_of(database().agents().find(agent->id)), "notFound");

  const auto again = database().agents().add("ada@example.com", "", "hash", {});
  ASSERT_TRUE(again);
  EXPECT_NE(again->id, agent->id) << "a token of the old one would be good for the new one";
}

TEST_P(AgentsContract, WhoIsNotThereIsNotFound) {
  EXPECT_EQ(code_of(database().agents().find(7)), "notFound");
  EXPECT_EQ(code_of(database().agents().set_password(7, "hash", at(3))), "notFound");
  EXPECT_EQ(code_of(database().agents().set_memberships(7, {})), "notFound");
  EXPECT_EQ(code_of(database().agents().remove(7)), "notFound");
}

TEST_P(AgentsContract, ListsAllWithTheirMemberships) {
  const ProjectId one = add_project("One");
  const ProjectId two = add_project("Two");
  ASSERT_TRUE(
      database().agents().add("a@example.com", "", "hash", {{one, Role::owner}, {two, Role::viewer}}));
  ASSERT_TRUE(database().agents().add("b@example.com", "", "hash", {}));
  ASSERT_TRUE(database().agents().add("c@example.com", "", "hash", {{two, Role::agent}}));
  const auto agents = database().agents().list();
  ASSERT_EQ(agents->size(), 3U);
  EXPECT_EQ((*agents)[0].email, "a@example.com");
  EXPECT_THAT(described((*agents)[0].memberships),
              ElementsAre(std::to_string(one) + " owner", std::to_string(two) + " viewer"));
  EXPECT_THAT((*agents)[1].memberships, IsEmpty());
  EXPECT_THAT(described((*agents)[2].memberships), ElementsAre(std::to_string(two) + " agent"));
}

TEST_P(SettingsContract, TheFirstValueStays) {
  EXPECT_EQ(*database().settings().get("jwt"), std::nullopt);
  EXPECT_EQ(*database().settings().get_or_set("jwt", "first"), "first");
  EXPECT_EQ(*database().settings().get_or_set("jwt", "second"), "first");
  EXPECT_EQ(*database().settings().get("jwt"), "first");
  EXPECT_EQ(*database().settings().get("JWT"), std::nullopt);
}

TEST_P(SettingsContract, ProcessesThatStartAtOnceAgreeOnOneValue) {
  std::vector<std::thread> starts;
  std::vector<std::string> values(6);
  for (std::size_t i = 0; i < values.size(); ++i) {
    starts.emplace_back([this, i, &values] {
      const auto mine = harness().open();
      values[i] = *mine->settings().get_or_set("jwt", "value " + std::to_string(i));
    });
  }
  for (std::thread& start : starts) start.join();
  EXPECT_EQ(std::set(values.begin(), values.end()).size(), 1U);
  EXPECT_THAT(values[0], HasSubstr("value "));
}

}  // namespace
}  // namespace porchlight::store
