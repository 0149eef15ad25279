#include "app/command_line.hpp"

#include "access/jwt.hpp"
#include "app/version.hpp"
#include "base/clock.hpp"
#include "store/database/limits.hpp"
#include "unit/app/command_line_fixture.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace porchlight::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(CommandLineTest, ServeGetsTheSettingsAndItsStatusIsReturned) {
  EXPECT_EQ(run({"serve", "--host", "0.0.0.0", "--port", "81", "--internal-port=0", "--data", "d", "--set",
                 "presence.grace=1s"}),
            7);
  ASSERT_TRUE(served_);
  EXPECT_EQ(served_->server.host, "0.0.0.0");
  EXPECT_EQ(served_->server.port, 81);
  EXPECT_EQ(served_->server.internal_port, 0);
  EXPECT_EQ(served_->server.data, "d") << "stronger than the environment";
  EXPECT_EQ(served_->presence.grace, 1s);
}

TEST_F(CommandLineTest, ABadSettingKeepsTheServerFromStarting) {
  EXPECT_EQ(run({"serve", "--port", "many"}), 1);
  EXPECT_THAT(err_, AllOf(HasSubstr("server.port"), HasSubstr("many"), HasSubstr("whole number")));
  EXPECT_FALSE(served_);
  EXPECT_EQ(run({"serve", "--set", "a.b=1"}), 1);
  EXPECT_EQ(run({"serve", "--config", folder_.path() + "/none.toml"}), 1);
}

TEST_F(CommandLineTest, AWrongCommandLineSaysSo) {
  EXPECT_EQ(run({}), 2);
  EXPECT_EQ(run({"dance"}), 2);
  EXPECT_EQ(run({"serve", "--colour", "red"}), 2);
  EXPECT_THAT(err_, HasSubstr("--colour"));
  EXPECT_EQ(run({"project", "add", "Shop"}), 2) << "without an origin";
  EXPECT_EQ(run({"agent", "add", "a@b.c", "--project", "1", "--role", "king"}), 2);
  EXPECT_THAT(err_, HasSubstr("owner, agent or viewer"));
}

TEST_F(CommandLineTest, ASlipOfThePenIsToldWhatWasMeant) {
  EXPECT_EQ(run({"serv"}), 2);
  EXPECT_THAT(err_, AllOf(HasSubstr("no verb 'serv'"), HasSubstr("did you mean 'serve'?")));
  EXPECT_EQ(run({"project", "ad", "Shop"}), 2);
  EXPECT_THAT(err_, AllOf(HasSubstr("porchlight project: "), HasSubstr("did you mean 'add'?")));
  EXPECT_EQ(run({"serve", "--prot", "80"}), 2);
  EXPECT_THAT(err_, HasSubstr("did you mean '--port'?"));
  EXPECT_EQ(run({"serve", "--hots=::1"}), 2);
  EXPECT_THAT(err_, HasSubstr("did you mean '--host'?"));
  EXPECT_EQ(run({"--data", "d", "serve"}), 2);
  EXPECT_THAT(err_,
              AllOf(HasSubstr("expected a verb (subcommand) before --data"), HasSubstr("serve, project")));
  EXPECT_EQ(run({"reticulate"}), 2);
  EXPECT_THAT(err_, AllOf(HasSubstr("porchlight --help"), Not(HasSubstr("did you mean"))));
}

TEST_F(CommandLineTest, HelpAndVersionAreWhatPeopleExpect) {
  for (const std::vector<std::string>& asked : {std::vector<std::string>{"help"}, {"--help"}, {"-h"}}) {
    EXPECT_EQ(run(asked), 0);
    EXPECT_THAT(out_, AllOf(HasSubstr("serve"), HasSubstr("explain")));
  }
  EXPECT_EQ(run({"help", "project", "add"}), 0);
  EXPECT_THAT(out_, HasSubstr("--origin"));
  EXPECT_EQ(run({"help", "project"}), 0);
  EXPECT_THAT(out_, HasSubstr("remove"));
  EXPECT_EQ(run({"help", "projct"}), 2);
  for (const char* asked : {"version", "--version", "-V"}) {
    EXPECT_EQ(run({asked}), 0);
    EXPECT_EQ(out_, "porchlight " + std::string(version) + "\n");
  }
  for (const std::vector<std::string>& group : {std::vector<std::string>{}, {"project"}, {"agent"}}) {
    EXPECT_EQ(run(group), 2);
    EXPECT_THAT(err_, HasSubstr("Subcommands:")) << "the help of the group";
  }
}

TEST_F(CommandLineTest, ABadValueNamesWhatWasExpected) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  const std::vector<std::vector<std::string>> switches{{"--chat"},
                                                       {"--preview"},
                                                       {"--preview-mask-text"},
                                                       {"--preview-images"},
                                                       {"--preview-consent"},
                                                       {"--preview-notice"},
                                                       {"--allow-missing-origin"},
                                                       {"--enforce-identity"}};
  for (const auto& flag : switches) {
    EXPECT_EQ(run({"project", "set", "1", flag[0], "perhaps"}), 2);
    EXPECT_THAT(err_, AllOf(HasSubstr(flag[0] + " perhaps"), HasSubstr("expected true or false")));
  }
  for (const char* id : {"shop", "0", "-1", "1.5", "99999999999999999999"}) {
    EXPECT_EQ(run({"agent", "add", "a@b.c", "--project", id}), 2) << id;
    EXPECT_THAT(err_, HasSubstr("expected a project's number")) << id;
  }
  EXPECT_EQ(run({"project", "set", "shop"}), 2);
  EXPECT_THAT(err_, HasSubstr("expected a project's number"));
  EXPECT_EQ(run({"explain", "shop", "u"}), 2);
  EXPECT_THAT(err_, HasSubstr("expected a project's number"));
}

TEST_F(CommandLineTest, AnEmptyListSaysSo) {
  EXPECT_EQ(run({"migrate"}), 0);
  EXPECT_EQ(run({"project", "list"}), 0);
  EXPECT_THAT(out_, HasSubstr("no projects yet"));
  EXPECT_EQ(run({"agent", "list"}), 0);
  EXPECT_THAT(out_, HasSubstr("no agents yet"));
  EXPECT_TRUE(run_json({"project", "list"}).as_array().empty());
  EXPECT_TRUE(run_json({"agent", "list"}).as_array().empty());
}

// `project add` and `serve` were given different folders, as the README had it: the second began empty, and
// said that the password was wrong.
TEST_F(CommandLineTest, WhatReadsNeverMakesADatabase) {
  const std::vector<std::vector<std::string>> reading{{"project", "list"},
                                                      {"project", "set", "1"},
                                                      {"project", "remove", "1"},
                                                      {"agent", "list"},
                                                      {"agent", "passwd", "a@b.c"},
                                                      {"agent", "remove", "a@b.c"},
                                                      {"agent", "add", "a@b.c", "--project", "1"},
                                                      {"agent", "set", "a@b.c", "--project", "1"},
                                                      {"token", "a@b.c"},
                                                      {"explain", "1", "u"},
                                                      {"backup", folder_.path() + "/copy"}};
  const std::string data = folder_.path() + "/mistyped";
  for (auto verb : reading) {
    verb.insert(verb.end(), {"--data", data});
    EXPECT_EQ(run(verb), 1) << verb[0] << verb[1];
    EXPECT_THAT(err_, AllOf(HasSubstr("no database yet in " + data), HasSubstr("porchlight project add")));
    EXPECT_FALSE(std::filesystem::exists(data)) << verb[0] << verb[1];
  }
  std::filesystem::create_directory(data);
  std::ofstream(data + "/porchlight.sqlite");  // a file, but nobody's
  EXPECT_EQ(run({"project", "list", "--data", data}), 1);
  EXPECT_THAT(err_, HasSubstr("no database yet"));
}

TEST_F(CommandLineTest, AProjectIsRemovedWithAllThatBelongsToIt) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  run_json({"project", "add", "Blog", "--origin", "*"});
  run_json({"agent", "add", "ann@b.c", "--project", "1", "2"});
  EXPECT_EQ(run_json({"project", "remove", "1"}).at("name"), "Shop");
  EXPECT_EQ(run_json({"project", "list"}).as_array().size(), 1U);
  EXPECT_EQ(run_json({"agent", "list"}).at(0).at("projects").as_array().size(), 1U);
  EXPECT_EQ(run({"project", "remove", "1"}), 1);
  EXPECT_THAT(err_, HasSubstr("there is no project 1"));
}

TEST_F(CommandLineTest, AtATerminalARemovalIsAskedFor) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  at_terminal_ = true;
  EXPECT_EQ(run({"project", "remove", "1"}, "y\n"), 1);
  EXPECT_THAT(err_, AllOf(HasSubstr("Shop"), HasSubstr("for good"), HasSubstr("nothing was removed")));
  EXPECT_EQ(run({"project", "remove", "1"}, ""), 1);
  EXPECT_EQ(run({"project", "remove", "1"}, "1\n"), 0);
  run_json({"project", "add", "Blog", "--origin", "*"});
  EXPECT_EQ(run({"project", "remove", "2", "--yes"}), 0);
}

TEST_F(CommandLineTest, EveryVerbHasHelp) {
  const std::vector<std::vector<std::string>> verbs{
      {"serve"},        {"project", "add"}, {"project", "list"}, {"project", "set"},  {"project", "remove"},
      {"agent", "add"}, {"agent", "list"},  {"agent", "set"},    {"agent", "passwd"}, {"agent", "remove"},
      {"token"},        {"migrate"},        {"check-config"},    {"default-config"},  {"explain"},
      {"version"},      {"backup"},         {"restore"},         {"doctor"}};
  for (auto verb : verbs) {
    verb.emplace_back("--help");
    EXPECT_EQ(run(verb), 0) << verb.front();
    EXPECT_THAT(out_, HasSubstr("--help"));
  }
}

TEST_F(CommandLineTest, AProjectIsAddedListedAndChanged) {
  const auto added =
      run_json({"project", "add", "Shop", "--origin", "https://Shop.example/", "*.shop.example"});
  EXPECT_EQ(added.at("projectId"), 1);
  EXPECT_EQ(added.at("name"), "Shop");
  EXPECT_EQ(added.at("origins"), (boost::json::array{"https://shop.example", "*.shop.example"}));
  EXPECT_GE(added.at("identitySecret").as_string().size(), 32U);
  EXPECT_EQ(run_json({"project", "list"}).as_array().size(), 1U);
  const auto changed = run_json({"project", "set", "1", "--name", "Store", "--enforce-identity", "true",
                                 "--allow-missing-origin", "true", "--new-identity-secret"});
  EXPECT_EQ(changed.at("name"), "Store");
  EXPECT_EQ(changed.at("origins"), added.at("origins"));
  EXPECT_EQ(changed.at("enforceIdentity"), true);
  EXPECT_EQ(changed.at("allowMissingOrigin"), true);
  EXPECT_FALSE(changed.as_object().contains("identitySecret"));
}

/// `--origin` replaces the list, and whoever took the hint to add one lost all the others.
TEST_F(CommandLineTest, OriginsAreAddedAndRemovedOneByOne) {
  run_json({"project", "add", "Shop", "--origin", "https://shop.example"});
  const auto more = run_json({"project", "set", "1", "--add-origin", "https://New.example/", "--add-origin",
                              "https://shop.example"});
  EXPECT_EQ(more.at("origins"), (boost::json::array{"https://shop.example", "https://new.example"}));
  const auto less = run_json({"project", "set", "1", "--remove-origin", "https://shop.example"});
  EXPECT_EQ(less.at("origins"), boost::json::array{"https://new.example"});
  EXPECT_NE(run({"project", "set", "1", "--remove-origin", "https://other.example"}), 0);
  EXPECT_THAT(err_, HasSubstr("expected one that the project has"));
}

TEST_F(CommandLineTest, AnIdentitySecretIsPrintedOnlyWhenAskedFor) {
  const auto added = run_json({"project", "add", "Shop", "--origin", "*"});
  const std::string first(added.at("identitySecret").as_string());
  for (const std::vector<std::string>& verb : {std::vector<std::string>{"project", "list"},
                                               {"project", "list", "--json"},
                                               {"project", "set", "1"},
                                               {"project", "set", "1", "--json"},
                                               {"project", "secret", "1"},
                                               {"project", "secret", "1", "--json"}}) {
    EXPECT_EQ(run(verb), 0);
    EXPECT_THAT(out_, testing::Not(HasSubstr(first)));
  }
  EXPECT_EQ(run_json({"project", "secret", "1", "--show"}).at("identitySecret"), added.at("identitySecret"));
}

TEST_F(CommandLineTest, ANewIdentitySecretLeavesTheOldOneValidUntilItIsDropped) {
  const auto first = run_json({"project", "add", "Shop", "--origin", "*"}).at("identitySecret");
  const auto rotated = run_json({"project", "secret", "1", "--rotate", "--show"});
  EXPECT_NE(rotated.at("identitySecret"), first);
  EXPECT_EQ(rotated.at("previousIdentitySecret"), first);
  const auto dropped = run_json({"project", "secret", "1", "--drop-old", "--show"});
  EXPECT_EQ(dropped.at("identitySecret"), rotated.at("identitySecret"));
  EXPECT_EQ(dropped.at("oldIsValid"), false);
  EXPECT_FALSE(dropped.as_object().contains("previousIdentitySecret"));
}

TEST_F(CommandLineTest, AChatLooksAsTheProjectWants) {
  const auto added = run_json({"project", "add", "Shop", "--origin", "*"});
  const boost::json::object standard{{"enabled", true}, {"accent", ""}, {"position", "right"},
                                     {"theme", "auto"}, {"title", ""},  {"greeting", ""}};
  EXPECT_EQ(added.at("chat"), standard);
  const auto changed = run_json({"project", "set", "1", "--chat", "false", "--chat-accent", "#A0b1c2",
                                 "--chat-position", "left", "--chat-theme", "light", "--chat-title", "Ask us",
                                 "--chat-greeting", "Hello <you>", "--chat-ask-email", "false"});
  EXPECT_EQ(changed.at("chat"), (boost::json::object{{"enabled", false},
                                                     {"accent", "#A0b1c2"},
                                                     {"position", "left"},
                                                     {"theme", "light"},
                                                     {"title", "Ask us"},
                                                     {"greeting", "Hello <you>"},
                                                     {"askEmail", false}}));
  EXPECT_EQ(run_json({"project", "set", "1", "--name", "Store"}).at("chat"), changed.at("chat"));
  const auto back = run_json({"project", "set", "1", "--chat", "true", "--chat-accent", "", "--chat-position",
                              "right", "--chat-theme", "auto", "--chat-title", "", "--chat-greeting", "",
                              "--chat-ask-email", "true"});
  EXPECT_EQ(back.at("chat"), standard);
}

TEST_F(CommandLineTest, AChatAsksForRatingsAndShowsTypingWhereTheProjectWantsIt) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  const auto on =
      run_json({"project", "set", "1", "--chat-rating", "true", "--chat-typing-preview", "true"}).at("chat");
  EXPECT_EQ(on.at("rating"), true);
  EXPECT_EQ(on.at("typingPreview"), true);
  EXPECT_EQ(run({"project", "list"}), 0);
  EXPECT_THAT(out_, HasSubstr("with ratings, typing is seen"));
  const auto off = run_json({"project", "set", "1", "--chat-rating", "false"}).at("chat").as_object();
  EXPECT_FALSE(off.contains("rating")) << "as it is where nobody asked";
  EXPECT_EQ(off.at("typingPreview"), true);
  EXPECT_NE(run({"project", "set", "1", "--chat-rating", "5"}), 0);
}

TEST_F(CommandLineTest, AProjectSaysWhatAPreviewShows) {
  const auto added = run_json({"project", "add", "Shop", "--origin", "*"});
  EXPECT_EQ(added.at("preview"), (boost::json::object{{"enabled", true},
                                                      {"maskText", false},
                                                      {"showImages", false},
                                                      {"requireConsent", false},
                                                      {"notice", false}}));
  const auto changed =
      run_json({"project", "set", "1", "--preview", "false", "--preview-mask-text", "true",
                "--preview-images", "true", "--preview-consent", "true", "--preview-notice", "true"});
  EXPECT_EQ(changed.at("preview"), (boost::json::object{{"enabled", false},
                                                        {"maskText", true},
                                                        {"showImages", true},
                                                        {"requireConsent", true},
                                                        {"notice", true}}));
  EXPECT_EQ(run_json({"project", "set", "1", "--name", "Store"}).at("preview"), changed.at("preview"));
  EXPECT_NE(run({"project", "set", "1", "--preview-notice", "perhaps"}), 0);
}

TEST_F(CommandLineTest, AProjectSaysByWhichRuleConversationsAreAssigned) {
  EXPECT_EQ(run_json({"project", "add", "Shop", "--origin", "*"}).at("assignment"), "off");
  EXPECT_EQ(run_json({"project", "set", "1", "--assignment", "leastBusy"}).at("assignment"), "leastBusy");
  EXPECT_EQ(run_json({"project", "set", "1", "--name", "Other"}).at("assignment"), "leastBusy");
  for (const char* bad : {"", "most", "leastbusy"}) {
    EXPECT_NE(run({"project", "set", "1", "--assignment", bad}), 0) << bad;
  }
  EXPECT_EQ(run({"project", "list"}), 0);
  EXPECT_THAT(out_, HasSubstr("conversations are assigned: leastBusy"));
}

TEST_F(CommandLineTest, AProjectSaysHowLongVisitsAreKept) {
  EXPECT_EQ(run_json({"project", "add", "Shop", "--origin", "*"}).at("visitDays"), 30);
  EXPECT_EQ(run_json({"project", "add", "Store", "--origin", "*", "--visit-days", "7"}).at("visitDays"), 7);
  EXPECT_EQ(run_json({"project", "set", "1", "--visit-days", "365"}).at("visitDays"), 365);
  EXPECT_EQ(run_json({"project", "set", "1", "--name", "Other"}).at("visitDays"), 365);
  for (const char* bad : {"0", "3651", "-1", "many"}) {
    EXPECT_NE(run({"project", "set", "1", "--visit-days", bad}), 0) << bad;
    EXPECT_NE(run({"project", "add", "Third", "--origin", "*", "--visit-days", bad}), 0) << bad;
  }
  EXPECT_EQ(run({"project", "list"}), 0);
  EXPECT_THAT(out_, HasSubstr("visits are kept for: 7 days"));
  EXPECT_THAT(out_, testing::Not(HasSubstr("Third")));
}

TEST_F(CommandLineTest, AChatThatCannotBeShownIsRefused) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  const std::vector<std::vector<std::string>> bad{{"--chat-accent", "red"},
                                                  {"--chat-accent", "#12345g"},
                                                  {"--chat-accent", "#123456;background:url(x)"},
                                                  {"--chat-position", "top"},
                                                  {"--chat-position", ""},
                                                  {"--chat-theme", "sepia"},
                                                  {"--chat-theme", ""},
                                                  {"--chat-title", std::string(61, 'x')},
                                                  {"--chat-title", "one\ntwo"},
                                                  {"--chat-greeting", std::string(281, 'x')}};
  for (const auto& option : bad) {
    EXPECT_EQ(run({"project", "set", "1", option[0], option[1]}), 1) << option[1];
    EXPECT_THAT(err_, HasSubstr("expected")) << option[1];
  }
  EXPECT_NE(run({"project", "set", "1", "--chat", "perhaps"}), 0);
}

TEST_F(CommandLineTest, ABadOriginIsRefused) {
  EXPECT_EQ(run({"project", "add", "Shop", "--origin", "https://shop.example/path"}), 1);
  EXPECT_THAT(err_, HasSubstr("expected scheme://host"));
  EXPECT_EQ(run({"project", "set", "5", "--name", "x"}), 1);
}

TEST_F(CommandLineTest, AnAgentsPasswordIsMadeAndPrintedOnce) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  const auto added = run_json({"agent", "add", "Ann@b.c", "--project", "1", "--role", "viewer"});
  EXPECT_EQ(added.at("email"), "ann@b.c");
  EXPECT_GE(added.at("password").as_string().size(), 16U);
  EXPECT_EQ(added.at("projects").at(0).at("role"), "viewer");
  const auto listed = run_json({"agent", "list"});
  ASSERT_EQ(listed.as_array().size(), 1U);
  EXPECT_FALSE(listed.at(0).as_object().contains("password"));
  EXPECT_NE(run_json({"agent", "passwd", "ann@b.c"}).at("password"), added.at("password"));
}

TEST_F(CommandLineTest, APasswordFromStandardInputIsNotPrinted) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  const auto added = run_json({"agent", "add", "a@b.c", "--project", "1", "--password-stdin"}, "hunter22\n");
  EXPECT_FALSE(added.as_object().contains("password"));
  EXPECT_THAT(out_, Not(HasSubstr("hunter22")));
  EXPECT_EQ(run({"agent", "passwd", "a@b.c", "--password-stdin"}, "short\n"), 1);
  EXPECT_THAT(err_, HasSubstr("8 characters"));
  EXPECT_EQ(run({"agent", "passwd", "a@b.c", "--password-stdin"}, ""), 1);
}

TEST_F(CommandLineTest, SetupPrintsAKeyWhileThereIsNoAgent) {
  const WallTime before = SystemClock{}.wall();
  const auto printed = run_json({"setup", "--set", "server.base_path=/chat", "--set", "server.port=8181",
                                 "--set", "server.host=0.0.0.0"});
  const std::string key(printed.at("key").as_string());
  EXPECT_EQ(key.size(), 43U);
  EXPECT_EQ(printed.at("fragment").as_string(), "#/setup/" + key);
  EXPECT_EQ(printed.at("url").as_string(), "http://localhost:8181/chat/#/setup/" + key);
  const std::string expires(printed.at("expiresAt").as_string());
  EXPECT_GE(expires, to_iso8601(before + store::limits::setup_key_time));
  EXPECT_LE(expires, to_iso8601(SystemClock{}.wall() + store::limits::setup_key_time));
  EXPECT_EQ(run({"setup"}), 0);
  EXPECT_THAT(out_, HasSubstr("http://127.0.0.1:8080/#/setup/"));
  EXPECT_THAT(out_, Not(HasSubstr(key))) << "each has one of its own";
  run_json({"project", "add", "Shop", "--origin", "*"});
  run_json({"agent", "add", "a@b.c", "--project", "1"});
  EXPECT_EQ(run({"setup"}), 1);
  EXPECT_THAT(err_, HasSubstr("there are agents already"));
}

TEST_F(CommandLineTest, AnAgentOfNoProjectOrTwiceIsRefused) {
  EXPECT_EQ(run({"agent", "add", "a@b.c", "--project", "9", "--password-stdin"}, "hunter22\n"), 1);
  run_json({"project", "add", "Shop", "--origin", "*"});
  EXPECT_EQ(run({"agent", "add", "a@b.c", "--project", "1", "--password-stdin"}, "hunter22\n"), 0) << err_;
  EXPECT_EQ(run({"agent", "add", "A@b.c", "--project", "1", "--password-stdin"}, "hunter22\n"), 1);
  EXPECT_EQ(run({"agent", "remove", "a@b.c"}), 0);
  EXPECT_EQ(run({"agent", "remove", "a@b.c"}), 1);
}

/// Three projects, and an agent who is viewer of the first and the second.
class AgentsProjects : public CommandLineTest {
 protected:
  void SetUp() override {
    for (const char* name : {"Shop", "Blog", "Docs"}) run_json({"project", "add", name, "--origin", "*"});
    run_json({"agent", "add", "a@b.c", "--project", "1", "2", "--role", "viewer", "--password-stdin"},
             "hunter22\n");
  }
  /// "1 viewer, 2 viewer"
  std::string projects() {
    std::string all;
    const auto agents = run_json({"agent", "list"});
    for (const auto& one : agents.at(0).at("projects").as_array()) {
      all += (all.empty() ? "" : ", ") + std::to_string(one.at("projectId").as_int64()) + " " +
             std::string(one.at("role").as_string());
    }
    return all;
  }
};

TEST_F(AgentsProjects, AreAddedAndChangedWithoutTouchingTheOthers) {
  const auto set = run_json({"agent", "set", "A@b.c", "--project", "3", "2", "--role", "owner"});
  EXPECT_EQ(set.at("email"), "a@b.c");
  EXPECT_EQ(set.at("projects").at(2).at("projectId"), 3);
  EXPECT_FALSE(set.as_object().contains("password"));
  EXPECT_EQ(projects(), "1 viewer, 2 owner, 3 owner");
  EXPECT_EQ(run({"agent", "set", "a@b.c", "--project", "1", "--role", "agent"}), 0);
  EXPECT_THAT(out_, HasSubstr("1 (agent) 2 (owner) 3 (owner)"));
}

TEST_F(AgentsProjects, WithoutARoleKeepTheirsAndNewOnesGetAgent) {
  EXPECT_EQ(run({"agent", "set", "a@b.c", "--project", "2", "--project", "3"}), 0) << err_;
  EXPECT_EQ(projects(), "1 viewer, 2 viewer, 3 agent");
}

TEST_F(AgentsProjects, AreTakenAwayAndTheAgentStays) {
  const auto left = run_json({"agent", "remove", "a@b.c", "--project", "1"});
  ASSERT_EQ(left.at("projects").as_array().size(), 1U);
  EXPECT_EQ(left.at("projects").at(0).at("projectId"), 2);
  EXPECT_EQ(projects(), "2 viewer");
  EXPECT_EQ(run({"agent", "remove", "a@b.c", "--project", "2"}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("projects: none"));
  EXPECT_EQ(run({"agent", "set", "a@b.c", "--project", "3"}), 0) << err_;
  EXPECT_EQ(projects(), "3 agent");
}

TEST_F(AgentsProjects, StayAsTheyAreWhereOneIsWrong) {
  EXPECT_EQ(run({"agent", "remove", "a@b.c", "--project", "1", "3"}), 1);
  EXPECT_THAT(err_, AllOf(HasSubstr("--project 3"), HasSubstr("a@b.c"), HasSubstr("who has 1, 2")));
  EXPECT_EQ(run({"agent", "set", "a@b.c", "--project", "1", "9", "--role", "owner"}), 1);
  EXPECT_THAT(err_, HasSubstr("there is no project 9"));
  EXPECT_EQ(run({"agent", "set", "a@b.c", "--project", "1", "--role", "king"}), 2);
  EXPECT_EQ(run({"agent", "set", "a@b.c", "--role", "owner"}), 2) << "without a project";
  EXPECT_EQ(run({"agent", "set", "nobody@b.c", "--project", "1"}), 1);
  EXPECT_EQ(run({"agent", "remove", "nobody@b.c", "--project", "1"}), 1);
  EXPECT_EQ(projects(), "1 viewer, 2 viewer");
}

TEST_F(CommandLineTest, ATokenStandsAloneOnStandardOutput) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  run({"agent", "add", "a@b.c", "--project", "1", "--password-stdin"}, "hunter22\n");
  ASSERT_EQ(run({"token", "a@b.c", "--ttl", "30m"}), 0) << err_;
  const std::string token = out_.substr(0, out_.size() - 1);
  EXPECT_EQ(out_.back(), '\n');
  const auto claims = jwt::verify(token, secret, "porchlight", SystemClock{}.wall());
  ASSERT_TRUE(claims) << claims.error().message;
  EXPECT_EQ(claims->subject, "1");
  EXPECT_EQ(claims->expires_at - claims->issued_at, 30min);
  EXPECT_EQ(run({"token", "nobody@b.c"}), 1);
  EXPECT_EQ(run({"token", "a@b.c", "--ttl", "soon"}), 2);
}

TEST_F(CommandLineTest, ASettingDoesNotSwallowWhatFollowsIt) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  EXPECT_EQ(run({"explain", "--set", "log.level=off", "1", "a"}), 1);
  EXPECT_THAT(err_, HasSubstr("never seen"));
}

TEST_F(CommandLineTest, WithoutASecretTheOneInTheDatabaseIsUsed) {
  environment_.pop_back();
  run_json({"project", "add", "Shop", "--origin", "*"});
  run({"agent", "add", "a@b.c", "--project", "1", "--password-stdin"}, "hunter22\n");
  EXPECT_EQ(run({"token", "a@b.c"}), 0);
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '.'), 2);
}

TEST_F(CommandLineTest, ExplainSaysWhatTheDatabaseKnowsAndWhereTheRestIs) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  EXPECT_EQ(run({"explain", "1", "nobody"}), 1);
  EXPECT_THAT(err_, AllOf(HasSubstr("never seen"), HasSubstr("/api/v1/projects/1/visitors/nobody")));
  EXPECT_EQ(run({"explain", "1", "a b"}), 1);
  EXPECT_EQ(run({"explain", "2", "a"}), 1);
}

TEST_F(CommandLineTest, ConfigurationIsCheckedAndShownWithoutSecrets) {
  EXPECT_EQ(run({"check-config"}), 0) << err_;
  const auto shown = run_json({"check-config"});
  EXPECT_EQ(shown.at("jwt.secret"), "(set)");
  EXPECT_EQ(shown.at("presence.grace"), "8s");
  environment_.emplace_back("PORCHLIGHT_PRESENCE_GRACE", "soon");
  EXPECT_EQ(run({"check-config"}), 1);
}

TEST_F(CommandLineTest, AFileOfLocationsThatCannotBeReadIsABadConfiguration) {
  environment_.emplace_back("PORCHLIGHT_VISITS_LOCATION_DATABASE", "/nowhere/places.mmdb");
  EXPECT_EQ(run({"check-config"}), 1);
  EXPECT_THAT(err_, HasSubstr("/nowhere/places.mmdb: No such file"));
}

TEST_F(CommandLineTest, DocumentsAndVersionNeedNoDatabase) {
  EXPECT_EQ(run({"default-config"}), 0);
  EXPECT_THAT(out_, HasSubstr("#grace = \"8s\""));
  EXPECT_EQ(run({"default-config", "--markdown"}), 0);
  EXPECT_THAT(out_, HasSubstr("| `presence.grace` |"));
  EXPECT_EQ(run({"version"}), 0);
  EXPECT_EQ(out_, "porchlight " + std::string(version) + "\n");
  EXPECT_EQ(run({"migrate"}), 0);
}

}  // namespace
}  // namespace porchlight::app
