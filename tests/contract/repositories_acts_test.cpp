// What agents do with visitors, over every form of the database.

#include "contract/repositories_harness.hpp"
#include "store/database/acts.hpp"
#include "store/database/conversations.hpp"
#include "store/database/limits.hpp"
#include "store/history/visit_retention.hpp"

#include <gmock/gmock.h>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

const ActingAgent ada{7, "Ada"};

class ActsContract : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
    add_visitor("v1", "Vera");
  }
  ActsRepository& acts() { return database().acts(); }
  [[nodiscard]] ProjectId project() const { return project_; }
  [[nodiscard]] VisitorKey key(const std::string& uid = "v1") const { return {project_, uid}; }

  void add_visitor(const std::string& uid, const std::string& name = "") {
    VisitorWrite row;
    row.key = key(uid);
    row.seen = at(0);
    row.name = name;
    ASSERT_TRUE(database().visitors().apply({&row, 1}));
  }
  Result<ChangedVisitor> change(const VisitorChange& what, int second = 1) {
    return acts().change(key(), what, ada, at(second));
  }
  std::string refusal(const VisitorChange& what) {
    const auto changed = change(what);
    return changed ? "" : changed.error().message;
  }
  Ban ban(const std::string& uid = "v1", std::optional<Milliseconds> time = std::nullopt,
          bool by_address = false, int second = 1) {
    auto banned = acts().ban({key(uid), by_address, time, "spam"}, ada, at(second));
    EXPECT_TRUE(banned) << banned.error().message;
    return banned ? *banned : Ban{};
  }
  /// By the visitors' uids.
  std::vector<std::string> in_force(int second) {
    std::vector<std::string> uids;
    const auto bans = acts().bans_in_force(project_, at(second));
    EXPECT_TRUE(bans) << bans.error().message;
    for (const Ban& one : *bans) uids.push_back(one.visitor.uid);
    return uids;
  }
  std::vector<std::string> listed(bool all, int second) {
    std::vector<std::string> uids;
    const auto page = acts().bans(project_, {.all = all, .limit = 100, .cursor = {}}, at(second));
    EXPECT_TRUE(page) << page.error().message;
    for (const Ban& one : page->bans) uids.push_back(one.visitor.uid);
    return uids;
  }
  std::vector<std::string> log() {
    std::vector<std::string> lines;
    const auto page = acts().audit(project_, 100, "");
    EXPECT_TRUE(page) << page.error().message;
    for (const AuditEntry& one : page->entries)
      lines.push_back(one.agent.name + " " + one.action + " " + one.subject + " " + one.details);
    return lines;
  }
  std::vector<std::string> found(const std::string& text, VisitorSort sort) {
    std::vector<std::string> uids;
    const auto page = database().visitors().page(project_, {.text = text, .sort = sort, .cursor = {}});
    EXPECT_TRUE(page) << page.error().message;
    for (const Visitor& one : page->visitors) uids.push_back(one.uid);
    return uids;
  }

 private:
  ProjectId project_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(ActsContract);

TEST_P(ActsContract, WhatIsSaidOfAVisitorIsKeptAndWhatIsNotSaidStays) {
  const auto first =
      change({.agent_name = " Big customer ", .note = "Buys\nlamps\n", .tags = {{"vip", " lamps ", "vip"}}});
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_TRUE(first->changed);
  EXPECT_EQ(first->visitor.name, "Vera") << "what the visitor calls itself";
  EXPECT_EQ(first->visitor.agent_name, "Big customer");
  EXPECT_EQ(first->visitor.note, "Buys\nlamps");
  EXPECT_THAT(first->visitor.tags, ElementsAre("vip", "lamps"));
  const auto second = change({.agent_name = std::nullopt, .note = "", .tags = std::nullopt});
  EXPECT_EQ(second->visitor.agent_name, "Big customer");
  EXPECT_EQ(second->visitor.note, "");
  const auto row = database().visitors().find(key());
  EXPECT_EQ(row->agent_name, "Big customer");
  EXPECT_THAT(row->tags, ElementsAre("vip", "lamps"));
  EXPECT_FALSE(change({.agent_name = "Big customer", .note = "", .tags = std::nullopt})->changed);
}

TEST_P(ActsContract, AVisitLeavesWhatAgentsSayAsItIs) {
  ASSERT_TRUE(change({.agent_name = "Big customer", .note = "n", .tags = {{"vip"}}}));
  add_visitor("v1", "Veronica");
  const auto row = database().visitors().find(key());
  EXPECT_EQ(row->name, "Veronica");
  EXPECT_EQ(row->agent_name, "Big customer");
  EXPECT_THAT(found("veronica", VisitorSort::first_seen_desc), ElementsAre("v1"));
  EXPECT_THAT(found("big cust", VisitorSort::first_seen_desc), ElementsAre("v1"));
}

TEST_P(ActsContract, WhatDoesNotFitIsRefusedByItsName) {
  EXPECT_EQ(
      refusal({.agent_name = std::string(limits::visitor_name_characters, 'n'), .note = {}, .tags = {}}), "");
  EXPECT_EQ(
      refusal({.agent_name = std::string(limits::visitor_name_characters + 1, 'n'), .note = {}, .tags = {}}),
      "agentName: expected a text without tabs and line breaks, of at most 100 characters");
  EXPECT_THAT(refusal({.agent_name = "two\nlines", .note = {}, .tags = {}}), StartsWith("agentName: "));
  EXPECT_THAT(refusal({.agent_name = "\xFF", .note = {}, .tags = {}}), StartsWith("agentName: "));
  EXPECT_EQ(refusal({.agent_name = {}, .note = std::string(limits::note_characters, 'n'), .tags = {}}), "");
  EXPECT_EQ(refusal({.agent_name = {}, .note = std::string(limits::note_characters + 1, 'n'), .tags = {}}),
            "note: expected a text of at most 2000 characters");
  EXPECT_EQ(refusal({.agent_name = {}, .note = {}, .tags = {{std::string(limits::tag_characters, 't')}}}),
            "");
  EXPECT_EQ(
      refusal({.agent_name = {}, .note = {}, .tags = {{"a", std::string(limits::tag_characters + 1, 't')}}}),
      "tags[1]: expected a text without tabs and line breaks, of at most 40 characters");
  EXPECT_THAT(refusal({.agent_name = {}, .note = {}, .tags = {{"a\tb"}}}), StartsWith("tags[0]: "));
  EXPECT_EQ(refusal({.agent_name = {}, .note = {}, .tags = {{"  "}}}),
            "tags[0]: expected a text that is not empty");
  EXPECT_EQ(
      refusal(
          {.agent_name = {}, .note = {}, .tags = {std::vector<std::string>(limits::visitor_tags + 1, "t")}}),
      "tags: expected at most 10 texts");
  EXPECT_EQ(code_of(acts().change(key("nobody"), {.agent_name = "x", .note = {}, .tags = {}}, ada, at(1))),
            "notFound");
  EXPECT_EQ(
      code_of(acts().change({project() + 1, "v1"}, {.agent_name = "x", .note = {}, .tags = {}}, ada, at(1))),
      "notFound");
}

TEST_P(ActsContract, NamesAndTagsAreFoundAndNotesAreNot) {
  add_visitor("v2", "Zoe");
  ASSERT_TRUE(change({.agent_name = "Big Customer", .note = "secret", .tags = {{"Wholesale"}}}));
  for (const auto sort : {VisitorSort::last_seen_desc, VisitorSort::first_seen_desc}) {
    EXPECT_THAT(found("big cust", sort), ElementsAre("v1"));
    EXPECT_THAT(found("WHOLES", sort), ElementsAre("v1"));
    EXPECT_THAT(found("vera", sort), ElementsAre("v1"));
    EXPECT_THAT(found("secret", sort), IsEmpty());
  }
  ASSERT_TRUE(change({.agent_name = "", .note = {}, .tags = {std::vector<std::string>()}}));
  for (const auto sort : {VisitorSort::last_seen_desc, VisitorSort::first_seen_desc}) {
    EXPECT_THAT(found("big cust", sort), IsEmpty());
    EXPECT_THAT(found("wholes", sort), IsEmpty());
  }
}

TEST_P(ActsContract, AConversationHasTheNameThatAgentsGave) {
  VisitorWrite row;
  row.key = key("v3");
  row.seen = at(0);
  row.name = "Vera";
  row.secret_hash = "hash";
  ASSERT_TRUE(database().visitors().apply({&row, 1}));
  const auto sent = database().conversations().append_from_visitor(key("v3"), "hash", "t1", "Hello", at(1));
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(sent->conversation.visitor_name, "Vera");
  ASSERT_TRUE(acts().change(key("v3"), {.agent_name = "Big customer", .note = {}, .tags = {}}, ada, at(2)));
  const auto read = database().conversations().find(project(), sent->conversation.id);
  EXPECT_EQ(read->visitor_name, "Big customer");
  const auto more = database().conversations().append_from_visitor(key("v3"), "hash", "t2", "More", at(3));
  EXPECT_EQ(more->conversation.visitor_name, "Big customer");
}

TEST_P(ActsContract, ABanStandsUntilItEndsOrIsLifted) {
  add_visitor("v2");
  const Ban endless = ban("v1");
  const Ban short_one = ban("v2", std::chrono::seconds(10));
  EXPECT_EQ(endless.ends, std::nullopt);
  EXPECT_EQ(short_one.ends, at(11));
  EXPECT_EQ(endless.agent, ada);
  EXPECT_EQ(endless.reason, "spam");
  EXPECT_THAT(in_force(10), ElementsAre("v1", "v2"));
  EXPECT_EQ(acts().bans_in_force(project(), at(1))->front(), endless);
  EXPECT_THAT(in_force(11), ElementsAre("v1")) << "nobody has to end it";
  EXPECT_EQ(acts().lift(project() + 1, endless.id, ada, at(12)).error().code, ErrorCode::not_found);
  const auto lifted = acts().lift(project(), endless.id, {8, "Bob"}, at(12));
  ASSERT_TRUE(lifted) << lifted.error().message;
  EXPECT_EQ(lifted->visitor, key());
  EXPECT_THAT(in_force(12), IsEmpty());
  EXPECT_EQ(code_of(acts().lift(project(), endless.id, ada, at(13))), "notFound") << "it has ended";
  EXPECT_EQ(code_of(acts().lift(project(), short_one.id, ada, at(13))), "notFound");
}

TEST_P(ActsContract, BanningTwiceReplacesTheOlderOne) {
  const Ban older = ban("v1", std::nullopt, false, 1);
  const Ban newer = ban("v1", std::nullopt, false, 2);
  EXPECT_NE(older.id, newer.id);
  EXPECT_EQ(*acts().bans_in_force(project(), at(2)), std::vector<Ban>{newer});
  EXPECT_THAT(listed(true, 2), ElementsAre("v1", "v1"));
}

TEST_P(ActsContract, BansAreListedTheNewestFirstPageByPage) {
  for (const char* uid : {"a", "b", "c", "d"}) {
    add_visitor(uid);
    ban(uid, uid == std::string("b") ? std::optional<Milliseconds>(std::chrono::seconds(1)) : std::nullopt);
  }
  EXPECT_THAT(listed(false, 5), ElementsAre("d", "c", "a"));
  EXPECT_THAT(listed(true, 5), ElementsAre("d", "c", "b", "a"));
  const auto first = acts().bans(project(), {.all = true, .limit = 3, .cursor = {}}, at(5));
  EXPECT_EQ(first->bans.size(), 3U);
  const auto rest = acts().bans(project(), {.all = true, .limit = 3, .cursor = first->next_cursor}, at(5));
  ASSERT_EQ(rest->bans.size(), 1U);
  EXPECT_EQ(rest->bans.front().visitor.uid, "a");
  EXPECT_EQ(rest->next_cursor, "");
  EXPECT_EQ(code_of(acts().bans(project(), {.all = true, .limit = 3, .cursor = "x"}, at(5))), "badRequest");
  EXPECT_THAT(acts().bans(project() + 1, {.all = true, .limit = 3, .cursor = {}}, at(5))->bans, IsEmpty());
}

TEST_P(ActsContract, APageHasSoManyAndNoMore) {
  for (std::size_t i = 0; i <= limits::page_acts; ++i) ban("u" + std::to_string(i));
  const auto bans = acts().bans(project(), {.all = false, .limit = 1'000, .cursor = {}}, at(2));
  EXPECT_EQ(bans->bans.size(), limits::page_acts);
  EXPECT_NE(bans->next_cursor, "");
  EXPECT_EQ(acts().audit(project(), 1'000, "")->entries.size(), limits::page_acts);
}

TEST_P(ActsContract, AddressesJoinABanByAddressOnceEachAndGoWithIt) {
  const Ban by_uid = ban("v1");
  EXPECT_FALSE(*acts().add_address(project(), by_uid.id, "hash", at(2))) << "it is not by address";
  const Ban by_address = ban("v1", std::chrono::seconds(100), true, 2);
  EXPECT_TRUE(*acts().add_address(project(), by_address.id, "h1", at(3)));
  EXPECT_FALSE(*acts().add_address(project(), by_address.id, "h1", at(3)));
  for (std::size_t i = 2; i <= limits::ban_addresses; ++i)
    EXPECT_TRUE(*acts().add_address(project(), by_address.id, "h" + std::to_string(i), at(3)));
  EXPECT_FALSE(*acts().add_address(project(), by_address.id, "h0", at(3))) << "no more than eight";
  EXPECT_EQ(acts().bans_in_force(0, at(3))->front().addresses.size(), limits::ban_addresses);
  EXPECT_FALSE(*acts().add_address(project(), by_address.id, "h0", at(200))) << "it has ended";
  EXPECT_EQ(
      acts().bans(project(), {.all = true, .limit = 1, .cursor = {}}, at(200))->bans.front().addresses.size(),
      limits::ban_addresses);
  ASSERT_TRUE(acts().prune(at(0), at(200), 100));
  EXPECT_THAT(
      acts().bans(project(), {.all = true, .limit = 1, .cursor = {}}, at(200))->bans.front().addresses,
      IsEmpty())
      << "no longer than the ban";
}

TEST_P(ActsContract, TheLogSaysWhoDidWhatAndNotWhatANoteSays) {
  ASSERT_TRUE(change({.agent_name = "Big", .note = "hush", .tags = {{"vip", "\"x\""}}}));
  ASSERT_TRUE(change({.agent_name = "Big", .note = "", .tags = {}}));
  const Ban one = ban("v1", std::chrono::seconds(10), true, 3);
  ASSERT_TRUE(acts().lift(project(), one.id, {8, "Bob"}, at(4)));
  const std::string id = std::to_string(one.id);
  EXPECT_THAT(
      log(),
      ElementsAre(
          "Bob visitor.unban v1 {\"banId\":" + id + ",\"byAddress\":true}",
          "Ada visitor.ban v1 {\"banId\":" + id +
              ",\"byAddress\":true,\"reason\":\"spam\",\"endsAt\":\"2023-11-14T22:13:33.000Z\"}",
          R"(Ada visitor.note v1 {"note":"removed"})", R"(Ada visitor.tag v1 {"tags":["vip","\"x\""]})",
          R"(Ada visitor.note v1 {"note":"changed"})", R"(Ada visitor.rename v1 {"agentName":"Big"})"));
  const auto first = acts().audit(project(), 4, "");
  EXPECT_EQ(first->entries.front().at, at(4));
  const auto rest = acts().audit(project(), 4, first->next_cursor);
  EXPECT_EQ(rest->entries.size(), 2U);
  EXPECT_EQ(rest->next_cursor, "");
  EXPECT_EQ(code_of(acts().audit(project(), 4, "x")), "badRequest");
  EXPECT_THAT(acts().audit(project() + 1, 4, "")->entries, IsEmpty());
}

TEST_P(ActsContract, WhatWasRefusedIsNotInTheLog) {
  EXPECT_FALSE(change({.agent_name = "a\nb", .note = {}, .tags = {}}));
  EXPECT_EQ(
      code_of(acts().ban({key(), false, {}, std::string(limits::reason_characters + 1, 'r')}, ada, at(1))),
      "badRequest");
  EXPECT_FALSE(acts().lift(project(), 99, ada, at(1)));
  EXPECT_THAT(log(), IsEmpty());
}

TEST_P(ActsContract, BansAndTheLogAreKeptForAYearAndThenGoAPieceAtATime) {
  ban("v1", std::chrono::seconds(10));
  const WallTime year_after = at(11) + limits::acts_kept;
  ASSERT_TRUE(prune_visits(database(), year_after, 100));
  EXPECT_THAT(log(), IsEmpty()) << "what was done at the first second";
  EXPECT_THAT(listed(true, 1), ElementsAre("v1")) << "it ended later";
  ASSERT_TRUE(prune_visits(database(), year_after + Milliseconds(1), 100));
  EXPECT_THAT(listed(true, 1), IsEmpty());
  const Ban endless = ban("v1");
  ASSERT_TRUE(prune_visits(database(), at(100) + limits::acts_kept, 100));
  EXPECT_THAT(in_force(2), ElementsAre("v1")) << "a ban without an end stays";
  ASSERT_TRUE(change({.agent_name = "1", .note = {}, .tags = {}}));
  ASSERT_TRUE(change({.agent_name = "2", .note = {}, .tags = {}}));
  EXPECT_EQ(*acts().prune(at(1'000), at(1'000), 1), 1U);
  EXPECT_EQ(log().size(), 1U);
  EXPECT_EQ(*acts().prune(at(1'000), at(1'000), limits::removed_acts + 1), 1U);
  EXPECT_THAT(log(), IsEmpty());
}

TEST_P(ActsContract, OfALogThatIsTooLongTheOldestGoAPieceAtATime) {
  for (const char* name : {"1", "2", "3", "4", "5"})
    ASSERT_TRUE(change({.agent_name = name, .note = {}, .tags = {}}));
  EXPECT_EQ(*acts().prune_log(project(), 5, 100), 0U);
  EXPECT_EQ(*acts().prune_log(project() + 1, 0, 100), 0U) << "another project's";
  EXPECT_EQ(*acts().prune_log(project(), 2, 1), 1U);
  EXPECT_EQ(*acts().prune_log(project(), 2, 100), 2U);
  ASSERT_EQ(log().size(), 2U);
  EXPECT_THAT(log().front(), testing::HasSubstr(R"("agentName":"5")"));
  EXPECT_THAT(log().back(), testing::HasSubstr(R"("agentName":"4")"));
}

TEST_P(ActsContract, BansAndTheLogGoWithTheirProject) {
  ban("v1");
  const ProjectId other = add_project("Other");
  ASSERT_TRUE(database().projects().remove(project()));
  EXPECT_THAT(*acts().bans_in_force(0, at(1)), IsEmpty());
  EXPECT_THAT(log(), IsEmpty());
  EXPECT_TRUE(database().projects().find(other));
}

}  // namespace
}  // namespace porchlight::store
