// Who belongs to a project, links into it, and the first start, over every form of the database.

#include "contract/repositories_harness.hpp"
#include "store/database/acts.hpp"
#include "store/database/limits.hpp"
#include "store/database/setup.hpp"
#include "store/database/team.hpp"
#include "store/history/visit_retention.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <barrier>
#include <functional>
#include <thread>

namespace porchlight::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class TeamContract : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
    olga_ = add_agent("olga@example.com", "Olga", Role::owner);
    ada_ = add_agent("ada@example.com", "Ada", Role::agent);
  }
  TeamRepository& team() { return database().team(); }
  [[nodiscard]] ProjectId project() const { return project_; }
  [[nodiscard]] std::int64_t olga() const { return olga_; }
  [[nodiscard]] std::int64_t ada() const { return ada_; }

  std::int64_t add_agent(std::string_view email, std::string_view name, Role role) {
    const auto added =
        database().agents().add(email, name, "hash of " + std::string(name), {{project_, role}});
    EXPECT_TRUE(added) << added.error().message;
    return added ? added->id : 0;
  }
  [[nodiscard]] TeamAct act(std::int64_t by = 0, int second = 1) const {
    return {project_, {by == 0 ? olga_ : by, "Olga"}, at(second)};
  }
  Result<Link> invite(std::string_view hash, const std::string& email = {}, Role role = Role::viewer) {
    return team().invite(act(), {email, role, 1h}, hash);
  }
  Result<Agent> join(Database& mine, std::string_view hash, std::string_view email, int second = 2) {
    return mine.team().join(hash, NewAgent{std::string(email), "Nora", "hash of Nora"}, at(second));
  }
  /// "email role" of each.
  std::vector<std::string> members() {
    std::vector<std::string> texts;
    const auto listed = database().agents().list_members(project_);
    for (const Member& member : *listed) {
      texts.push_back(member.email.substr(0, member.email.find('@')) + " " +
                      std::string(to_string(member.role)));
    }
    return texts;
  }
  /// "action subject details", the oldest first.
  std::vector<std::string> told() {
    std::vector<std::string> texts;
    const auto page = database().acts().audit(project_, 50, {});
    for (const AuditEntry& entry : page->entries)
      texts.push_back(entry.agent.name + " " + entry.action + " " + entry.subject + " " + entry.details);
    std::ranges::reverse(texts);
    return texts;
  }
  /// Each on a connection of its own; they begin together. Answers their codes.
  std::vector<std::string> at_once(const std::vector<std::function<std::string(Database&)>>& works) {
    std::vector<std::string> codes(works.size());
    std::barrier begin(static_cast<std::ptrdiff_t>(works.size()));
    std::vector<std::thread> gateways;
    for (std::size_t i = 0; i < works.size(); ++i) {
      gateways.emplace_back([&, i] {
        const auto mine = harness().open();
        static_cast<void>(mine->agents().find(1));  // connected
        begin.arrive_and_wait();
        codes[i] = works[i](*mine);
      });
    }
    for (std::thread& gateway : gateways) gateway.join();
    return codes;
  }

 private:
  ProjectId project_ = 0;
  std::int64_t olga_ = 0;
  std::int64_t ada_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(TeamContract);

TEST_P(TeamContract, ARoleIsChangedAndTold) {
  const auto member = team().set_role(act(), ada(), Role::viewer);
  ASSERT_TRUE(member) << member.error().message;
  EXPECT_EQ(member->memberships.front().role, Role::viewer);
  EXPECT_THAT(members(), ElementsAre("olga owner", "ada viewer"));
  EXPECT_THAT(told(), ElementsAre("Olga agent.role " + std::to_string(ada()) +
                                  R"( {"member":"ada@example.com","role":"viewer","previousRole":"agent"})"));
  ASSERT_TRUE(team().set_role(act(), ada(), Role::viewer));
  EXPECT_EQ(told().size(), 1U) << "nothing has changed";
}

TEST_P(TeamContract, WhoIsTakenOutKeepsTheAccountAndOtherProjects) {
  const ProjectId other = add_project("Other");
  ASSERT_TRUE(database().agents().set_memberships(ada(), {{project(), Role::agent}, {other, Role::owner}}));
  const auto gone = team().remove_member(act(), ada());
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->memberships.size(), 1U);
  EXPECT_THAT(members(), ElementsAre("olga owner"));
  EXPECT_EQ(database().agents().find(ada())->memberships.front().project, other);
  EXPECT_THAT(told(), ElementsAre("Olga agent.remove " + std::to_string(ada()) +
                                  R"( {"member":"ada@example.com","role":"agent"})"));
  EXPECT_EQ(code_of(team().remove_member(act(), ada())), "notFound");
  EXPECT_EQ(code_of(team().set_role(act(), ada(), Role::agent)), "notFound");
}

TEST_P(TeamContract, TheLastOwnerStaysOne) {
  EXPECT_EQ(code_of(team().set_role(act(), olga(), Role::agent)), "conflict");
  EXPECT_EQ(code_of(team().remove_member(act(), olga())), "conflict");
  EXPECT_TRUE(team().set_role(act(), olga(), Role::owner)) << "that is no change";
  ASSERT_TRUE(team().set_role(act(), ada(), Role::owner));
  EXPECT_TRUE(team().remove_member(act(), olga())) << "there is another";
  EXPECT_THAT(members(), ElementsAre("ada owner"));
}

TEST_P(TeamContract, OfTwoOwnersWhoTakeItFromEachOtherAtOnceOneFails) {
  for (int round = 0; round < 5; ++round) {
    ASSERT_TRUE(database().agents().set_memberships(olga(), {{project(), Role::owner}}));
    ASSERT_TRUE(database().agents().set_memberships(ada(), {{project(), Role::owner}}));
    const auto codes = at_once(
        {[&](Database& mine) { return code_of(mine.team().set_role(act(olga()), ada(), Role::agent)); },
         [&](Database& mine) { return code_of(mine.team().remove_member(act(ada()), olga())); }});
    EXPECT_EQ(std::ranges::count(codes, "none"), 1) << codes[0] << ' ' << codes[1];
    const auto left = members();
    EXPECT_EQ(std::ranges::count_if(left, [](const auto& one) { return one.ends_with(" owner"); }), 1);
  }
}

TEST_P(TeamContract, WhoIsNoOwnerAnyMoreChangesNothing) {
  EXPECT_EQ(code_of(team().set_role(act(ada()), olga(), Role::agent)), "forbidden");
  EXPECT_EQ(code_of(team().remove_member(act(ada()), olga())), "forbidden");
  EXPECT_EQ(code_of(team().invite(act(ada()), {"", Role::owner, 1h}, "h")), "forbidden");
  EXPECT_EQ(code_of(team().make_password_link(act(ada()), olga(), "h")), "forbidden");
  EXPECT_THAT(told(), IsEmpty());
}

TEST_P(TeamContract, AnInvitationMakesAnAccountOnce) {
  const auto invited = invite("h1");
  ASSERT_TRUE(invited) << invited.error().message;
  const auto found = team().find_link("h1", at(2));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, LinkKind::invitation);
  EXPECT_EQ(found->project_name, "Shop");
  EXPECT_EQ(found->email, "");
  EXPECT_EQ(found->agent, 0);
  EXPECT_EQ(found->role, Role::viewer);
  EXPECT_EQ(found->by, (ActingAgent{olga(), "Olga"}));
  EXPECT_EQ(found->created, at(1));
  EXPECT_EQ(found->expires, at(3601));

  const auto nora = join(database(), "h1", " Nora@Example.com");
  ASSERT_TRUE(nora) << nora.error().message;
  EXPECT_EQ(nora->email, "nora@example.com");
  EXPECT_THAT(members(), ElementsAre("olga owner", "ada agent", "nora viewer"));
  EXPECT_EQ(code_of(join(database(), "h1", "other@example.com")), "notFound");
  EXPECT_EQ(code_of(team().find_link("h1", at(2))), "notFound");
  const std::string invitation = std::to_string(invited->id);
  EXPECT_THAT(told(), ElementsAre("Olga agent.invite " + invitation + R"( {"invitationId":)" + invitation +
                                      R"(,"role":"viewer","expiresAt":"2023-11-14T23:13:21.000Z"})",
                                  "Nora agent.join " + std::to_string(nora->id) +
                                      R"( {"member":"nora@example.com","role":"viewer","invitationId":)" +
                                      invitation + "}"));
}

TEST_P(TeamContract, OfTwoWhoUseALinkAtOnceOneJoins) {
  ASSERT_TRUE(invite("h1"));
  const auto codes = at_once({[&](Database& mine) { return code_of(join(mine, "h1", "one@example.com")); },
                              [&](Database& mine) { return code_of(join(mine, "h1", "two@example.com")); }});
  EXPECT_THAT(codes, UnorderedElementsAre("none", "notFound"));
  EXPECT_EQ(members().size(), 3U);
}

TEST_P(TeamContract, AnInvitationIsForItsEmailOnly) {
  ASSERT_TRUE(invite("h1", "Nora@Example.com"));
  EXPECT_EQ(team().find_link("h1", at(2))->email, "nora@example.com");
  EXPECT_EQ(code_of(join(database(), "h1", "eve@example.com")), "forbidden");
  ASSERT_TRUE(join(database(), "h1", "nora@example.com"));
}

TEST_P(TeamContract, AnAccountThatThereIsJoinsAsItself) {
  const auto known = database().agents().add("nora@example.com", "Nora", "her hash", {});
  ASSERT_TRUE(invite("h1", "nora@example.com", Role::owner));
  EXPECT_EQ(team().find_link("h1", at(2))->agent, known->id);
  EXPECT_EQ(code_of(join(database(), "h1", "nora@example.com")), "conflict") << "not by a new password";
  Agent before = *known;
  before.password_hash = "an older hash";
  EXPECT_EQ(code_of(team().join("h1", before, at(2))), "unauthorized");
  const auto joined = team().join("h1", *known, at(2));
  ASSERT_TRUE(joined) << joined.error().message;
  EXPECT_EQ(joined->id, known->id);
  EXPECT_EQ(joined->memberships.front().role, Role::owner);
}

TEST_P(TeamContract, AMemberDoesNotJoinAgainAndTheLinkStays) {
  EXPECT_EQ(code_of(invite("h0", "ada@example.com")), "conflict");
  ASSERT_TRUE(invite("h1"));
  EXPECT_EQ(code_of(team().join("h1", *database().agents().find(ada()), at(2))), "conflict");
  EXPECT_TRUE(team().find_link("h1", at(2)));
}

TEST_P(TeamContract, AnInvitationEndsWithItsTimeItsMakersRoleAndByHand) {
  ASSERT_TRUE(invite("h1"));
  EXPECT_TRUE(team().find_link("h1", at(3600)));
  EXPECT_EQ(code_of(team().find_link("h1", at(3601))), "notFound");
  EXPECT_EQ(code_of(join(database(), "h1", "nora@example.com", 3601)), "notFound");

  ASSERT_TRUE(team().set_role(act(), ada(), Role::owner));
  ASSERT_TRUE(team().set_role(act(ada()), olga(), Role::agent));
  EXPECT_EQ(code_of(team().find_link("h1", at(2))), "notFound") << "nobody leaves a door open behind them";
  EXPECT_EQ(code_of(join(database(), "h1", "nora@example.com")), "notFound");
  EXPECT_THAT(*team().invitations(project(), at(2)), IsEmpty());

  const auto open = team().invite(act(ada()), {"", Role::agent, 1h}, "h2");
  ASSERT_TRUE(open);
  EXPECT_EQ(team().invitations(project(), at(2))->front().id, open->id);
  ASSERT_TRUE(team().withdraw(act(ada()), open->id));
  EXPECT_EQ(code_of(team().withdraw(act(ada()), open->id)), "notFound");
  EXPECT_EQ(code_of(team().find_link("h2", at(2))), "notFound");
  EXPECT_THAT(told().back(), HasSubstr("agent.uninvite " + std::to_string(open->id)));
}

TEST_P(TeamContract, AnInvitationOfAnotherProjectIsNotWithdrawn) {
  const auto open = invite("h1");
  TeamAct elsewhere = act();
  elsewhere.project = add_project("Other");
  EXPECT_EQ(code_of(team().withdraw(elsewhere, open->id)), "notFound");
}

TEST_P(TeamContract, OpenLinksOfAProjectAreBounded) {
  for (std::size_t i = 0; i < limits::open_links; ++i) {
    ASSERT_TRUE(invite("h" + std::to_string(i)));
  }
  const auto more = invite("one more");
  EXPECT_EQ(code_of(more), "conflict");
  EXPECT_THAT(more.error().message, HasSubstr(std::to_string(limits::open_links)));
  EXPECT_EQ(code_of(team().make_password_link(act(), ada(), "p")), "conflict");
  EXPECT_TRUE(team().invite(act(0, 3601), {"", Role::viewer, 1h}, "later"))
      << "those that ended take no room";
}

TEST_P(TeamContract, APasswordLinkSetsThePasswordOnce) {
  const auto expires = team().make_password_link(act(), ada(), "p1");
  ASSERT_TRUE(expires) << expires.error().message;
  EXPECT_EQ(*expires, at(1) + limits::password_link_time);
  const auto found = team().find_link("p1", at(2));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, LinkKind::password);
  EXPECT_EQ(found->email, "ada@example.com");
  EXPECT_EQ(found->agent, ada());
  EXPECT_THAT(*team().invitations(project(), at(2)), IsEmpty()) << "it is none";
  EXPECT_EQ(code_of(join(database(), "p1", "nora@example.com")), "notFound") << "it makes no member";
  const auto ada_now = team().set_password_by_link("p1", "new hash", at(2));
  ASSERT_TRUE(ada_now);
  EXPECT_EQ(ada_now->password_hash, "new hash");
  EXPECT_EQ(code_of(team().set_password_by_link("p1", "newer", at(2))), "notFound");
  ASSERT_TRUE(invite("h1"));
  EXPECT_EQ(code_of(team().set_password_by_link("h1", "x", at(2))), "notFound") << "an invitation sets none";
  EXPECT_THAT(told().front(), HasSubstr("agent.password-link " + std::to_string(ada())));
  EXPECT_THAT(told().front(), Not(HasSubstr("p1")));
}

TEST_P(TeamContract, APasswordLinkEndsWithThePasswordWithANewerOneAndWithItsTime) {
  ASSERT_TRUE(team().make_password_link(act(), ada(), "p1"));
  ASSERT_TRUE(team().make_password_link(act(), ada(), "p2"));
  EXPECT_EQ(code_of(team().find_link("p1", at(2))), "notFound");
  EXPECT_TRUE(team().find_link("p2", at(2)));
  EXPECT_EQ(code_of(team().find_link("p2", at(1) + limits::password_link_time)), "notFound");
  ASSERT_TRUE(database().agents().change_password(*database().agents().find(ada()), "own", at(3)));
  EXPECT_EQ(code_of(team().find_link("p2", at(2))), "notFound");
  ASSERT_TRUE(team().make_password_link(act(), ada(), "p3"));
  ASSERT_TRUE(database().agents().set_password(ada(), "by the command line", at(3)));
  EXPECT_EQ(code_of(team().find_link("p3", at(2))), "notFound");
}

// A password opens every project of an agent: an owner of one of them must not get into the others by it.
TEST_P(TeamContract, APasswordLinkNeedsAnOwnerOfAllTheirProjects) {
  ASSERT_TRUE(team().make_password_link(act(), ada(), "before"));
  const ProjectId other = add_project("Other");
  ASSERT_TRUE(database().agents().set_memberships(ada(), {{project(), Role::agent}, {other, Role::viewer}}));
  EXPECT_EQ(code_of(team().make_password_link(act(), ada(), "p")), "forbidden");
  EXPECT_EQ(code_of(team().find_link("before", at(2))), "notFound") << "nor one that was made before";
  EXPECT_EQ(code_of(team().set_password_by_link("before", "x", at(2))), "notFound");
  ASSERT_TRUE(database().agents().set_memberships(olga(), {{project(), Role::owner}, {other, Role::agent}}));
  EXPECT_EQ(code_of(team().make_password_link(act(), ada(), "p")), "forbidden");
  ASSERT_TRUE(database().agents().set_memberships(olga(), {{project(), Role::owner}, {other, Role::owner}}));
  EXPECT_TRUE(team().make_password_link(act(), ada(), "p"));
  ASSERT_TRUE(team().remove_member(act(), ada()));
  EXPECT_EQ(code_of(team().find_link("p", at(2))), "notFound") << "whoever is taken out is not theirs";
  EXPECT_EQ(code_of(team().make_password_link(act(), ada(), "q")), "notFound");
}

TEST_P(TeamContract, LinksEndWithTheAgentAndTheProject) {
  ASSERT_TRUE(team().make_password_link(act(), ada(), "p"));
  ASSERT_TRUE(database().agents().remove(ada()));
  EXPECT_EQ(code_of(team().find_link("p", at(2))), "notFound");
  ASSERT_TRUE(invite("h"));
  ASSERT_TRUE(database().projects().remove(project()));
  EXPECT_EQ(code_of(team().find_link("h", at(2))), "notFound");
}

TEST_P(TeamContract, WhatHasExpiredIsPruned) {
  ASSERT_TRUE(invite("h1"));
  ASSERT_TRUE(team().invite(act(), {"", Role::viewer, 2h}, "h2"));
  ASSERT_TRUE(prune_visits(database(), at(3601), 10));
  EXPECT_EQ(code_of(team().find_link("h1", at(2))), "notFound") << "it is gone, whatever the clock says";
  EXPECT_TRUE(team().find_link("h2", at(2)));
}

TEST_P(TeamContract, OfTwoWhoChangeOnesOwnPasswordAtOnceOneDoes) {
  const Agent known = *database().agents().find(ada());
  const auto codes =
      at_once({[&](Database& mine) { return code_of(mine.agents().change_password(known, "one", at(3))); },
               [&](Database& mine) { return code_of(mine.agents().sign_out_everywhere(known, at(3))); }});
  EXPECT_THAT(codes, UnorderedElementsAre("none", "unauthorized"));
}

TEST_P(TeamContract, WhatAgentsDoAboutThemselvesIsInTheLogOfEachOfTheirProjects) {
  const ProjectId other = add_project("Other");
  const ProjectId nobodys = add_project("Nobody's");
  ASSERT_TRUE(database().agents().set_memberships(ada(), {{project(), Role::agent}, {other, Role::owner}}));
  ASSERT_TRUE(database().agents().set_memberships(olga(), {{project(), Role::owner}, {other, Role::owner}}));
  const std::string id = std::to_string(ada());
  const std::string member = R"({"member":"ada@example.com")";
  const auto known = [this] { return *database().agents().find(ada()); };
  ASSERT_TRUE(database().agents().rename(ada(), "Ada L.", at(3)));
  ASSERT_TRUE(database().agents().rename(ada(), "Ada L.", at(3))) << "which is no change";
  ASSERT_TRUE(database().agents().change_password(known(), "own secret hash", at(4)));
  ASSERT_TRUE(database().agents().sign_out_everywhere(known(), at(5)));
  Agent old = known();
  old.sign_outs = 0;
  EXPECT_FALSE(database().agents().sign_out_everywhere(old, at(5))) << "signed out before";
  ASSERT_TRUE(team().make_password_link(act(), ada(), "p1"));
  ASSERT_TRUE(team().set_password_by_link("p1", "another secret hash", at(2)));
  ASSERT_TRUE(database().agents().set_password(ada(), "a third secret hash", at(6)));
  const auto log_of = [this](ProjectId of) {
    std::vector<std::string> texts;
    const auto page = database().acts().audit(of, 50, {});
    for (const AuditEntry& entry : page->entries) {
      if (entry.action == "agent.password-link") continue;
      texts.push_back(entry.agent.name + " " + entry.action + " " + entry.subject + " " + entry.details);
    }
    std::ranges::reverse(texts);
    return texts;
  };
  const auto whole = ElementsAre(
      "Ada L. agent.renamed " + id + " " + member + R"(,"name":"Ada L.","previousName":"Ada"})",
      "Ada L. agent.password " + id + " " + member + "}", "Ada L. agent.signedOut " + id + " " + member + "}",
      "Ada L. agent.password " + id + " " + member + "}",
      "command line agent.password " + id + " " + member + "}");
  EXPECT_THAT(log_of(project()), whole);
  EXPECT_THAT(log_of(other), whole);
  EXPECT_THAT(log_of(nobodys), IsEmpty());
}

TEST_P(TeamContract, SignOutsAreCounted) {
  const auto once = database().agents().sign_out_everywhere(*database().agents().find(ada()), at(3));
  ASSERT_TRUE(once);
  EXPECT_EQ(once->sign_outs, 1);
  EXPECT_EQ(database().agents().find(ada())->sign_outs, 1);
  EXPECT_EQ(database().agents().find(olga())->sign_outs, 0);
}

TEST_P(TeamContract, OnesNameIsKeptInItsOneForm) {
  const auto renamed = database().agents().rename(ada(), "  Ada L.\u200B ", at(3));
  ASSERT_TRUE(renamed);
  EXPECT_EQ(renamed->name, "Ada L.\u200B");
  EXPECT_EQ(database().agents().rename(ada(), "\u200B\u2060", at(3))->name, "")
      << "nothing of it can be seen";
  for (const std::string& bad : {std::string("a\nb"), std::string("evil \u202Egnp.exe"),
                                 std::string("\u2067x"), std::string(limits::name_bytes + 1, 'x')}) {
    EXPECT_EQ(code_of(database().agents().rename(ada(), bad, at(3))), "badRequest") << bad;
  }
  EXPECT_EQ(code_of(database().agents().rename(999, "Nobody", at(3))), "notFound");
}

TEST_P(TeamContract, AnEmailHasNothingHidden) {
  for (const std::string& bad : {std::string("a\u202Eda@example.com"), std::string("ada\u2066@example.com"),
                                 std::string("a\uFE0Fb@c.d")}) {
    EXPECT_EQ(code_of(invite("h", bad)), "badRequest") << bad;
    EXPECT_EQ(code_of(database().agents().add(bad, "", "hash", {})), "badRequest") << bad;
  }
  ASSERT_TRUE(invite("h", "\u202Anora@example.com\u202C")) << "as copied";
  EXPECT_EQ(team().find_link("h", at(2))->email, "nora@example.com");
}

class SetupContract : public Repositories {
 protected:
  SetupRepository& setup() { return database().setup(); }
  Result<store::SetUp> set_up(Database& mine, std::string_view key,
                              const std::string& email = "olga@example.com", int second = 1) {
    return mine.setup().set_up(key, {"Shop", {"https://shop.example"}}, {email, "Olga", "hash"}, at(second));
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(SetupContract);

TEST_P(SetupContract, WhoHasTheKeyMakesTheFirstProjectAndItsOwner) {
  EXPECT_TRUE(*setup().is_needed());
  EXPECT_EQ(code_of(set_up(database(), "key")), "forbidden") << "no key was made";
  ASSERT_TRUE(setup().set_key("older", at(60)));
  ASSERT_TRUE(setup().set_key("key", at(60)));
  EXPECT_EQ(code_of(setup().check_key("older", at(1))), "forbidden");
  EXPECT_EQ(code_of(set_up(database(), "older")), "forbidden");
  EXPECT_EQ(code_of(set_up(database(), "")), "forbidden");
  EXPECT_TRUE(setup().check_key("key", at(1)));
  EXPECT_EQ(code_of(setup().check_key("key", at(60))), "forbidden") << "it has expired";
  EXPECT_EQ(code_of(set_up(database(), "key", "no e-mail")), "badRequest");
  const auto done = set_up(database(), "key");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(database().projects().find(done->project)->name, "Shop");
  EXPECT_EQ(done->owner.memberships.front().role, Role::owner);
  EXPECT_FALSE(*setup().is_needed());
  EXPECT_EQ(code_of(set_up(database(), "key", "eve@example.com")), "conflict");
  EXPECT_EQ(code_of(setup().set_key("another", at(60))), "conflict");
  const auto log = database().acts().audit(done->project, 10, {})->entries;
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].action, "agent.join");
  EXPECT_EQ(log[1].action, "project.add");
}

TEST_P(SetupContract, ABadProjectUsesNoKeyUp) {
  ASSERT_TRUE(setup().set_key("key", at(60)));
  EXPECT_EQ(code_of(setup().set_up("key", {"", {"*"}}, {"o@b.c", "", "hash"}, at(1))), "badRequest");
  EXPECT_TRUE(set_up(database(), "key"));
}

TEST_P(SetupContract, OfTwoWhoSetUpAtOnceOneDoes) {
  ASSERT_TRUE(setup().set_key("key", at(60)));
  std::vector<std::string> codes(2);
  std::barrier begin(2);
  std::vector<std::thread> gateways;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    gateways.emplace_back([&, i] {
      const auto mine = harness().open();
      static_cast<void>(mine->setup().is_needed());  // connected
      begin.arrive_and_wait();
      codes[i] = code_of(set_up(*mine, "key", "o" + std::to_string(i) + "@example.com"));
    });
  }
  for (std::thread& gateway : gateways) gateway.join();
  EXPECT_EQ(std::ranges::count(codes, "none"), 1) << codes[0] << ' ' << codes[1];
  EXPECT_EQ(database().agents().list()->size(), 1U);
  EXPECT_EQ(database().projects().list()->size(), 1U);
}

}  // namespace
}  // namespace porchlight::store
