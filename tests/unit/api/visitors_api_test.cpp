#include "api/limits.hpp"
#include "api_fixture.hpp"
#include "protocol/limits.hpp"
#include "store/database/visitor_facts.hpp"
#include "store/sessions/visit_facts.hpp"

#include <gmock/gmock.h>

#include <map>

namespace porchlight::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST_F(ApiTest, AnOnlineVisitorIsTheRowEnriched) {
  write_visitor("v1", "Vera");
  connect_visitor("v1", "https://shop.example/cart");
  const auto response = get(visitors_path() + "/v1");
  ASSERT_EQ(response.status, 200U) << response.body;
  const auto visitor = json_of(response).as_object();
  EXPECT_EQ(visitor.at("projectId"), project_);
  EXPECT_EQ(visitor.at("visitorUid"), "v1");
  EXPECT_EQ(visitor.at("name"), "Vera");
  EXPECT_TRUE(visitor.at("userId").is_null());
  EXPECT_EQ(visitor.at("verified"), false);
  EXPECT_EQ(visitor.at("isOnline"), true);
  EXPECT_EQ(visitor.at("status"), "online");
  EXPECT_EQ(visitor.at("currentUrl"), "https://shop.example/cart");
  EXPECT_EQ(visitor.at("title"), "A page");
  EXPECT_EQ(visitor.at("firstSeenAt"), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(visitor.at("now"), "2023-11-14T22:13:20.000Z");
  EXPECT_TRUE(visitor.contains("onlineSince"));
  EXPECT_GT(visitor.at("revision").to_number<std::uint64_t>(), 0U);
  EXPECT_EQ(header_of(response, "Cache-Control"), "no-store");
}

TEST_F(ApiTest, WhatAPageSaysOfAVisitorIsToldWhereOneIsAskedFor) {
  write_visitor("v1", "Vera");
  EXPECT_EQ(json_of(get(visitors_path() + "/v1")).at("attributes"), boost::json::object());
  EXPECT_TRUE(
      database_->visitor_facts().set_attributes({project_, "v2"}, "hash", {{"plan", "pro"}}, clock_.wall()));
  EXPECT_EQ(json_of(get(visitors_path() + "/v2")).at("attributes"), (boost::json::object{{"plan", "pro"}}));
  const auto listed = json_of(get(visitors_path())).at("visitors").as_array();
  EXPECT_EQ(listed.size(), 2U);
  for (const auto& visitor : listed) {
    EXPECT_FALSE(visitor.as_object().contains("attributes"));
  }
}

TEST_F(ApiTest, AnOnlineVisitorHasAVisitAloneAndInLists) {
  store::VisitFacts facts;
  facts.started = clock_.wall();
  facts.pages = 2;
  facts.browser = "Firefox";
  store::VisitorState state;
  state.visit = store::visit_text(facts);
  static_cast<void>(sessions_.open({project_, "v1"}, state));
  connect_visitor("v2");
  write_visitor("v3");
  settle();
  const auto alone = json_of(get(visitors_path() + "/v1")).as_object();
  EXPECT_EQ(alone.at("visit").at("browser"), "Firefox");
  EXPECT_EQ(alone.at("visit").at("pages"), 2);
  EXPECT_EQ(json_of(get(visitors_path(), "status=online&q=v1")).at("visitors").at(0).at("visit"),
            alone.at("visit"));
  EXPECT_TRUE(json_of(get(visitors_path() + "/v2")).at("visit").is_null());
  EXPECT_FALSE(json_of(get(visitors_path() + "/v3")).as_object().contains("visit"));
}

TEST_F(ApiTest, AnOfflineVisitorHasNoPage) {
  write_visitor("v1");
  const auto visitor = json_of(get(visitors_path() + "/v1")).as_object();
  EXPECT_EQ(visitor.at("isOnline"), false);
  EXPECT_EQ(visitor.at("status"), "offline");
  for (const char* member : {"currentUrl", "title", "onlineSince"})
    EXPECT_FALSE(visitor.contains(member)) << member;
}

TEST_F(ApiTest, WhileTheSessionStoreIsAwayVisitorsAreOfflineAndUnknown) {
  write_visitor("v1");
  connect_visitor("v1");
  sessions_store_.set_available(false);
  const auto visitor = json_of(get(visitors_path() + "/v1")).as_object();
  EXPECT_EQ(visitor.at("isOnline"), false);
  EXPECT_EQ(visitor.at("status"), "unknown");
  const auto stats = json_of(get(presence_path() + "/stats")).as_object();
  EXPECT_EQ(stats.at("known"), false);
  EXPECT_EQ(stats.at("online"), 0);
}

TEST_F(ApiTest, AnUnknownVisitorIsNotFoundAndABadUidIsBad) {
  EXPECT_EQ(problem_of(get(visitors_path() + "/nobody")), "404 notFound");
  EXPECT_EQ(problem_of(get(visitors_path() + "/a%20b")), "400 badRequest");
  EXPECT_EQ(problem_of(get(visitors_path() + "/" + std::string(129, 'a'))), "400 badRequest");
  EXPECT_EQ(problem_of(get(visitors_path() + "/%zz")), "404 notFound");
}

TEST_F(ApiTest, AnEncodedUidIsTheSameVisitor) {
  write_visitor("a:b");
  EXPECT_EQ(json_of(get(visitors_path() + "/a%3Ab")).at("visitorUid"), "a:b");
}

TEST_F(ApiTest, APageHasLimitAndCursor) {
  for (const char* uid : {"a", "b", "c"}) {
    write_visitor(uid);
    clock_.advance(1s);
  }
  const auto first = json_of(get(visitors_path(), "limit=2")).as_object();
  ASSERT_EQ(first.at("visitors").as_array().size(), 2U);
  EXPECT_EQ(first.at("visitors").at(0).at("visitorUid"), "c");
  const std::string cursor(first.at("nextCursor").as_string());
  const auto second = json_of(get(visitors_path(), "limit=2&cursor=" + cursor)).as_object();
  ASSERT_EQ(second.at("visitors").as_array().size(), 1U);
  EXPECT_TRUE(second.at("nextCursor").is_null());
  EXPECT_TRUE(second.contains("revision"));
  EXPECT_TRUE(second.contains("now"));
}

TEST_F(ApiTest, APageCanBeSearchedAndFiltered) {
  write_visitor("a", "Vera");
  write_visitor("b", "Bob");
  connect_visitor("b");
  const auto uids = [&](const std::string& query) {
    std::string all;
    const auto page = json_of(get(visitors_path(), query));
    for (const auto& visitor : page.at("visitors").as_array()) {
      all += visitor.at("visitorUid").as_string();
    }
    return all;
  };
  EXPECT_EQ(uids("q=ver"), "a");
  EXPECT_EQ(uids("status=online"), "b");
  EXPECT_EQ(uids("status=offline"), "a");
  EXPECT_EQ(uids("sort=firstSeenAt").size(), 2U);
}

TEST_F(ApiTest, BadPageParametersSayWhatWasExpected) {
  EXPECT_THAT(detail_of(get(visitors_path(), "status=gone")), HasSubstr("all, online, away, offline"));
  EXPECT_THAT(detail_of(get(visitors_path(), "sort=name")), HasSubstr("lastSeenAt, firstSeenAt"));
  for (const char* limit : {"0", "501", "x", "-1", "1.5", "99999999999999999999999"}) {
    EXPECT_THAT(detail_of(get(visitors_path(), std::string("limit=") + limit)), HasSubstr("1 to 500"));
  }
  EXPECT_THAT(detail_of(get(visitors_path(), "q=" + std::string(201, 'x'))), HasSubstr("200 bytes"));
  EXPECT_EQ(problem_of(get(visitors_path(), "q=%FF")), "400 badRequest");
  EXPECT_EQ(problem_of(get(visitors_path(), "cursor=nonsense")), "400 badRequest");
}

TEST_F(ApiTest, APresenceBatchAnswersEveryUidOnce) {
  write_visitor("off");
  connect_visitor("on");
  const auto answer = json_of(post(presence_path(), R"({"uids":["on","off","never","on"]})")).as_object();
  const auto& statuses = answer.at("statuses").as_object();
  EXPECT_EQ(statuses.size(), 3U);
  EXPECT_EQ(statuses.at("on").at("isOnline"), true);
  EXPECT_EQ(statuses.at("off").at("status"), "offline");
  EXPECT_EQ(statuses.at("off").at("lastSeenAt"), "2023-11-14T22:13:20.000Z");
  EXPECT_TRUE(statuses.at("never").at("lastSeenAt").is_null());
  EXPECT_TRUE(answer.contains("revision"));
  EXPECT_TRUE(answer.contains("now"));
}

TEST_F(ApiTest, BadPresenceBatchesSayWhatWasExpected) {
  std::string many = "{\"uids\":[\"u0\"";
  for (int i = 1; i <= 1000; ++i) many += ",\"u" + std::to_string(i) + "\"";
  EXPECT_THAT(detail_of(post(presence_path(), many + "]}")), HasSubstr("at most 1000"));
  EXPECT_THAT(detail_of(post(presence_path(), R"({"uids":"a"})")), HasSubstr("a list"));
  EXPECT_THAT(detail_of(post(presence_path(), "{}")), HasSubstr("uids"));
  EXPECT_THAT(detail_of(post(presence_path(), R"({"uids":["a",1]})")), HasSubstr("uids[1]"));
  EXPECT_THAT(detail_of(post(presence_path(), R"({"uids":["a b"]})")), HasSubstr("uids[0]"));
  for (const char* body : {"", "[]", "nonsense", "{", "\"x\"", "[[[[[[[[[[[[1]]]]]]]]]]]]"}) {
    EXPECT_EQ(problem_of(post(presence_path(), body)), "400 badRequest") << body;
  }
}

TEST_F(ApiTest, StatsAreCounts) {
  connect_visitor("a");
  connect_visitor("b");
  const auto stats = json_of(get(presence_path() + "/stats")).as_object();
  EXPECT_EQ(stats.at("online"), 2);
  EXPECT_EQ(stats.at("away"), 0);
  EXPECT_EQ(stats.at("known"), true);
}

TEST_F(ApiTest, BotsAreCountedApart) {
  connect_visitor("ann");
  connect_bot("robot");
  const auto stats = json_of(get(presence_path() + "/stats")).as_object();
  EXPECT_EQ(stats.at("online"), 1);
  EXPECT_EQ(stats.at("bots"), 1);
  EXPECT_EQ(json_of(get(visitors_path(), "status=online")).at("visitors").as_array().size(), 1U);
}

TEST_F(ApiTest, ABotThatIsHereIsFoundWithoutHistory) {
  connect_bot("robot");
  const auto bot = json_of(get(visitors_path() + "/robot")).as_object();
  EXPECT_EQ(bot.at("isOnline"), true);
  EXPECT_EQ(bot.at("visit").at("bot"), true);
  EXPECT_EQ(bot.at("projectId"), project_);
  EXPECT_TRUE(bot.at("firstSeenAt").is_null());
  EXPECT_FALSE(bot.contains("history"));
  EXPECT_EQ(get(visitors_path() + "/robot/visits").status, 200U);
  EXPECT_EQ(problem_of(get(visitors_path() + "/nobody")), "404 notFound");
}

TEST_F(ApiTest, NothingOfABotIsWritten) {
  store::VisitorWrite write;
  write.key = {store::bots_of(project_), "robot"};
  visitors_.seen_now(write);
  visitors_.give_up_waiting();
  EXPECT_EQ(journal_.stats().waiting, 0U);
}

class TableApiTest : public ApiTest {
 protected:
  void come(const std::string& uid, const std::string& path, const std::string& country = {}) {
    store::VisitFacts facts;
    facts.started = facts.page_since = clock_.wall();
    facts.country = country;
    store::VisitorState state{.url = "https://shop.example" + path, .title = "A page", .name = {}};
    state.visit = store::visit_text(facts);
    open_[uid] = sessions_.open({project_, uid}, state);
    clock_.advance(1s);
    settle();
  }
  void go(const std::string& uid, const std::string& path) {
    auto state = *sessions_.state_of(open_[uid]);
    state.url = "https://shop.example" + path;
    sessions_.update(open_[uid], state);
    settle();
  }
  std::string uids(const std::string& query) {
    const auto answer = json_of(get(visitors_path(), query)).as_object();
    std::string all;
    if (!answer.contains("visitors")) return boost::json::serialize(answer);
    for (const auto& visitor : answer.at("visitors").as_array()) all += visitor.at("visitorUid").as_string();
    return all;
  }
  std::string detail(const std::string& query) { return detail_of(get(visitors_path(), query)); }
  std::uint64_t revision_of(const std::string& query) {
    return json_of(get(visitors_path(), query)).at("revision").to_number<std::uint64_t>();
  }

  std::map<std::string, presence::ConnectionHandle> open_;
};

TEST_F(TableApiTest, WhoIsHereIsFilteredAndSortedAsInTheTable) {
  come("a", "/x", "DE");
  come("b", "/y", "FR");
  come("c", "/x");
  write_visitor("d");
  EXPECT_EQ(uids("status=here"), "cba");
  EXPECT_EQ(uids("status=online&sort=lastSeenAt"), "cba");
  EXPECT_EQ(uids("status=here&order=asc"), "abc");
  EXPECT_EQ(uids("status=here&page=/x"), "ca");
  EXPECT_EQ(uids("status=here&page=/x&page=/y&country=DE"), "a");
  EXPECT_EQ(uids("status=here&country="), "c") << "of whom it is not known";
  EXPECT_EQ(uids("status=here&sort=page"), "acb");
  EXPECT_EQ(uids("status=here&sort=country&order=desc"), "bac");
  EXPECT_EQ(uids("status=here&q=/Y"), "b") << "the path too";
  EXPECT_EQ(uids("status=here&signedIn=true"), "");
  EXPECT_EQ(uids("status=away"), "");
  connect_bot("r");
  EXPECT_EQ(uids("status=here&bots=true"), "r");
  EXPECT_EQ(uids("status=here&bots=false"), "cba");
}

TEST_F(TableApiTest, ItsPagesLeadToEachOther) {
  for (const char* uid : {"a", "b", "c"}) come(uid, "/");
  const auto first = json_of(get(visitors_path(), "status=here&limit=2")).as_object();
  const std::string cursor(first.at("nextCursor").as_string());
  EXPECT_EQ(uids("status=here&limit=2&cursor=" + cursor), "a");
  EXPECT_THAT(detail("status=here&limit=2&order=asc&cursor=" + cursor), HasSubstr("same filters and sort"));
  EXPECT_THAT(detail("status=here&cursor=" + std::string(limits::table_cursor_bytes + 1, 'x')),
              HasSubstr("at most"));
}

TEST_F(TableApiTest, WhatTheDatabaseCannotAnswerIsRefusedWithWhatToDo) {
  for (const char* query : {"page=/x", "status=all&country=DE", "status=offline&bots=true", "order=asc",
                            "status=all&since=1", "conversation=open"}) {
    EXPECT_THAT(detail(query), HasSubstr("status=here")) << query;
  }
  EXPECT_THAT(detail("sort=page"), HasSubstr("status=here"));
  EXPECT_THAT(detail("status=here&sort=shoe"), HasSubstr("onlineSince"));
  EXPECT_THAT(detail("status=here&order=up"), HasSubstr("asc, desc"));
  EXPECT_THAT(detail("status=here&returning=perhaps"), HasSubstr("true or false"));
  EXPECT_THAT(detail("status=here&device=fridge"), HasSubstr("device"));
  EXPECT_THAT(detail("status=here&bots=true&bots=false"), HasSubstr("once"));
  EXPECT_THAT(detail("status=here&since=x"), HasSubstr("revision"));
  EXPECT_THAT(detail("since=1&conversation=open"), HasSubstr("no since"));
  std::string many = "status=here";
  for (std::size_t i = 0; i <= protocol::limits::table_filter_values; ++i)
    many += "&page=/" + std::to_string(i);
  EXPECT_THAT(detail(many), HasSubstr("20"));
}

TEST_F(TableApiTest, WhoeverPollsIsToldWhatHasChanged) {
  come("a", "/x");
  come("b", "/x");
  const auto since = std::to_string(revision_of("status=here&page=/x"));
  come("c", "/x");
  go("a", "/y");
  const auto answer = json_of(get(visitors_path(), "page=/x&since=" + since)).as_object();
  ASSERT_EQ(answer.at("visitors").as_array().size(), 1U);
  EXPECT_EQ(answer.at("visitors").at(0).at("visitorUid"), "c");
  EXPECT_EQ(answer.at("gone"), boost::json::array{"a"});
  EXPECT_FALSE(answer.contains("more"));
  const auto next = std::to_string(answer.at("revision").to_number<std::uint64_t>());
  EXPECT_EQ(uids("page=/x&since=" + next), "");
}

TEST_F(TableApiTest, WhatIsTooOldOrOfAnotherLifeIsGone) {
  come("a", "/");
  EXPECT_EQ(problem_of(get(visitors_path(), "since=1")), "410 gone");
  EXPECT_THAT(detail("since=1"), HasSubstr("fetch the whole"));
  const auto since = revision_of("status=here");
  EXPECT_EQ(problem_of(get(visitors_path(), "since=" + std::to_string(since + 1'000))), "410 gone");
}

TEST_F(TableApiTest, WhileTheSessionStoreIsAwayNobodyIsKnownToBeHere) {
  come("a", "/");
  sessions_store_.set_available(false);
  const auto page = json_of(get(visitors_path(), "status=here&page=/")).as_object();
  EXPECT_EQ(page.at("known"), false);
  EXPECT_TRUE(page.at("visitors").as_array().empty());
  EXPECT_EQ(problem_of(get(visitors_path(), "since=1")), "503 unavailable");
}

}  // namespace
}  // namespace porchlight::api
