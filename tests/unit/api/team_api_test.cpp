// Team, links, what agents change of themselves, and the first start.

#include "access/limits.hpp"
#include "access/link_service.hpp"
#include "api/limits.hpp"
#include "api_fixture.hpp"
#include "store/database/setup.hpp"
#include "store/database/team.hpp"

#include <gmock/gmock.h>

namespace porchlight::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class TeamApiTest : public ApiTest {
 protected:
  TeamApiTest() {
    bob_ = database_->agents()
               .add("bob@b.c", "Bob", database_->agents().find(agent_)->password_hash,
                    {{project_, store::Role::agent}})
               ->id;
  }
  [[nodiscard]] std::string project_path(const std::string& rest) const {
    return "/api/v1/projects/" + std::to_string(project_) + rest;
  }
  [[nodiscard]] std::string bobs_path(const std::string& rest = {}) const {
    return project_path("/agents/" + std::to_string(bob_) + rest);
  }
  net::HttpResponse remove(const std::string& path) { return send("DELETE", path, {}); }
  /// Of whoever has no token.
  net::HttpResponse open_post(const std::string& path, const boost::json::object& body,
                              const std::string& peer = "192.0.2.1") {
    return ask({.method = "POST",
                .path = "/api/v1" + path,
                .query = {},
                .headers = {{"content-type", "application/json"}},
                .body = boost::json::serialize(body),
                .peer = peer});
  }
  std::string invite(const std::string& body = R"({"role":"viewer"})") {
    const auto response = post(project_path("/invitations"), body);
    EXPECT_EQ(response.status, 201U) << response.body;
    return std::string(json_of(response).at("token").as_string());
  }
  net::HttpResponse as(const std::string& token, const std::string& path) {
    return ask({.method = "GET",
                .path = path,
                .query = {},
                .headers = {{"authorization", "Bearer " + token}},
                .body = {},
                .peer = {}});
  }
  [[nodiscard]] std::string token_of(std::int64_t agent) const {
    return access::issue_token(*database_->agents().find(agent), clock_.wall(), 1h, jwt_secret);
  }
  static std::string token_in(const net::HttpResponse& response) {
    return std::string(json_of(response).at("token").as_string());
  }

  std::int64_t bob_ = 0;
};

TEST_F(TeamApiTest, ARoleIsChangedAndWorksAtOnce) {
  const std::string bob = token_of(bob_);
  EXPECT_EQ(problem_of(as(bob, project_path("/audit"))), "403 forbidden");
  const auto changed = patch(bobs_path(), R"({"role":"owner"})");
  ASSERT_EQ(changed.status, 200U) << changed.body;
  EXPECT_EQ(json_of(changed),
            (boost::json::object{{"id", bob_}, {"name", "Bob"}, {"email", "bob@b.c"}, {"role", "owner"}}));
  EXPECT_EQ(as(bob, project_path("/audit")).status, 200U) << "on the thread that did it, without any wait";
  EXPECT_EQ(remove(bobs_path()).status, 200U);
  EXPECT_EQ(problem_of(as(bob, visitors_path())), "403 forbidden");
}

TEST_F(TeamApiTest, TheLastOwnerIsAConflict) {
  const std::string own = project_path("/agents/" + std::to_string(agent_));
  EXPECT_EQ(problem_of(patch(own, R"({"role":"agent"})")), "409 conflict");
  EXPECT_EQ(problem_of(remove(own)), "409 conflict");
}

TEST_F(TeamApiTest, WhatIsNoMemberRoleOrInvitationIsRefused) {
  EXPECT_EQ(problem_of(patch(project_path("/agents/999"), R"({"role":"agent"})")), "404 notFound");
  EXPECT_EQ(problem_of(remove(project_path("/agents/999"))), "404 notFound");
  EXPECT_EQ(problem_of(remove(project_path("/agents/x"))), "400 badRequest");
  EXPECT_EQ(problem_of(post(project_path("/agents/999/password-link"), "{}")), "404 notFound");
  for (const char* body : {"{}", R"({"role":"king"})", R"({"role":1})", "[]"}) {
    EXPECT_EQ(problem_of(patch(bobs_path(), body)), "400 badRequest") << body;
    EXPECT_EQ(problem_of(post(project_path("/invitations"), body)), "400 badRequest") << body;
  }
  for (const std::string& more :
       {std::string(R"("hours":0)"), R"("hours":)" + std::to_string(limits::invitation_hours + 1),
        std::string(R"("hours":1.5)"), std::string(R"("email":1)"), std::string(R"("email":"none")")}) {
    EXPECT_EQ(problem_of(post(project_path("/invitations"), R"({"role":"agent",)" + more + "}")),
              "400 badRequest")
        << more;
  }
  EXPECT_EQ(problem_of(remove(project_path("/invitations/1"))), "404 notFound");
}

TEST_F(TeamApiTest, AnInvitationIsListedLookedAtUsedAndGone) {
  const std::string token = invite(R"({"role":"viewer","email":null})");
  const auto listed = json_of(get(project_path("/invitations"))).at("invitations").at(0).as_object();
  EXPECT_TRUE(listed.at("email").is_null());
  EXPECT_EQ(listed.at("role"), "viewer");
  EXPECT_EQ(listed.at("by"), (boost::json::object{{"id", agent_}, {"name", "Ann"}}));
  EXPECT_EQ(listed.at("expiresAt"),
            boost::json::value(to_iso8601(clock_.wall() + limits::invitation_time_default)));
  const auto seen = json_of(open_post("/auth/links/look", {{"token", token}})).as_object();
  EXPECT_EQ(seen.at("kind"), "invitation");
  EXPECT_EQ(seen.at("projectName"), "Shop");
  EXPECT_EQ(seen.at("hasAccount"), false);
  const boost::json::object use{
      {"token", token}, {"email", "Nora@b.c"}, {"name", "Nora"}, {"password", "long enough"}};
  const auto joined = open_post("/auth/links/use", use);
  ASSERT_EQ(joined.status, 200U) << joined.body;
  EXPECT_EQ(json_of(joined).at("agent").at("email"), "nora@b.c");
  EXPECT_EQ(as(token_in(joined), visitors_path()).status, 200U);
  EXPECT_EQ(log_in("nora@b.c", "long enough").status, 200U);
  EXPECT_EQ(problem_of(open_post("/auth/links/use", use)), "404 notFound");
  EXPECT_EQ(problem_of(open_post("/auth/links/look", {{"token", token}})), "404 notFound");
  EXPECT_THAT(get(project_path("/audit")).body, Not(HasSubstr(token)));
}

TEST_F(TeamApiTest, AnAccountThatThereIsJoinsByItsOwnPassword) {
  ASSERT_TRUE(
      database_->agents().add("nora@b.c", "Nora", database_->agents().find(agent_)->password_hash, {}));
  const std::string token = invite(R"({"role":"agent","email":"nora@b.c"})");
  EXPECT_EQ(json_of(open_post("/auth/links/look", {{"token", token}})).at("hasAccount"), true);
  const boost::json::object wrong{{"token", token}, {"password", "not the password"}};
  const auto right = boost::json::object{{"token", token}, {"password", password}};
  EXPECT_EQ(problem_of(open_post("/auth/links/use", wrong)), "401 unauthorized");
  auto other = right;
  other["email"] = "eve@b.c";
  EXPECT_EQ(problem_of(open_post("/auth/links/use", other)), "403 forbidden");
  const auto joined = open_post("/auth/links/use", right);
  ASSERT_EQ(joined.status, 200U) << joined.body;
  EXPECT_EQ(json_of(joined).at("projects").at(0).at("role"), "agent");
}

TEST_F(TeamApiTest, GuessingByALinkIsLimitedAsALogin) {
  const std::string token = invite(R"({"role":"viewer"})");
  const auto guess = [&](const char* text) {
    return problem_of(
        open_post("/auth/links/use", {{"token", token}, {"email", "bob@b.c"}, {"password", text}}));
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(guess("not the password"), "401 unauthorized");
  EXPECT_EQ(guess(password), "429 rateLimited");
  EXPECT_EQ(problem_of(log_in("bob@b.c", password)), "429 rateLimited") << "it is the same limit";
}

TEST_F(TeamApiTest, TokensThatAreNoneAreLimitedByAddress) {
  const std::string good = invite();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(open_post("/auth/links/look", {{"token", good}}).status, 200U) << "what is one takes nothing";
    const std::string forged = access::make_link_token();
    EXPECT_EQ(problem_of(open_post("/auth/links/look", {{"token", forged}})), "404 notFound");
    EXPECT_EQ(problem_of(open_post("/auth/links/use", {{"token", forged}, {"password", "long enough"}})),
              "404 notFound");
  }
  const auto limited = open_post("/auth/links/look", {{"token", good}});
  EXPECT_EQ(problem_of(limited), "429 rateLimited");
  EXPECT_EQ(header_of(limited, "Retry-After"), "60");
  EXPECT_EQ(problem_of(open_post("/auth/links/use", {{"token", good}, {"password", "long enough"}})),
            "429 rateLimited");
  EXPECT_EQ(open_post("/auth/links/look", {{"token", good}}, "198.51.100.1").status, 200U);
  EXPECT_THAT(metrics_.text(), HasSubstr("porchlight_links_total{call=\"look\",result=\"refused\"} 2\n"));
  EXPECT_THAT(metrics_.text(), HasSubstr("porchlight_links_total{call=\"use\",result=\"limited\"} 1\n"));
}

TEST_F(TeamApiTest, ALinkSaysWhichFieldIsWrong) {
  const std::string token = invite();
  EXPECT_THAT(detail_of(open_post("/auth/links/look", {{"token", 1}})), HasSubstr("token"));
  EXPECT_THAT(
      detail_of(open_post("/auth/links/look", {{"token", std::string(limits::link_token_bytes + 1, 'x')}})),
      HasSubstr("token"));
  const auto refusal = [&](const char* field, const boost::json::value& value) {
    boost::json::object use{{"token", token}, {"email", "n@b.c"}, {"password", "long enough"}};
    use[field] = value;
    const auto response = open_post("/auth/links/use", use);
    EXPECT_EQ(problem_of(response), "400 badRequest") << field;
    return detail_of(response);
  };
  EXPECT_THAT(refusal("email", ""), HasSubstr("email"));
  EXPECT_THAT(refusal("email", 7), HasSubstr("email"));
  EXPECT_THAT(refusal("name", boost::json::string(201, 'x')), HasSubstr("name"));
  EXPECT_THAT(refusal("name", "\u202Eevil"), HasSubstr("name"));
  EXPECT_THAT(refusal("password", "7 chars"),
              HasSubstr(std::to_string(access::limits::password_characters_min)));
  EXPECT_THAT(refusal("password", boost::json::string(limits::password_bytes + 1, 'x')),
              HasSubstr("password"));
  EXPECT_EQ(open_post("/auth/links/look", {{"token", token}}).status, 200U) << "none of them used it up";
}

TEST_F(TeamApiTest, APasswordLinkEndsEverySessionOfTheAgent) {
  const std::string old = token_of(bob_);
  EXPECT_EQ(as(old, "/api/v1/me").status, 200U);
  const auto made = post(bobs_path("/password-link"), "{}");
  ASSERT_EQ(made.status, 201U) << made.body;
  const auto seen = json_of(open_post("/auth/links/look", {{"token", token_in(made)}})).as_object();
  EXPECT_EQ(seen.at("kind"), "password");
  EXPECT_EQ(seen.at("email"), "bob@b.c");
  EXPECT_TRUE(seen.at("role").is_null());
  EXPECT_EQ(problem_of(open_post("/auth/links/use", {{"token", token_in(made)}, {"password", "short"}})),
            "400 badRequest");
  const auto used =
      open_post("/auth/links/use", {{"token", token_in(made)}, {"password", "a fresh password"}});
  ASSERT_EQ(used.status, 200U) << used.body;
  EXPECT_EQ(problem_of(as(old, "/api/v1/me")), "401 unauthorized");
  EXPECT_EQ(as(token_in(used), "/api/v1/me").status, 200U);
  EXPECT_EQ(log_in("bob@b.c", "a fresh password").status, 200U);
}

TEST_F(TeamApiTest, OnlyWhoOwnsAllProjectsOfAnAgentMayResetThePassword) {
  const ProjectId other = database_->projects().add("Other", {"*"})->id;
  ASSERT_TRUE(database_->agents().set_memberships(
      bob_, {{project_, store::Role::agent}, {other, store::Role::viewer}}));
  const auto refused = post(bobs_path("/password-link"), "{}");
  EXPECT_EQ(problem_of(refused), "403 forbidden");
  EXPECT_THAT(detail_of(refused), HasSubstr("every project"));
}

TEST_F(TeamApiTest, OnesNameIsChanged) {
  const auto changed = patch("/api/v1/me", R"({"name":"Ann B."})");
  ASSERT_EQ(changed.status, 200U) << changed.body;
  EXPECT_EQ(json_of(changed).at("agent").at("name"), "Ann B.");
  EXPECT_EQ(json_of(changed).at("projects").at(0).at("id"), project_);
  EXPECT_EQ(json_of(get("/api/v1/me")).at("agent").at("name"), "Ann B.");
  for (const char* body : {"{}", R"({"name":1})", R"({"name":"a\nb"})", R"({"name":"\u202ex"})"}) {
    EXPECT_EQ(problem_of(patch("/api/v1/me", body)), "400 badRequest") << body;
  }
}

TEST_F(TeamApiTest, AnotherPasswordEndsOtherTokensAndGivesOne) {
  const std::string other = token_of(agent_);
  const auto body = [](const std::string& current, const std::string& next) {
    return boost::json::serialize(boost::json::object{{"current", current}, {"password", next}});
  };
  EXPECT_EQ(problem_of(post("/api/v1/me/password", body("wrong", "another one"))), "403 forbidden");
  EXPECT_EQ(problem_of(post("/api/v1/me/password", body(password, "short"))), "400 badRequest");
  EXPECT_EQ(problem_of(post("/api/v1/me/password", body(password, std::string(2000, 'x')))),
            "400 badRequest");
  const auto changed = post("/api/v1/me/password", body(password, "another one"));
  ASSERT_EQ(changed.status, 200U) << changed.body;
  EXPECT_EQ(header_of(changed, "Set-Cookie"), "");
  EXPECT_EQ(problem_of(as(other, "/api/v1/me")), "401 unauthorized");
  EXPECT_EQ(as(token_in(changed), "/api/v1/me").status, 200U);
  EXPECT_EQ(problem_of(log_in("ann@b.c", password)), "401 unauthorized");
  EXPECT_EQ(log_in("ann@b.c", "another one").status, 200U);
}

TEST_F(TeamApiTest, GuessingOnesPasswordIsLimitedAsALogin) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(problem_of(post("/api/v1/me/password", R"({"current":"wrong","password":"another one"})")),
              "403 forbidden");
  }
  EXPECT_EQ(problem_of(post("/api/v1/me/password", R"({"current":"wrong","password":"another one"})")),
            "429 rateLimited");
}

TEST_F(TeamApiTest, SigningOutEverywhereLeavesOneTokenGood) {
  const std::string other = token_of(agent_);
  EXPECT_EQ(as(other, "/api/v1/me").status, 200U);
  const auto done = post("/api/v1/me/sign-out-everywhere", "{}");
  ASSERT_EQ(done.status, 200U) << done.body;
  EXPECT_EQ(problem_of(as(other, "/api/v1/me")), "401 unauthorized");
  EXPECT_EQ(problem_of(post("/api/v1/me/sign-out-everywhere", "{}")), "401 unauthorized");
  EXPECT_EQ(as(token_in(done), "/api/v1/me").status, 200U);
}

// Whoever was signed out had half a second in which the cache let them ask for a fresh token.
TEST_F(TeamApiTest, WhoWasSignedOutElsewhereGetsNoFreshToken) {
  EXPECT_EQ(get("/api/v1/me").status, 200U);
  ASSERT_TRUE(database_->agents().sign_out_everywhere(*database_->agents().find(agent_), clock_.wall()));
  EXPECT_EQ(problem_of(post("/api/v1/me/sign-out-everywhere", "{}")), "401 unauthorized");
  EXPECT_EQ(problem_of(post("/api/v1/me/password", boost::json::serialize(boost::json::object{
                                                       {"current", password}, {"password", "another one"}}))),
            "401 unauthorized");
}

class SetupApiTest : public TeamApiTest {
 protected:
  SetupApiTest() {
    for (const std::int64_t id : {agent_, bob_}) EXPECT_TRUE(database_->agents().remove(id));
    EXPECT_TRUE(database_->setup().set_key(access::hash_of_link_token(key_), clock_.wall() + 1h));
  }
  [[nodiscard]] boost::json::object body() const {
    return {{"key", key_},
            {"email", "olga@b.c"},
            {"name", "Olga"},
            {"password", "long enough"},
            {"projectName", "First"},
            {"origins", {"https://first.example"}}};
  }
  const std::string key_ = access::make_link_token();
};

TEST_F(SetupApiTest, TheFirstStartMakesProjectAndOwnerOnce) {
  EXPECT_EQ(json_of(get("/api/v1/setup")).at("needed"), true);
  const auto done = open_post("/setup", body());
  ASSERT_EQ(done.status, 201U) << done.body;
  const auto answer = json_of(done).as_object();
  EXPECT_EQ(answer.at("projects").at(0).at("name"), "First");
  EXPECT_EQ(answer.at("projects").at(0).at("role"), "owner");
  EXPECT_EQ(answer.at("projectId"), answer.at("projects").at(0).at("id"));
  EXPECT_EQ(as(token_in(done), "/api/v1/me").status, 200U);
  EXPECT_EQ(json_of(get("/api/v1/setup")).at("needed"), false);
  EXPECT_EQ(problem_of(open_post("/setup", body())), "409 conflict");
}

TEST_F(SetupApiTest, AWrongKeyIsForbiddenAndLimited) {
  for (int i = 0; i < 4; ++i) {
    auto forged = body();
    forged["key"] = access::make_link_token();
    EXPECT_EQ(problem_of(open_post("/setup", forged)), "403 forbidden");
  }
  EXPECT_EQ(problem_of(open_post("/setup", body())), "429 rateLimited");
  EXPECT_EQ(open_post("/setup", body(), "198.51.100.1").status, 201U);
}

TEST_F(SetupApiTest, SaysWhichFieldIsWrongAndKeepsTheKey) {
  for (const auto& [field, value] : boost::json::object{{"key", 1},
                                                        {"email", "none"},
                                                        {"name", "a\nb"},
                                                        {"password", "short"},
                                                        {"projectName", ""},
                                                        {"origins", "x"}}) {
    auto wrong = body();
    wrong[field] = value;
    const auto response = open_post("/setup", wrong);
    EXPECT_EQ(problem_of(response), "400 badRequest") << field;
  }
  auto none = body();
  none["origins"] = boost::json::array();
  EXPECT_EQ(problem_of(open_post("/setup", none)), "400 badRequest");
  EXPECT_EQ(open_post("/setup", body()).status, 201U);
}

}  // namespace
}  // namespace porchlight::api
