#include "api/limits.hpp"
#include "api/openapi_document.hpp"
#include "api/routes.hpp"
#include "api_fixture.hpp"
#include "store/database/notes.hpp"

#include <gmock/gmock.h>

#include <set>

namespace porchlight::api {
namespace {

using testing::HasSubstr;

class ConversationsApiTest : public ApiTest {
 protected:
  /// The visitor writes; the conversation's id.
  std::int64_t write(const std::string& uid, const std::string& temp_id = "t1",
                     const std::string& content = "Hello") {
    const auto appended = database_->conversations().append_from_visitor({project_, uid}, "hash", temp_id,
                                                                         content, clock_.wall());
    clock_.advance(std::chrono::seconds(1));
    return appended.value().conversation.id;
  }
  std::string base() const { return "/api/v1/projects/" + std::to_string(project_) + "/conversations"; }
  std::string path(std::int64_t id, const std::string& rest = {}) const {
    return base() + "/" + std::to_string(id) + rest;
  }
  std::string uids(const std::string& query = {}) {
    std::string all;
    const auto page = json_of(get(base(), query)).as_object();
    for (const auto& found : page.at("conversations").as_array()) {
      all += found.at("visitor").at("visitorUid").as_string();
    }
    return all;
  }
  /// In a note of somebody else's.
  void mention(std::int64_t id, std::int64_t agent) {
    const auto ben = database_->agents().add("ben@b.c", "Ben", "", {{project_, store::Role::agent}});
    ASSERT_TRUE(ben);
    store::NewNote note{.project = project_, .conversation = id, .agent = ben->id, .content = "Look"};
    note.mentions = {agent};
    note.temp_id = "n1";
    ASSERT_TRUE(database_->notes().add(note));
  }
  std::string say(std::int64_t id, const std::string& content, const std::string& temp_id) {
    const boost::json::object body{{"content", content}, {"tempId", temp_id}};
    return boost::json::serialize(json_of(post(path(id, "/messages"), boost::json::serialize(body))));
  }
};

TEST_F(ConversationsApiTest, TheListBeginsWithWhatWasSaidLast) {
  write("a");
  write("b");
  connect_visitor("b");
  EXPECT_EQ(uids(), "ba");
  write("a", "t2");
  EXPECT_EQ(uids(), "ab");
  const auto page = json_of(get(base())).as_object();
  const auto& second = page.at("conversations").at(1).at("visitor");
  EXPECT_EQ(second.at("isOnline"), true);
  EXPECT_EQ(second.at("currentUrl"), "https://shop.example/");
  EXPECT_TRUE(page.at("nextCursor").is_null());
  EXPECT_EQ(page.at("known"), true);
}

TEST_F(ConversationsApiTest, TheListComesInPages) {
  for (const char* uid : {"a", "b", "c"}) write(uid);
  EXPECT_EQ(uids("limit=2"), "cb");
  const auto first = json_of(get(base(), "limit=2"));
  EXPECT_EQ(uids("limit=2&cursor=" + std::string(first.at("nextCursor").as_string())), "a");
}

TEST_F(ConversationsApiTest, TheListIsOfAStatusAndOfAnAssignee) {
  const std::int64_t mine = write("m");
  const std::int64_t closed = write("c");
  write("o");
  EXPECT_EQ(patch(path(mine), R"({"assigneeId":)" + std::to_string(agent_) + "}").status, 200U);
  EXPECT_EQ(patch(path(closed), R"({"status":"closed"})").status, 200U);
  EXPECT_EQ(uids("status=open"), "om");
  EXPECT_EQ(uids("status=closed"), "c");
  EXPECT_EQ(uids("status=all"), "ocm");
  EXPECT_EQ(uids("assignee=me"), "m");
  EXPECT_EQ(uids("assignee=" + std::to_string(agent_)), "m");
  EXPECT_EQ(uids("assignee=none&status=open"), "o");
}

TEST_F(ConversationsApiTest, AConversationIsChangedAndAnsweredAsItIsThen) {
  const std::int64_t id = write("a");
  const auto taken = json_of(patch(path(id), R"({"assigneeId":)" + std::to_string(agent_) + "}"));
  EXPECT_EQ(taken.at("assignee"), (boost::json::object{{"id", agent_}, {"name", "Ann"}}));
  const auto left = json_of(patch(path(id), R"({"assigneeId":null,"status":"closed"})"));
  EXPECT_TRUE(left.at("assignee").is_null());
  EXPECT_EQ(left.at("status"), "closed");
  EXPECT_EQ(json_of(get(path(id))).at("status"), "closed");
}

TEST_F(ConversationsApiTest, AMessageIsTakenOnce) {
  const std::int64_t id = write("a");
  const std::string body = R"({"content":" Hi <b>\r\n ","tempId":"m-1"})";
  const auto first = post(path(id, "/messages"), body);
  EXPECT_EQ(first.status, 201U);
  const auto message = json_of(first).at("message").as_object();
  EXPECT_EQ(message.at("content"), "Hi <b>");
  EXPECT_EQ(message.at("id").as_string(), std::to_string(id) + "-2");
  EXPECT_EQ(message.at("agentId"), agent_);
  EXPECT_EQ(json_of(first).at("conversation").at("unread"), 0) << "who answers has read";
  const auto again = post(path(id, "/messages"), body);
  EXPECT_EQ(again.status, 200U);
  EXPECT_EQ(json_of(again).at("message"), message);
}

TEST_F(ConversationsApiTest, MessagesAreInOrderAndInPages) {
  const std::int64_t id = write("a");
  for (int i = 2; i <= 5; ++i) say(id, "no " + std::to_string(i), "m" + std::to_string(i));
  const auto positions = [&](const std::string& query) {
    const auto page = json_of(get(path(id, "/messages"), query)).as_object();
    std::string all;
    for (const auto& message : page.at("messages").as_array()) {
      all += std::to_string(message.at("position").as_int64());
    }
    return all + (page.at("hasMore").as_bool() ? "+" : "");
  };
  EXPECT_EQ(positions(""), "12345");
  EXPECT_EQ(positions("limit=2"), "45+");
  EXPECT_EQ(positions("limit=2&before=4"), "23+");
  EXPECT_EQ(positions("after=1&limit=3"), "234+");
  EXPECT_EQ(positions("after=5"), "");
}

TEST_F(ConversationsApiTest, WhatIsReadIsRead) {
  const std::int64_t id = write("a");
  write("a", "t2");
  EXPECT_EQ(json_of(get(path(id))).at("unread"), 2);
  const auto read = json_of(post(path(id, "/read"), R"({"position":1})"));
  EXPECT_EQ(read.at("unread"), 1);
  EXPECT_EQ(read.at("agentReadPosition"), 1);
  EXPECT_EQ(json_of(post(path(id, "/read"), R"({"position":0})")).at("agentReadPosition"), 1);
  EXPECT_EQ(json_of(post(path(id, "/read"), R"({"position":99})")).at("agentReadPosition"), 2);
}

TEST_F(ConversationsApiTest, RatingsAreShownFoundAndSummedUp) {
  const auto closed = [&](const std::string& uid) {
    const std::int64_t id = write(uid);
    EXPECT_EQ(patch(path(id), R"({"status":"closed"})").status, 200U);
    return id;
  };
  const auto rate = [&](const std::string& uid, std::int64_t score, std::int64_t days_ago) {
    EXPECT_TRUE(database_->conversations().rate({project_, uid}, "hash", {.score = score, .comment = "So"},
                                                clock_.wall() - std::chrono::hours(24 * days_ago)));
  };
  const std::int64_t id = closed("a");
  closed("b");
  closed("c");
  EXPECT_TRUE(json_of(get(path(id))).at("rating").is_null());
  const auto none = json_of(get(base() + "/ratings"));
  EXPECT_EQ(none.at("count"), 0);
  EXPECT_TRUE(none.at("average").is_null());
  rate("a", 5, 2);
  rate("b", 4, 0);
  rate("c", 4, 0);
  EXPECT_EQ(json_of(get(path(id))).at("rating").at("score"), 5);
  EXPECT_EQ(json_of(get(base(), "rated=true&limit=2")).at("conversations").as_array().size(), 2U);
  EXPECT_EQ(json_of(get(base(), "rated=false")).at("conversations").as_array().size(), 0U);
  const auto all = json_of(get(base() + "/ratings"));
  EXPECT_EQ(all.at("count"), 3);
  EXPECT_DOUBLE_EQ(all.at("average").as_double(), 4.33);
  EXPECT_EQ(all.at("scores"), (boost::json::array{0, 0, 0, 2, 1}));
  EXPECT_EQ(json_of(get(base() + "/ratings", "days=1")).at("count"), 2);
  EXPECT_EQ(get(base() + "/ratings", "days=" + std::to_string(limits::rating_days)).status, 200U);
  rate("a", 5, limits::rating_days_default + 1);
  EXPECT_EQ(json_of(get(base() + "/ratings")).at("count"), 2);
  for (const char* days : {"0", "366", "-1", "x", "1.5"}) {
    EXPECT_EQ(problem_of(get(base() + "/ratings", "days=" + std::string(days))), "400 badRequest") << days;
  }
  EXPECT_EQ(problem_of(get(base(), "rated=5")), "400 badRequest");
  ASSERT_TRUE(database_->agents().set_memberships(agent_, {{project_, store::Role::viewer}}));
  EXPECT_EQ(get(base() + "/ratings").status, 200U) << "viewers too";
}

TEST_F(ConversationsApiTest, ViewersReadAndDoNothingElse) {
  const std::int64_t id = write("a");
  ASSERT_TRUE(database_->agents().set_memberships(agent_, {{project_, store::Role::viewer}}));
  EXPECT_EQ(get(path(id)).status, 200U);
  EXPECT_EQ(get(path(id, "/messages")).status, 200U);
  EXPECT_EQ(problem_of(post(path(id, "/messages"), R"({"content":"x","tempId":"t"})")), "403 forbidden");
  EXPECT_EQ(problem_of(post(path(id, "/read"), R"({"position":1})")), "403 forbidden");
  EXPECT_EQ(problem_of(patch(path(id), R"({"status":"closed"})")), "403 forbidden");
  EXPECT_EQ(json_of(get(path(id))).at("unread"), 1);
}

TEST_F(ConversationsApiTest, AnotherProjectsConversationIsNotFound) {
  const std::int64_t id = write("a");
  const ProjectId other = database_->projects().add("Other", {"*"})->id;
  ASSERT_TRUE(database_->agents().set_memberships(agent_, {{other, store::Role::owner}}));
  const std::string there = "/api/v1/projects/" + std::to_string(other) + "/conversations/";
  const std::string theirs = there + std::to_string(id);
  EXPECT_EQ(problem_of(get(theirs)), "404 notFound");
  EXPECT_EQ(problem_of(get(theirs + "/messages")), "404 notFound");
  EXPECT_EQ(problem_of(post(theirs + "/messages", R"({"content":"x","tempId":"t"})")), "404 notFound");
  EXPECT_EQ(problem_of(post(theirs + "/read", R"({"position":1})")), "404 notFound");
  EXPECT_EQ(problem_of(patch(theirs, R"({"status":"closed"})")), "404 notFound");
  EXPECT_EQ(problem_of(get(theirs + "/notes")), "404 notFound");
  EXPECT_EQ(problem_of(post(theirs + "/notes", R"({"content":"x","tempId":"t"})")), "404 notFound");
  EXPECT_EQ(problem_of(post(theirs + "/notes/seen", "{}")), "404 notFound");
  EXPECT_EQ(problem_of(send("DELETE", theirs + "/notes/1", "")), "404 notFound");
  EXPECT_EQ(problem_of(get(path(id))), "403 forbidden");
  EXPECT_EQ(problem_of(get(path(id, "/notes"))), "403 forbidden");
}

TEST_F(ConversationsApiTest, BadInputSaysWhatWasExpectedAndChangesNothing) {
  const std::int64_t id = write("a");
  for (const char* query :
       {"status=gone", "assignee=x", "assignee=0", "assignee=-1", "limit=101", "limit=0", "cursor=nonsense",
        "cursor=%FF", "snoozed=yes", "mentioned=false", "mentioned=1"}) {
    EXPECT_EQ(problem_of(get(base(), query)), "400 badRequest") << query;
  }
  for (const char* query : {"before=x", "after=-1", "before=1.5", "limit=101"}) {
    EXPECT_EQ(problem_of(get(path(id, "/messages"), query)), "400 badRequest") << query;
  }
  for (const char* body : {"{}", R"({"status":1})", R"({"status":"gone"})", R"({"assigneeId":"1"})",
                           R"({"assigneeId":0})", R"({"assigneeId":987})", R"({"status":null})"}) {
    EXPECT_EQ(problem_of(patch(path(id), body)), "400 badRequest") << body;
  }
  for (const char* body : {"{}", R"({"content":"x"})", R"({"content":5,"tempId":"t"})",
                           R"({"content":" \n","tempId":"t"})", R"({"content":"x","tempId":"a b"})",
                           R"({"content":"\u200b","tempId":"t"})", R"({"content":"\ud800","tempId":"t"})"}) {
    EXPECT_EQ(problem_of(post(path(id, "/messages"), body)), "400 badRequest") << body;
  }
  for (const char* body : {"{}", R"({"position":-1})", R"({"position":"1"})", R"({"position":1.5})"}) {
    EXPECT_EQ(problem_of(post(path(id, "/read"), body)), "400 badRequest") << body;
  }
  for (const char* wrong : {"x", "0", "-1", "1x", "99999999999999999999"}) {
    EXPECT_EQ(problem_of(get(base() + "/" + wrong)), "400 badRequest") << wrong;
  }
  for (const char* body :
       {"{}", R"({"content":"x"})", R"({"content":" ","tempId":"t"})",
        R"({"content":"x","tempId":"t","to":1})", R"({"content":"x","tempId":"t","mentions":5})",
        R"({"content":"x","tempId":"t","mentions":["1"]})", R"({"content":"x","tempId":"t","mentions":[0]})",
        R"({"content":"x","tempId":"t","mentions":[987]})"}) {
    EXPECT_EQ(problem_of(post(path(id, "/notes"), body)), "400 badRequest") << body;
  }
  const std::string too_many_tags = "tag=" + std::string(limits::tag_bytes + 1, 'x');
  const std::string too_long = "q=" + std::string(limits::search_bytes + 1, 'x');
  for (const std::string& query : {too_many_tags, too_long})
    EXPECT_EQ(problem_of(get(base(), query)), "400 badRequest") << query;
  const std::string long_text(8'001, 'x');
  EXPECT_EQ(problem_of(post(path(id, "/messages"), R"({"tempId":"t","content":")" + long_text + "\"}")),
            "413 payloadTooLarge");
  EXPECT_EQ(json_of(get(path(id))).at("lastPosition"), 1);
}

TEST_F(ConversationsApiTest, NotesAreWrittenListedAndRemoved) {
  const std::int64_t id = write("a");
  const std::string body =
      R"({"content":" Ask Ben. ","tempId":"n1","mentions":[)" + std::to_string(agent_) + "]}";
  const auto written = post(path(id, "/notes"), body);
  EXPECT_EQ(written.status, 201U);
  const auto note = json_of(written).as_object();
  EXPECT_EQ(note.at("content"), "Ask Ben.");
  EXPECT_EQ(note.at("position"), 1);
  EXPECT_EQ(note.at("agentName"), "Ann");
  EXPECT_EQ(note.at("mentions"), (boost::json::array{{{"agentId", agent_}, {"name", "Ann"}}}));
  EXPECT_EQ(post(path(id, "/notes"), body).status, 200U) << "the same again";
  EXPECT_EQ(json_of(get(path(id, "/notes"))).at("notes"), (boost::json::array{note}));
  const std::string number = std::to_string(note.at("id").as_int64());
  EXPECT_EQ(json_of(send("DELETE", path(id, "/notes/" + number), "")), boost::json::object());
  EXPECT_EQ(problem_of(send("DELETE", path(id, "/notes/" + number), "")), "404 notFound");
  EXPECT_EQ(json_of(get(path(id, "/notes"))).at("notes"), boost::json::array());
}

TEST_F(ConversationsApiTest, AMentionStaysUntilTheConversationIsRead) {
  const std::int64_t id = write("a");
  mention(id, agent_);
  EXPECT_EQ(json_of(get(path(id))).at("mentionedAgents"), (boost::json::array{agent_}));
  EXPECT_EQ(uids("mentioned=true"), "a");
  const auto read = json_of(post(path(id, "/read"), R"({"position":1})"));
  EXPECT_EQ(read.at("mentionedAgents"), boost::json::array());
  EXPECT_EQ(uids("mentioned=true"), "");
}

TEST_F(ConversationsApiTest, ViewersSeeNotesAndWriteNone) {
  const std::int64_t id = write("a");
  mention(id, agent_);
  ASSERT_TRUE(database_->agents().set_memberships(agent_, {{project_, store::Role::viewer}}));
  EXPECT_EQ(json_of(get(path(id, "/notes"))).at("notes").as_array().size(), 1U);
  EXPECT_EQ(problem_of(post(path(id, "/notes"), R"({"content":"x","tempId":"t"})")), "403 forbidden");
  EXPECT_EQ(problem_of(send("DELETE", path(id, "/notes/1"), "")), "403 forbidden");
  EXPECT_EQ(uids("mentioned=true"), "a");
  EXPECT_EQ(json_of(post(path(id, "/notes/seen"), "{}")), boost::json::object());
  EXPECT_EQ(uids("mentioned=true"), "");
}

TEST_F(ConversationsApiTest, ASnoozeIsATimeToComeWithinAYear) {
  const std::int64_t id = write("a");
  const auto snooze = [&](const std::string& until) {
    return patch(path(id), R"({"snoozedUntil":)" + until + "}");
  };
  const auto after = [&](Milliseconds time) { return '"' + to_iso8601(clock_.wall() + time) + '"'; };
  const std::string soon = after(std::chrono::hours(1));
  EXPECT_EQ(json_of(snooze(soon)).at("snoozedUntil").as_string(), soon.substr(1, soon.size() - 2));
  EXPECT_EQ(uids("snoozed=true"), "a");
  EXPECT_EQ(uids("snoozed=false&status=open"), "");
  EXPECT_EQ(uids("status=open"), "a") << "both unless it says";
  EXPECT_TRUE(json_of(snooze("null")).at("snoozedUntil").is_null());
  EXPECT_EQ(snooze(after(limits::snooze_horizon)).status, 200U);
  for (const std::string& wrong :
       {after(limits::snooze_horizon + std::chrono::minutes(1)), after(Milliseconds(-1'000)),
        after(Milliseconds(0)), std::string("\"9999-12-31T23:59:59Z\""),
        std::string("\"-0001-01-01T00:00:00Z\""), std::string("\"99999-01-01T00:00:00Z\""),
        std::string("\"1969-12-31T23:59:59Z\""), std::string("-1"), std::string("9223372036854775807"),
        std::string("\"tomorrow\""), std::string("5"), std::string("true")}) {
    EXPECT_EQ(problem_of(snooze(wrong)), "400 badRequest") << wrong;
  }
  EXPECT_EQ(problem_of(patch(path(id), R"({"status":"closed","snoozedUntil":)" + soon + "}")),
            "400 badRequest");
  EXPECT_EQ(patch(path(id), R"({"status":"closed"})").status, 200U);
  EXPECT_EQ(problem_of(snooze(soon)), "409 conflict");
  EXPECT_TRUE(json_of(get(path(id))).at("snoozedUntil").is_null());
}

TEST_F(ConversationsApiTest, WhatWasSaidIsFoundAndShown) {
  const std::int64_t id = write("a", "t1", "Where is my lamp?");
  write("b");
  EXPECT_EQ(uids("q=LAMP"), "a");
  const auto found = json_of(get(base(), "q=lamp")).at("conversations").at(0).as_object();
  EXPECT_EQ(found.at("match"),
            (boost::json::object{{"position", 1}, {"noteId", nullptr}, {"excerpt", "Where is my lamp?"}}));
  EXPECT_FALSE(json_of(get(base())).at("conversations").at(0).as_object().contains("match"));
  EXPECT_FALSE(json_of(get(path(id))).as_object().contains("match"));
  EXPECT_EQ(uids("q=lamp&status=closed"), "");
}

TEST_F(ConversationsApiTest, APathSaysAllItsMethods) {
  const auto wrong = send("DELETE", path(1), "");
  EXPECT_EQ(problem_of(wrong), "405 badRequest");
  EXPECT_EQ(header_of(wrong, "Allow"), "GET, PATCH, OPTIONS");
  const auto asked = send("OPTIONS", path(1, "/messages"), "");
  EXPECT_EQ(header_of(asked, "Allow"), "GET, POST, OPTIONS");
}

TEST_F(ConversationsApiTest, AgentsOfTheProjectAreListed) {
  const auto agents = json_of(get("/api/v1/projects/" + std::to_string(project_) + "/agents")).at("agents");
  EXPECT_EQ(agents,
            (boost::json::array{{{"id", agent_}, {"name", "Ann"}, {"email", "ann@b.c"}, {"role", "owner"}}}));
}

TEST_F(ConversationsApiTest, TheDocumentNamesEveryRouteAndNoOther) {
  const auto response = ask(
      {.method = "GET", .path = "/api/v1/openapi.json", .query = {}, .headers = {}, .body = {}, .peer = {}});
  ASSERT_EQ(response.status, 200U);
  const auto document = json_of(response);
  std::set<std::string> documented;
  for (const auto& path : document.at("paths").as_object()) {
    for (const char* method : {"get", "post", "patch", "put", "delete"}) {
      if (path.value().as_object().contains(method)) documented.insert(method + std::string(path.key()));
    }
  }
  std::set<std::string> served;
  for (const Route& route : Route::all()) {
    std::string method;
    for (const char c : route.method) method += static_cast<char>(c + ('a' - 'A'));
    served.insert(method + std::string(route.pattern.substr(std::string_view("/api/v1").size())));
  }
  EXPECT_EQ(served, documented);
}

}  // namespace
}  // namespace porchlight::api
