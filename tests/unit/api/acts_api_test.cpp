#include "access/acts_fan.hpp"
#include "api/act_fields.hpp"
#include "api/limits.hpp"
#include "api/request_fields.hpp"
#include "api_fixture.hpp"

#include <gmock/gmock.h>

namespace porchlight::api {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::string change_problem(const std::string& body) {
  const auto read = read_visitor_change(*read_object(body));
  return read ? "" : read.error().message;
}

TEST(ActFields, AChangeIsReadStrictly) {
  EXPECT_EQ(change_problem(R"({"agentName":"A","note":null,"tags":[]})"), "");
  EXPECT_EQ(change_problem("{}"), "body: expected agentName, note or tags");
  EXPECT_EQ(change_problem(R"({"name":"A"})"), "body: expected no fields but agentName, note, tags");
  EXPECT_EQ(change_problem(R"({"agentName":1})"), "agentName: expected a text, or null for none");
  EXPECT_EQ(change_problem(R"({"note":{}})"), "note: expected a text, or null for none");
  EXPECT_EQ(change_problem(R"({"tags":null})"), "tags: expected a list of texts");
  EXPECT_EQ(change_problem(R"({"tags":"a"})"), "tags: expected a list of texts");
  EXPECT_EQ(change_problem(R"({"tags":["a",1]})"), "tags[1]: expected a text");
  const auto read = read_visitor_change(*read_object(R"({"note":null})"));
  EXPECT_EQ(read->note, "") << "none any more";
  EXPECT_FALSE(read->agent_name);
  EXPECT_FALSE(read->tags);
}

std::string ban_problem(const std::string& body) {
  const auto read = read_ban_request(*read_object(body), 1);
  return read ? "" : read.error().message;
}

TEST(ActFields, ABanIsReadStrictly) {
  const std::string hours = "hours: expected a whole number from 1 to " + std::to_string(limits::ban_hours);
  EXPECT_EQ(ban_problem(R"({"visitorUid":"v1","byAddress":true,"hours":8760,"reason":"spam"})"), "");
  EXPECT_EQ(ban_problem(R"({"visitorUid":"v1","until":1})"),
            "body: expected no fields but visitorUid, byAddress, hours, reason");
  for (const char* uid : {R"({})", R"({"visitorUid":""})", R"({"visitorUid":"a b"})", R"({"visitorUid":1})"})
    EXPECT_EQ(ban_problem(uid), "visitorUid: expected 1 to 128 characters of [A-Za-z0-9._:-]") << uid;
  EXPECT_EQ(ban_problem(R"({"visitorUid":"v1","byAddress":1})"), "byAddress: expected true or false");
  for (const char* given : {"0", "8761", "1.5", "\"1\"", "null", "-1"})
    EXPECT_EQ(ban_problem(std::string(R"({"visitorUid":"v1","hours":)") + given + "}"), hours) << given;
  EXPECT_EQ(ban_problem(R"({"visitorUid":"v1","reason":[]})"), "reason: expected a text, or null for none");
}

TEST(ActFields, ABanByAddressHasAnEndAndOthersNeedNone) {
  const auto time = [](const char* body) { return read_ban_request(*read_object(body), 1)->time; };
  EXPECT_EQ(time(R"({"visitorUid":"v1"})"), std::nullopt);
  EXPECT_EQ(time(R"({"visitorUid":"v1","hours":2})"), Milliseconds(2h));
  EXPECT_EQ(time(R"({"visitorUid":"v1","byAddress":true})"), Milliseconds(limits::address_ban_default));
}

/// With a thread that hears of bans as the gateway's do.
class ActsApiTest : public ApiTest, private access::ActsReceiver {
 protected:
  ActsApiTest() { acts_.add(home_, *this); }
  std::string path(const std::string& rest) const {
    return "/api/v1/projects/" + std::to_string(project_) + "/" + rest;
  }
  net::HttpResponse remove(const std::string& of) {
    return ask({.method = "DELETE",
                .path = of,
                .query = {},
                .headers = {{"authorization", "Bearer " + token_}},
                .body = {},
                .peer = "192.0.2.1"});
  }
  void become(store::Role role) {
    ASSERT_TRUE(database_->agents().set_memberships(agent_, {{project_, role}}));
    clock_.advance(2s);
  }
  std::vector<std::string> shown_;

 private:
  void on_bans(ProjectId project, std::shared_ptr<const access::BanList> bans) override {
    bans_.set(project, std::move(bans));
  }
  void on_shown(const access::Shown& shown) override { shown_.push_back(shown.name + "/" + shown.tags); }
};

TEST_F(ActsApiTest, AChangedVisitorIsAnsweredAndTheThreadsAreTold) {
  write_visitor("v1", "Vera");
  const auto response =
      patch(path("visitors/v1"), R"({"agentName":" Big ","note":"n","tags":["vip","vip","new"]})");
  ASSERT_EQ(response.status, 200U) << response.body;
  const auto visitor = json_of(response).as_object();
  EXPECT_EQ(visitor.at("name"), "Vera");
  EXPECT_EQ(visitor.at("agentName"), "Big");
  EXPECT_EQ(visitor.at("note"), "n");
  EXPECT_EQ(boost::json::serialize(visitor.at("tags")), R"(["vip","new"])");
  EXPECT_TRUE(visitor.at("ban").is_null());
  EXPECT_THAT(shown_, ElementsAre("Big/vip\nnew"));
  EXPECT_EQ(patch(path("visitors/v1"), R"({"agentName":"Big"})").status, 200U);
  EXPECT_EQ(shown_.size(), 1U) << "nothing is another";
  const auto cleared = json_of(patch(path("visitors/v1"), R"({"agentName":null})")).as_object();
  EXPECT_TRUE(cleared.at("agentName").is_null());
  EXPECT_EQ(shown_.back(), "Vera/vip\nnew");
}

TEST_F(ActsApiTest, WhoHasJustComeIsChangedToo) {
  store::VisitorWrite write;
  write.key = {project_, "new"};
  visitors_.seen_now(std::move(write));
  connect_visitor("new");
  EXPECT_EQ(json_of(patch(path("visitors/new"), R"({"tags":["vip"]})")).at("tags").as_array().size(), 1U);
  connect_visitor("elsewhere");
  EXPECT_EQ(problem_of(patch(path("visitors/elsewhere"), R"({"note":"n"})")), "503 unavailable")
      << "another gateway has the row, and writes it in a moment";
  EXPECT_EQ(problem_of(patch(path("visitors/nobody"), R"({"note":"n"})")), "404 notFound");
  EXPECT_EQ(problem_of(patch(path("visitors/a%20b"), R"({"note":"n"})")), "400 badRequest");
}

TEST_F(ActsApiTest, ABanIsInForceAtOnceAndOnTheVisitor) {
  write_visitor("v1");
  const auto response = post(path("bans"), R"({"visitorUid":"v1","hours":2,"reason":" spam "})");
  ASSERT_EQ(response.status, 201U) << response.body;
  const auto ban = json_of(response).as_object();
  EXPECT_EQ(ban.at("reason"), "spam");
  EXPECT_EQ(ban.at("agent").at("name"), "Ann");
  EXPECT_EQ(ban.at("createdAt"), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(ban.at("endsAt"), "2023-11-15T00:13:20.000Z");
  EXPECT_EQ(json_of(get(path("visitors/v1"))).at("ban"), ban);
  EXPECT_EQ(json_of(get(path("visitors"))).at("visitors").at(0).at("ban"), ban);
  EXPECT_EQ(json_of(get(path("bans"))).at("bans").as_array().size(), 1U);
  const std::string one = path("bans/" + std::to_string(ban.at("id").as_int64()));
  EXPECT_EQ(remove(one).status, 204U);
  EXPECT_EQ(problem_of(remove(one)), "404 notFound");
  EXPECT_EQ(problem_of(remove(path("bans/x"))), "400 badRequest");
  EXPECT_TRUE(json_of(get(path("visitors/v1"))).at("ban").is_null());
  EXPECT_EQ(json_of(get(path("bans"))).at("bans").as_array().size(), 0U);
  EXPECT_EQ(json_of(get(path("bans"), "all=true")).at("bans").as_array().size(), 1U);
  EXPECT_EQ(problem_of(get(path("bans"), "all=maybe")), "400 badRequest");
}

TEST_F(ActsApiTest, ABanByAddressNeedsSomebodyWhoIsHere) {
  write_visitor("v1");
  const std::string body = R"({"visitorUid":"v1","byAddress":true})";
  EXPECT_EQ(detail_of(post(path("bans"), body)),
            "byAddress: expected a visitor who is online to ban by address");
  connect_visitor("v1");
  EXPECT_EQ(post(path("bans"), body).status, 201U);
  EXPECT_EQ(problem_of(post(path("bans"), R"({"visitorUid":"nobody"})")), "404 notFound");
}

TEST_F(ActsApiTest, APageOfTheLogHasFiftyEntriesUnlessItIsSaid) {
  write_visitor("v1");
  for (std::size_t i = 0; i <= limits::page_acts_default; ++i) {
    ASSERT_TRUE(
        database_->acts().change({project_, "v1"}, {std::to_string(i), {}, {}}, {1, "Ann"}, clock_.wall()));
  }
  const auto page = json_of(get(path("audit"))).as_object();
  EXPECT_EQ(page.at("entries").as_array().size(), limits::page_acts_default);
  const std::string cursor(page.at("nextCursor").as_string());
  EXPECT_EQ(json_of(get(path("audit"), "cursor=" + cursor)).at("entries").as_array().size(), 1U);
}

TEST_F(ActsApiTest, OnlyOwnersReadTheLogAndViewersDoNothing) {
  write_visitor("v1");
  EXPECT_EQ(patch(path("visitors/v1"), R"({"note":"n"})").status, 200U);
  const auto page = json_of(get(path("audit"))).as_object();
  EXPECT_EQ(page.at("entries").at(0).at("action"), "visitor.note");
  EXPECT_EQ(page.at("entries").at(0).at("details").at("note"), "changed");
  EXPECT_TRUE(page.at("nextCursor").is_null());
  EXPECT_EQ(problem_of(get(path("audit"), "limit=101")), "400 badRequest");
  become(store::Role::agent);
  EXPECT_EQ(problem_of(get(path("audit"))), "403 forbidden");
  EXPECT_EQ(get(path("bans")).status, 200U);
  become(store::Role::viewer);
  EXPECT_EQ(problem_of(patch(path("visitors/v1"), R"({"note":"m"})")), "403 forbidden");
  EXPECT_EQ(problem_of(post(path("bans"), R"({"visitorUid":"v1"})")), "403 forbidden");
  EXPECT_EQ(problem_of(get(path("bans"))), "403 forbidden");
  EXPECT_EQ(problem_of(remove(path("bans/1"))), "403 forbidden");
  EXPECT_EQ(problem_of(get(path("audit"))), "403 forbidden");
}

}  // namespace
}  // namespace porchlight::api
