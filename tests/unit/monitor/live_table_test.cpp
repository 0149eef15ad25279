#include "monitor/live_table.hpp"

#include "base/utf8.hpp"
#include "monitor/limits.hpp"
#include "unit/monitor/support.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include <algorithm>

namespace porchlight::monitor {
namespace {

store::VisitFacts with(std::string device, std::string country) {
  store::VisitFacts facts;
  facts.device = std::move(device);
  facts.country = std::move(country);
  return facts;
}

class LiveTableTest : public testing::Test {
 protected:
  void come(const std::string& uid, std::string_view path = "/", std::int64_t since = 0,
            store::VisitFacts facts = {}) {
    table.on_event(event(Kind::online, uid, ++revision, session(path, since, std::move(facts))));
  }
  void go_to(const std::string& uid, std::string_view path, std::int64_t since) {
    table.on_event(event(Kind::changed, uid, ++revision, session(path, since)));
  }
  void leave(const std::string& uid) { table.on_event(event(Kind::offline, uid, ++revision)); }
  TableView& open(protocol::TableFilter by = {}, protocol::TableSort sort = {},
                  std::optional<TableDimension> group = {}) {
    return table.open(question(std::move(by), sort, group), {0, 100});
  }
  static store::ReadReply reply(std::vector<std::optional<store::Session>> sessions, store::Revision at) {
    store::ReadReply made;
    made.sessions = std::move(sessions);
    made.revision = at;
    return made;
  }

  LiveTable table;
  store::Revision revision = 0;
};

TEST_F(LiveTableTest, WhoCameLastStandsFirst) {
  come("ann", "/", 1);
  come("bob", "/", 3);
  come("cid", "/", 2);
  const TableNews news = table.tell(open());
  EXPECT_EQ(news.uids, (Uids{"bob", "cid", "ann"}));
  EXPECT_EQ(row_uids(news.rows), news.uids);
  EXPECT_EQ(news.total, 3U);
  EXPECT_FALSE(news.groups);
}

// A page of the visit is never older than the time on the site.
TEST_F(LiveTableTest, WhoComesBackWithinAVisitStandsWhereTheVisitBegan) {
  come("ann", "/", 2);
  store::Session back = session("/", 1);
  back.online_since = second(9);
  table.on_event(event(Kind::online, "bob", ++revision, std::move(back)));
  store::Session unchecked = session("/", 3);
  unchecked.state.visit.clear();
  table.on_event(event(Kind::online, "cid", ++revision, std::move(unchecked)));
  EXPECT_EQ(table.tell(open()).uids, (Uids{"cid", "ann", "bob"}));
  using By = protocol::TableSort::By;
  EXPECT_EQ(table.tell(open({}, {By::online_since, false})).uids, (Uids{"bob", "ann", "cid"}));
}

TEST_F(LiveTableTest, OnlyRowsOfTheWindowThatAreOthersAreTold) {
  come("ann", "/", 1);
  come("bob", "/", 2);
  come("cid", "/", 3);
  TableView& view = table.open(question(), {0, 2});
  static_cast<void>(table.tell(view));
  EXPECT_FALSE(table.tell_changes(view)) << "nothing has changed";
  go_to("bob", "/b", 2);
  const auto news = table.tell_changes(view);
  ASSERT_TRUE(news);
  EXPECT_EQ(news->uids, (Uids{"cid", "bob"}));
  EXPECT_EQ(row_uids(news->rows), Uids{"bob"});
  leave("cid");
  const auto next = table.tell_changes(view);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->uids, (Uids{"bob", "ann"}));
  EXPECT_EQ(row_uids(next->rows), Uids{"ann"}) << "bob was told";
  EXPECT_FALSE(table.tell_changes(view));
}

TEST_F(LiveTableTest, WhatTheWindowDoesNotShowIsToldByItsCountsAlone) {
  come("ann", "/", 1);
  come("bob", "/", 2);
  TableView& view = table.open(question(), {0, 1});
  static_cast<void>(table.tell(view));
  go_to("ann", "/a", 1);
  const auto news = table.tell_changes(view);
  ASSERT_TRUE(news) << "one more is on /a";
  EXPECT_EQ(news->rows, "[]");
  EXPECT_EQ(counted(news->counts, "page"), "/=1 /a=1");
}

TEST_F(LiveTableTest, ACountIsWhatItsValueWouldShow) {
  come("ann", "/a", 1, with("phone", "DE"));
  come("bob", "/a", 2, with("phone", "FR"));
  come("cid", "/b", 3, with("tablet", "DE"));
  const std::string counts = table.tell(open(filter(TableDimension::device, {"phone"}))).counts;
  EXPECT_EQ(counted(counts, "device"), "phone=2 tablet=1") << "whatever is chosen of it";
  EXPECT_EQ(counted(counts, "page"), "/a=2");
  EXPECT_EQ(counted(counts, "country"), "DE=1 FR=1");
}

TEST_F(LiveTableTest, TheCommonestValuesAreCountedAndTheChosenOnes) {
  for (std::size_t i = 0; i < limits::counted_values + 5; ++i) {
    const std::string page = "/" + std::to_string(100 + i);
    come("one" + page.substr(1), page);
    come("two" + page.substr(1), page);
  }
  come("rare", "/rare");
  const auto count_of = [](const std::string& text) { return std::ranges::count(text, '='); };
  const std::string commonest = counted(table.tell(open()).counts, "page");
  EXPECT_EQ(count_of(commonest), limits::counted_values);
  EXPECT_FALSE(commonest.ends_with("/rare=1"));
  const auto counts = table.tell(open(filter(TableDimension::page, {"/none", "/rare"}))).counts;
  EXPECT_EQ(count_of(counted(counts, "page")), limits::counted_values + 2);
  EXPECT_TRUE(counted(counts, "page").ends_with("/none=0 /rare=1"));
}

TEST_F(LiveTableTest, BotsAreInNoTableButTheirOwn) {
  come("ann");
  store::VisitFacts robot;
  robot.bot = true;
  come("robot", "/", 0, robot);
  EXPECT_EQ(table.tell(open()).uids, Uids{"ann"});
  EXPECT_EQ(table.tell(open(filter(TableDimension::bots, {"true"}))).uids, Uids{"robot"});
  EXPECT_EQ(table.here(), 1U);
  EXPECT_EQ(counted(table.tell(open()).counts, "bots"), "false=1 true=1");
}

TEST_F(LiveTableTest, OneOfAVisitorsTagsIsEnoughAndEachIsCounted) {
  const auto tagged = [&](Kind kind, const std::string& uid, std::string tags) {
    store::Session one = session("/", 1);
    one.state.tags = std::move(tags);
    table.on_event(event(kind, uid, ++revision, one));
  };
  tagged(Kind::online, "ann", "vip\nnew");
  tagged(Kind::online, "bob", "new");
  come("cid");
  TableView& new_ones = open(filter(TableDimension::tags, {"new", "gone"}));
  TableNews news = table.tell(new_ones);
  EXPECT_EQ(news.uids, (Uids{"ann", "bob"}));
  EXPECT_EQ(counted(news.counts, "tags"), "new=2 =1 vip=1 gone=0");
  EXPECT_NE(news.rows.find(R"("tags":["vip","new"])"), std::string::npos);
  EXPECT_EQ(table.tell(open(filter(TableDimension::tags, {""}))).uids, Uids{"cid"}) << "who has none";
  tagged(Kind::changed, "ann", "vip");
  news = *table.tell_changes(new_ones);
  EXPECT_EQ(news.uids, Uids{"bob"});
  EXPECT_EQ(counted(news.counts, "tags"), "=1 new=1 vip=1 gone=0");
}

TEST_F(LiveTableTest, ATextIsSoughtInAnyCaseAndEverywhere) {
  store::VisitFacts facts;
  facts.email = "Ann@shop.example";
  store::Session named = session("/Straßen", 1, facts);
  named.state.name = "ÄNNE";
  named.state.title = "Lamps & more";
  named.state.tags = "new\nVIP";
  table.on_event(event(Kind::online, "Uid-7", 1, named));
  for (const char* text : {"änne", "ann@", "uid-7", "LAMPS &", "/strassen", "vip"}) {
    protocol::TableFilter by;
    by.text = utf8::fold_case(text);
    EXPECT_EQ(table.tell(open(by)).uids, Uids{"Uid-7"}) << text;
  }
  protocol::TableFilter by;
  by.text = "lampsx";
  EXPECT_EQ(table.tell(open(by)).total, 0U);
}

TEST_F(LiveTableTest, WhatIsNotKnownStandsLastEitherWay) {
  come("ann", "/", 1, with("", "DE"));
  come("bob", "/", 2, with("", "FR"));
  come("cid", "/", 3);
  using By = protocol::TableSort::By;
  EXPECT_EQ(table.tell(open({}, {By::country, false})).uids, (Uids{"ann", "bob", "cid"}));
  EXPECT_EQ(table.tell(open({}, {By::country, true})).uids, (Uids{"bob", "ann", "cid"}));
}

TEST_F(LiveTableTest, WhoWaitsForAnAnswerStandsBeforeWhoDoesNot) {
  for (const char* uid : {"ann", "bob", "cid", "dan"}) come(uid, "/", 1);
  table.set_conversation("ann", RowConversation{.id = 1, .is_open = false, .unread = 0, .assignee = 0});
  table.set_conversation("bob", RowConversation{.id = 2, .is_open = true, .unread = 0, .assignee = 0});
  table.set_conversation("dan", RowConversation{.id = 3, .is_open = true, .unread = 2, .assignee = 0});
  using By = protocol::TableSort::By;
  EXPECT_EQ(table.tell(open({}, {By::conversation, false})).uids, (Uids{"dan", "bob", "ann", "cid"}));
}

TEST_F(LiveTableTest, WhoLooksIsInTheRowWhetherTheVisitorOrTheAgentCameFirst) {
  const RowViewers ann_looks{.json = R"([{"agentId":7,"name":"Ann"}])", .count = 1};
  come("here", "/", 1);
  come("alone", "/", 2);
  table.set_viewers("later", ann_looks);
  come("later", "/", 3);
  TableView& view = open({}, {protocol::TableSort::By::viewers, true});
  const TableNews before = table.tell(view);
  EXPECT_EQ(before.uids, (Uids{"later", "alone", "here"}));
  EXPECT_THAT(before.rows, testing::HasSubstr(R"("viewers":[{"agentId":7,"name":"Ann"}])"));
  table.set_viewers("here", ann_looks);
  table.set_viewers("later", {});
  EXPECT_EQ(table.tell(view).uids, (Uids{"here", "alone", "later"}));
  go_to("here", "/b", 4);
  EXPECT_THAT(table.tell(view).rows, testing::HasSubstr(R"("viewers":[{"agentId":7,"name":"Ann"}])"))
      << "what the session says leaves it";
}

TEST_F(LiveTableTest, GroupsStandByTheirSize) {
  come("ann", "/a", 1);
  come("bob", "/b", 2);
  come("cid", "/b", 3);
  TableView& view = open({}, {}, TableDimension::page);
  TableNews news = table.tell(view);
  EXPECT_EQ(news.uids, (Uids{"cid", "bob", "ann"}));
  EXPECT_EQ(news.groups, R"([{"value":"/b","count":2},{"value":"/a","count":1}])");
  go_to("bob", "/a", 2);
  news = table.tell_changes(view).value();
  EXPECT_EQ(news.uids, (Uids{"bob", "ann", "cid"}));
  EXPECT_EQ(news.groups, R"([{"value":"/a","count":2},{"value":"/b","count":1}])");
}

TEST_F(LiveTableTest, SmallGroupsStandBehindWithoutAHeading) {
  for (std::size_t i = 0; i < limits::told_groups + 1; ++i) come(std::to_string(i), "/" + std::to_string(i));
  const TableNews news = table.tell(open({}, {}, TableDimension::page));
  EXPECT_EQ(boost::json::parse(*news.groups).as_array().size(), limits::told_groups);
  EXPECT_EQ(news.total, limits::told_groups + 1);
}

TEST_F(LiveTableTest, RowsOfACollapsedGroupAreLeftOutAndCounted) {
  come("ann", "/a", 1);
  come("bob", "/b", 2);
  come("cid", "/b", 3);
  come("dan", "/a", 4);
  come("eve", "/a", 5);
  TableView& view = open({}, {}, TableDimension::page);
  view.move({.from = 0, .count = 100, .collapsed = Uids{"/b", "/a"}});
  EXPECT_EQ(table.tell(view).total, 0U);
  view.move({.from = 1, .count = 100, .collapsed = Uids{"/a"}});
  TableNews news = table.tell(view);
  EXPECT_EQ(news.uids, Uids{"bob"});
  EXPECT_EQ(news.total, 2U);
  EXPECT_EQ(news.groups, R"([{"value":"/a","count":3},{"value":"/b","count":2}])");
  come("fay", "/a", 6);
  news = table.tell_changes(view).value();
  EXPECT_EQ(news.groups, R"([{"value":"/a","count":4},{"value":"/b","count":2}])");
  view.move({.from = 0, .count = 2});
  EXPECT_EQ(table.tell(view).uids, (Uids{"cid", "bob"})) << "as before";
  view.move({.from = 0, .count = 2, .collapsed = Uids{}});
  EXPECT_EQ(table.tell(view).uids, (Uids{"fay", "eve"}));
}

TEST_F(LiveTableTest, AGroupWithoutAHeadingIsNotCollapsed) {
  for (std::size_t i = 0; i < limits::told_groups; ++i) {
    come("a" + std::to_string(i), "/" + std::to_string(i));
    come("b" + std::to_string(i), "/" + std::to_string(i));
  }
  come("last", "/last");
  TableView& view = open({}, {}, TableDimension::page);
  for (const bool hold : {false, true}) {
    view.hold(hold);
    view.move({.from = 2 * limits::told_groups, .count = 100, .collapsed = Uids{"/last"}});
    EXPECT_EQ(table.tell(view).uids, Uids{"last"});
  }
}

TEST_F(LiveTableTest, InAHeldOrderWhoIsInACollapsedGroupIsCountedAndDoesNotWait) {
  come("ann", "/a", 1);
  come("bob", "/b", 2);
  come("cid", "/b", 3);
  come("dan", "/c", 4);
  TableView& view = open({}, {}, TableDimension::page);
  view.hold(true);
  view.move({.from = 0, .count = 100, .collapsed = Uids{"/b"}});
  EXPECT_EQ(table.tell(view).uids, (Uids{"ann", "dan"}));
  come("eve", "/b", 5);
  leave("bob");
  leave("cid");
  TableNews news = table.tell_changes(view).value();
  EXPECT_EQ(news.groups, R"([{"value":"/b","count":1},{"value":"/a","count":1},{"value":"/c","count":1}])");
  EXPECT_EQ(news.waiting.arrived + news.waiting.gone + news.waiting.moved, 0);
  go_to("ann", "/b", 6);
  come("fay", "/c", 7);
  leave("dan");
  news = table.tell_changes(view).value();
  EXPECT_EQ(news.uids, (Uids{"ann", "dan"}));
  EXPECT_EQ(news.waiting.arrived, 1);
  EXPECT_EQ(news.waiting.gone, 1);
  EXPECT_EQ(news.waiting.moved, 1) << "into what is collapsed";
  view.move({.from = 0, .count = 100, .collapsed = Uids{}});
  EXPECT_EQ(table.tell(view).uids, (Uids{"cid", "bob", "ann", "dan"})) << "each in the place that was held";
}

TEST_F(LiveTableTest, AWindowIsMovedAroundWhoIsAskedFor) {
  for (int i = 0; i < 9; ++i) come(std::to_string(i), i < 5 ? "/a" : "/b", 9 - i);
  TableView& view = open({}, {}, TableDimension::page);
  const auto around = [&](std::string uid, std::optional<Uids> collapsed = {}) {
    view.move({.from = 0, .count = 3, .collapsed = std::move(collapsed), .around = std::move(uid)});
    return table.tell(view);
  };
  for (const bool hold : {false, true}) {
    view.hold(hold);
    EXPECT_EQ(around("6", Uids{}).uids, (Uids{"5", "6", "7"}));
    EXPECT_EQ(around("6").from, 5U);
    EXPECT_EQ(around("0").from, 0U);
    EXPECT_EQ(around("nobody").from, 0U);
    EXPECT_EQ(around("7", Uids{"/a"}).from, 1U) << "without those that are left out";
    EXPECT_EQ(around("2").from, 0U) << "left out";
  }
}

TEST_F(LiveTableTest, AHeldOrderStaysAndSaysWhatWaits) {
  come("ann", "/", 1);
  come("bob", "/", 2);
  come("cid", "/", 3);
  TableView& view = open({}, {protocol::TableSort::By::page_since, true});
  view.hold(true);
  static_cast<void>(table.tell(view));
  come("dan", "/", 4);
  leave("bob");
  go_to("ann", "/a", 9);
  const TableNews news = table.tell_changes(view).value();
  EXPECT_EQ(news.uids, (Uids{"cid", "bob", "ann"}));
  EXPECT_EQ(news.total, 3U);
  EXPECT_EQ(news.waiting.arrived, 1);
  EXPECT_EQ(news.waiting.gone, 1);
  EXPECT_EQ(news.waiting.moved, 1);
  const boost::json::value rows = boost::json::parse(news.rows);
  ASSERT_EQ(rows.as_array().size(), 2U) << "of those that changed";
  EXPECT_EQ(rows.at(0).at("status").as_string(), "offline");
  EXPECT_TRUE(rows.at(0).at("currentUrl").is_null());
  EXPECT_TRUE(rows.at(0).at("onlineSince").is_null());
  EXPECT_EQ(rows.at(1).at("currentUrl").as_string(), "https://shop.example/a");
  view.hold(false);
  const TableNews after = table.tell(view);
  EXPECT_EQ(after.uids, (Uids{"ann", "dan", "cid"}));
  EXPECT_EQ(after.waiting.arrived + after.waiting.gone + after.waiting.moved, 0);
}

TEST_F(LiveTableTest, WhoComesBackIsInTheSamePlaceOfAHeldOrder) {
  come("ann", "/", 1);
  come("bob", "/", 2);
  TableView& view = open();
  view.hold(true);
  leave("ann");
  static_cast<void>(table.tell(view));
  come("ann", "/again", 9);
  const TableNews news = table.tell_changes(view).value();
  EXPECT_EQ(news.uids, (Uids{"bob", "ann"}));
  EXPECT_EQ(row_uids(news.rows), Uids{"ann"});
  EXPECT_EQ(news.waiting.gone, 0);
  EXPECT_EQ(news.waiting.moved, 1);
}

TEST_F(LiveTableTest, AgentsWhoAskTheSameShareIt) {
  TableView& one = open();
  TableView& two = open();
  EXPECT_EQ(table.queries(), 1U);
  TableView& three = open(filter(TableDimension::page, {"/a"}));
  EXPECT_EQ(table.queries(), 2U);
  table.close(one);
  table.close(three);
  EXPECT_EQ(table.queries(), 1U);
  come("ann");
  EXPECT_EQ(table.tell(two).uids, Uids{"ann"});
}

TEST_F(LiveTableTest, WhatIsOlderThanWhatIsKnownIsNotTaken) {
  table.begin_snapshot();
  table.on_event(event(Kind::changed, "ann", 7, session("/new", 1)));
  table.on_event(event(Kind::offline, "bob", 8));
  table.on_read({"ann", "bob", "cid"}, reply({session("/old", 1), session("/", 1), session("/", 1)}, 5));
  table.on_event(event(Kind::offline, "cid", 4));
  table.end_snapshot();
  const TableNews news = table.tell(open({}, {protocol::TableSort::By::name, false}));
  EXPECT_EQ(news.uids, (Uids{"ann", "cid"}));
  EXPECT_EQ(counted(news.counts, "page"), "/=1 /new=1");
}

TEST_F(LiveTableTest, ASnapshotAnewEndsWithWhoIsHere) {
  come("ann", "/", 1);
  come("bob", "/", 2);
  come("cid", "/", 3);
  EXPECT_FALSE(table.is_known());
  table.begin_snapshot();
  table.on_event(event(Kind::online, "dan", 2, session("/", 4)));
  table.on_read({"ann", "cid"}, reply({session("/a", 1), std::nullopt}, 2));
  EXPECT_EQ(table.size(), 3U) << "bob stays until the end: he may be in the next piece";
  table.end_snapshot();
  EXPECT_TRUE(table.is_known());
  EXPECT_EQ(table.tell(open()).uids, (Uids{"dan", "ann"}));
  EXPECT_EQ(table.revision(), 2U) << "of a store that was emptied";
}

TEST_F(LiveTableTest, WhoComesIntoAFullTableIsLeftOut) {
  const store::Session here = session("/", 1);
  for (std::size_t i = 0; i < limits::table_rows; ++i) {
    table.on_event(event(Kind::online, std::to_string(i), ++revision, here));
  }
  come("late");
  EXPECT_EQ(table.left_out(), 1U);
  EXPECT_EQ(table.size(), limits::table_rows);
  leave("7");
  come("later");
  EXPECT_EQ(table.left_out(), 1U);
  EXPECT_EQ(table.size(), limits::table_rows);
}

TEST_F(LiveTableTest, AConversationIsShownFilteredAndCounted) {
  come("ann");
  come("bob");
  TableView& unread = open(filter(TableDimension::conversation, {"unread"}));
  TableView& none = open(filter(TableDimension::conversation, {"none"}));
  table.set_conversation("ann", RowConversation{.id = 3, .is_open = true, .unread = 2, .assignee = 5});
  const TableNews news = table.tell(unread);
  EXPECT_EQ(news.uids, Uids{"ann"});
  EXPECT_EQ(boost::json::serialize(boost::json::parse(news.rows).at(0).at("conversation")),
            R"({"id":3,"status":"open","unread":2,"assigneeId":5})");
  EXPECT_EQ(counted(news.counts, "conversation"), "none=1 open=1 unread=1");
  EXPECT_EQ(table.tell(none).uids, Uids{"bob"});
  go_to("ann", "/b", 1);
  EXPECT_EQ(table.tell(unread).uids, Uids{"ann"}) << "another page is the same conversation";
}

TEST_F(LiveTableTest, OfSomebodyUncheckedNoVisitIsTold) {
  store::Session unchecked = session("/", 1);
  unchecked.state.visit.clear();
  unchecked.state.url.clear();
  table.on_event(event(Kind::online, "ann", 1, unchecked));
  const boost::json::value row = boost::json::parse(table.tell(open()).rows).at(0);
  EXPECT_TRUE(row.at("visit").is_null());
  EXPECT_TRUE(row.at("currentUrl").is_null());
}

TEST(TextPool, KeepsATextAsLongAsItIsTaken) {
  TextPool pool;
  const TextId one = pool.take("a");
  EXPECT_EQ(pool.take("a"), one);
  EXPECT_EQ(pool.take(""), 0U);
  pool.give_back(one);
  EXPECT_EQ(pool.text(one), "a");
  pool.give_back(one);
  EXPECT_EQ(pool.size(), 0U);
  EXPECT_EQ(pool.text(pool.take("b")), "b");
}

TEST(OutOfOrder, IsTheFewestThatHaveToMove) {
  EXPECT_EQ(out_of_order({}), 0U);
  EXPECT_EQ(out_of_order({1, 2, 3}), 0U);
  EXPECT_EQ(out_of_order({4, 1, 2, 3}), 1U);
  EXPECT_EQ(out_of_order({3, 2, 1}), 2U);
}

}  // namespace
}  // namespace porchlight::monitor
