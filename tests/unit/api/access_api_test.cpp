#include "access/limits.hpp"
#include "access/login_device.hpp"
#include "api/limits.hpp"
#include "api_fixture.hpp"

#include <gmock/gmock.h>

#include <future>

namespace porchlight::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST_F(ApiTest, AnUnknownPathIsAProblem) {
  for (const char* path :
       {"/api/v1/nothing", "/api/v2/me", "/api/v1/me/", "/api/v1", "/api/v1/projects//visitors"}) {
    EXPECT_EQ(problem_of(get(path)), "404 notFound") << path;
  }
  EXPECT_EQ(problem_of(get("/api/v1/me" + std::string(5000, 'x'))), "404 notFound");
}

TEST_F(ApiTest, AnotherMethodIsToldTheRightOne) {
  const auto response = post("/api/v1/me", "{}");
  EXPECT_EQ(problem_of(response), "405 badRequest");
  EXPECT_EQ(header_of(response, "Allow"), "GET, PATCH, OPTIONS");
}

TEST_F(ApiTest, BodiesMustBeJsonAndBounded) {
  auto request = net::HttpRequest{.method = "POST",
                                  .path = presence_path(),
                                  .query = {},
                                  .headers = {{"content-type", "text/plain"}},
                                  .body = "{}",
                                  .peer = {}};
  EXPECT_EQ(problem_of(ask(request)), "415 badRequest");
  EXPECT_EQ(problem_of(post(presence_path(), std::string(300'000, ' '))), "413 payloadTooLarge");
}

TEST_F(ApiTest, WithoutAGoodTokenNobodyGetsIn) {
  const std::string expired =
      access::issue_token(*database_->agents().find(agent_), clock_.wall() - 2h, 1h, jwt_secret);
  for (const std::string& header : {std::string(), std::string("Bearer"), std::string("Bearer "),
                                    "Basic " + token_, "Bearer x" + token_, "Bearer " + expired}) {
    const auto response = ask({.method = "GET",
                               .path = "/api/v1/me",
                               .query = {},
                               .headers = {{"authorization", header}},
                               .body = {},
                               .peer = {}});
    EXPECT_EQ(problem_of(response), "401 unauthorized") << header;
    EXPECT_EQ(header_of(response, "WWW-Authenticate"), "Bearer");
  }
}

TEST_F(ApiTest, OnlyMembersSeeAProjectWhetherItExistsOrNot) {
  const ProjectId other = database_->projects().add("Other", {"*"})->id;
  for (const std::string& id : {std::to_string(other), std::string("999")}) {
    EXPECT_EQ(problem_of(get("/api/v1/projects/" + id + "/visitors")), "403 forbidden");
  }
  for (const char* id : {"0", "-1", "x", "1x", "99999999999999999999"}) {
    EXPECT_EQ(problem_of(get("/api/v1/projects/" + std::string(id) + "/visitors")), "400 badRequest") << id;
  }
}

TEST_F(ApiTest, AMembershipThatIsTakenAwayEndsWithinASecond) {
  EXPECT_EQ(get(visitors_path()).status, 200U);
  ASSERT_TRUE(database_->agents().set_memberships(agent_, {}));
  clock_.advance(1s);
  EXPECT_EQ(problem_of(get(visitors_path())), "403 forbidden");
  ASSERT_TRUE(database_->agents().remove(agent_));
  clock_.advance(1s);
  EXPECT_EQ(problem_of(get(visitors_path())), "401 unauthorized");
}

TEST_F(ApiTest, MeTellsAgentAndProjects) {
  const auto me = json_of(get("/api/v1/me")).as_object();
  EXPECT_EQ(me.at("agent"), (boost::json::object{{"id", agent_}, {"email", "ann@b.c"}, {"name", "Ann"}}));
  EXPECT_EQ(me.at("projects"), (boost::json::array{{{"id", project_},
                                                    {"name", "Shop"},
                                                    {"role", "owner"},
                                                    {"origins", {"https://shop.example"}},
                                                    {"files", true}}}));
}

TEST_F(ApiTest, ALoginGivesATokenThatWorks) {
  const auto response = log_in("ANN@b.c", password);
  ASSERT_EQ(response.status, 200U) << response.body;
  const auto login = json_of(response).as_object();
  EXPECT_EQ(login.at("expiresAt"), boost::json::value(to_iso8601(clock_.wall() + 12h)));
  EXPECT_EQ(login.at("agent").at("email"), "ann@b.c");
  EXPECT_EQ(login.at("projects").at(0).at("role"), "owner");
  token_ = login.at("token").as_string();
  EXPECT_EQ(get("/api/v1/me").status, 200U);
}

TEST_F(ApiTest, AWrongPasswordAndAnUnknownEmailReadTheSame) {
  const auto wrong = log_in("ann@b.c", "wrong");
  const auto unknown = log_in("nobody@b.c", "wrong");
  EXPECT_EQ(problem_of(wrong), "401 unauthorized");
  EXPECT_EQ(wrong.body, unknown.body);
}

TEST_F(ApiTest, GuessingIsLimitedPerAddressAndEmail) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(problem_of(log_in("ann@b.c", "wrong")), "401 unauthorized");
  const auto limited = log_in("ann@b.c", password);
  EXPECT_EQ(problem_of(limited), "429 rateLimited");
  EXPECT_EQ(header_of(limited, "Retry-After"), "60");
  clock_.advance(1min);
  EXPECT_EQ(log_in("ann@b.c", password).status, 200U);
}

// Ten wrong logins from anywhere locked the owner out: the limit was the e-mail's alone.
TEST_F(ApiTest, GuessesFromElsewhereDoNotLockTheOwnerOut) {
  for (int i = 0; i < 5; ++i) {
    static_cast<void>(log_in("ann@b.c", "wrong", "192.0.2." + std::to_string(i)));
  }
  EXPECT_EQ(log_in("ann@b.c", password, "198.51.100.1").status, 200U);
}

// On a journey the address is new, and the browser is the one that was always used.
TEST_F(ApiTest, ABrowserThatHasLoggedInBeforeIsNoStranger) {
  const std::string cookie = header_of(log_in("ann@b.c", password, "198.51.100.1"), "Set-Cookie");
  EXPECT_THAT(cookie, HasSubstr("; HttpOnly; SameSite=Strict"));
  const std::string device = "a=b; " + cookie.substr(0, cookie.find(';')) + "; c=d";
  for (int i = 0; i < 4; ++i) static_cast<void>(log_in("ann@b.c", "wrong", "192.0.2.1"));
  EXPECT_EQ(
      problem_of(log_in("ann@b.c", password, "192.0.2.1", "a=b; " + cookie.substr(0, cookie.find(';') - 1))),
      "429 rateLimited");
  EXPECT_EQ(log_in("ann@b.c", password, "192.0.2.1", device).status, 200U);
  for (int i = 0; i < 3; ++i) static_cast<void>(log_in("ann@b.c", "wrong", "192.0.2.1", device));
  EXPECT_EQ(problem_of(log_in("ann@b.c", password, "192.0.2.1", device)), "429 rateLimited")
      << "a stolen one";
}

// Blanks, tabs, NUL and their like around an e-mail made it another one for the limit and none for the
// look-up.
TEST_F(ApiTest, AnEmailWrittenOtherwiseIsTheSameForTheLimit) {
  const std::string nul("ann@b.c\0", 8);
  for (const std::string& email :
       {std::string("\u00A0ann@b.c"), std::string("\tANN@b.C \u200B\u3000"), nul}) {
    EXPECT_EQ(problem_of(log_in(email, "wrong")), "401 unauthorized");
  }
  EXPECT_EQ(problem_of(log_in("ann@b.c", password)), "429 rateLimited");
}

TEST_F(ApiTest, WhatIsNoEmailIsLimitedAsOne) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(problem_of(log_in("no e-mail " + std::to_string(i), "wrong")), "401 unauthorized");
  }
  EXPECT_EQ(problem_of(log_in("no e-mail", "wrong")), "429 rateLimited");
}

// Thirty wrong logins at once held the pool that every look-up waits for: REST took seconds.
TEST_F(ApiTest, AStormOfLoginsHoldsUpNobodyElseAndIsBounded) {
  std::promise<void> end;
  login_pool_.post([ended = end.get_future()]() mutable { ended.wait(); });
  access::LoginService logins(*database_, login_pool_, home_, clock_,
                              {.jwt_secret = jwt_secret, .limited = false}, metrics_);
  int busy = 0;
  int answered = 0;
  const auto storm = [&](const std::string& address, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      logins.login({"ann@b.c", "wrong", address, {}}, [&](const access::LoginOutcome& outcome) {
        ++answered;
        if (outcome.login.error().code != ErrorCode::rate_limited) return;
        ++busy;
        EXPECT_EQ(outcome.retry_after, access::limits::login_retry);
      });
    }
    home_.settle(pool_);
  };
  storm("192.0.2.1", access::limits::logins_waiting_per_address + 2);
  EXPECT_EQ(busy, 2) << "one address does not take every place";
  EXPECT_EQ(answered, 2) << "no password has been looked at";
  std::optional<unsigned> status;
  api_.handle({.method = "GET",
               .path = visitors_path(),
               .query = {},
               .headers = {{"authorization", "Bearer " + token_}},
               .body = {},
               .peer = "192.0.2.1"},
              [&](const net::HttpResponse& response) { status = response.status; });
  home_.settle(pool_);
  EXPECT_EQ(status, 200U) << "a look-up waited for the passwords of others";
  end.set_value();
  settle();
  EXPECT_EQ(answered, static_cast<int>(access::limits::logins_waiting_per_address) + 2);
  const std::string text = metrics_.text();
  EXPECT_NE(text.find("porchlight_logins_total{result=\"busy\"} 2\n"), text.npos);
  EXPECT_NE(text.find("porchlight_logins_waiting 0\n"), text.npos);
}

TEST_F(ApiTest, AStormOfStrangersLeavesRoomForWhoHasBeenHereBefore) {
  access::LoginService logins(*database_, login_pool_, home_, clock_,
                              {.jwt_secret = jwt_secret, .limited = false}, metrics_);
  std::size_t busy = 0;
  const auto from_many = [&](std::size_t count, const std::string& cookie) {
    busy = 0;
    for (std::size_t i = 0; i < count; ++i) {
      logins.login({"ann@b.c", "wrong", "192.0.2." + std::to_string(i), cookie},
                   [&](const access::LoginOutcome& outcome) {
                     if (!outcome.login && outcome.login.error().code == ErrorCode::rate_limited) ++busy;
                   });
    }
    home_.settle(pool_);
    return busy;
  };
  std::promise<void> end;
  login_pool_.post([ended = end.get_future()]() mutable { ended.wait(); });
  const std::string made = access::make_device_cookie("ann@b.c", jwt_secret);
  const std::string cookie = made.substr(0, made.find(';'));
  constexpr std::size_t strangers = access::limits::logins_waiting_of_strangers;
  EXPECT_EQ(from_many(strangers + 3, {}), 3U);
  EXPECT_EQ(from_many(access::limits::logins_waiting - strangers + 5, cookie), 5U);
  end.set_value();
  login_pool_.abandon();  // else 64 passwords are looked at that nobody waits for
}

TEST_F(ApiTest, GuessingIsLimitedPerAddress) {
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(problem_of(log_in("x" + std::to_string(i) + "@b.c", "wrong")), "401 unauthorized");
  }
  EXPECT_EQ(problem_of(log_in("ann@b.c", password)), "429 rateLimited");
  EXPECT_EQ(log_in("ann@b.c", password, "198.51.100.1").status, 200U);
}

TEST_F(ApiTest, LoginsThatSucceedAreNotCounted) {
  for (int i = 0; i < 6; ++i) EXPECT_EQ(log_in("ann@b.c", password).status, 200U);
}

TEST_F(ApiTest, ALoginSaysWhichFieldIsWrong) {
  EXPECT_THAT(detail_of(post("/api/v1/auth/login", R"({"email":1,"password":"x"})")), HasSubstr("email"));
  EXPECT_THAT(detail_of(post("/api/v1/auth/login", R"({"email":"a@b.c"})")), HasSubstr("password"));
  EXPECT_THAT(detail_of(log_in("a@b.c", std::string(2000, 'x'))), HasSubstr("1 to 1024"));
}

TEST_F(ApiTest, SettingsAreForThePagesOfTheProject) {
  const std::string path = "/api/v1/public/projects/" + std::to_string(project_) + "/settings";
  const auto from = [&](const std::string& method, const std::string& origin) {
    net::HttpRequest request{
        .method = method, .path = path, .query = {}, .headers = {}, .body = {}, .peer = {}};
    if (!origin.empty()) request.headers.emplace_back("origin", origin);
    return ask(std::move(request));
  };
  const auto allowed = from("GET", "https://shop.example");
  EXPECT_EQ(allowed.status, 200U);
  EXPECT_EQ(header_of(allowed, "Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(header_of(allowed, "Vary"), "Origin");
  EXPECT_EQ(json_of(allowed).at("name"), "Shop");
  EXPECT_FALSE(json_of(allowed).as_object().contains("identitySecret"));
  const auto refused = from("GET", "https://evil.example");
  EXPECT_EQ(problem_of(refused), "403 originNotAllowed");
  EXPECT_EQ(header_of(refused, "Access-Control-Allow-Origin"), "");
  const auto same_origin = from("GET", "");
  EXPECT_EQ(same_origin.status, 200U);
  EXPECT_EQ(header_of(same_origin, "Access-Control-Allow-Origin"), "");
  const auto preflight = from("OPTIONS", "https://shop.example");
  EXPECT_EQ(preflight.status, 204U);
  EXPECT_EQ(header_of(preflight, "Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(from("OPTIONS", "https://evil.example").status, 403U);
}

TEST_F(ApiTest, HowManyAreHereIsToldWhereTheProjectLetsIt) {
  const std::string path = "/api/v1/public/projects/" + std::to_string(project_) + "/presence/count";
  const auto from = [&](const std::string& origin) {
    return ask({.method = "GET",
                .path = path,
                .query = {},
                .headers = {{"origin", origin}},
                .body = {},
                .peer = {}});
  };
  connect_visitor("v1");
  connect_visitor("v2");
  const auto untold = from("https://shop.example");
  EXPECT_EQ(problem_of(untold), "403 forbidden");
  EXPECT_EQ(header_of(untold, "Access-Control-Allow-Origin"), "https://shop.example")
      << "the page may know why";

  store::Project project = *database_->projects().find(project_);
  project.count_is_public = true;
  ASSERT_TRUE(database_->projects().update(project));
  clock_.advance(access::limits::project_cache_time + 1ms);
  const auto told = from("https://shop.example");
  EXPECT_EQ(told.status, 200U);
  EXPECT_EQ(json_of(told).at("count"), 2);
  EXPECT_EQ(json_of(told).as_object().size(), 2U) << "nothing of who they are";
  EXPECT_EQ(header_of(told, "Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(problem_of(from("https://evil.example")), "403 originNotAllowed");
  EXPECT_EQ(problem_of(get("/api/v1/public/projects/999/presence/count")), "404 notFound");
}

TEST_F(ApiTest, SettingsOfNoProjectAreNotFound) {
  EXPECT_EQ(problem_of(get("/api/v1/public/projects/999/settings")), "404 notFound");
}

TEST_F(ApiTest, OtherPathsGiveNoCorsAway) {
  const auto response = ask({.method = "OPTIONS",
                             .path = "/api/v1/me",
                             .query = {},
                             .headers = {{"origin", "https://a.b"}},
                             .body = {},
                             .peer = {}});
  EXPECT_EQ(response.status, 204U);
  EXPECT_EQ(header_of(response, "Access-Control-Allow-Origin"), "");
}

TEST_F(ApiTest, HeadIsGet) {
  net::HttpRequest request{.method = "HEAD",
                           .path = "/api/v1/me",
                           .query = {},
                           .headers = {{"authorization", "bearer " + token_}},
                           .body = {},
                           .peer = {}};
  EXPECT_EQ(ask(std::move(request)).status, 200U);
}

TEST_F(ApiTest, RequestsAreCountedByRouteAndNotByPath) {
  get(visitors_path() + "/nobody");
  const std::string text = metrics_.text();
  EXPECT_THAT(text,
              HasSubstr("porchlight_http_requests_total{method=\"GET\",route=\"/api/v1/projects/{p}/visitors/"
                        "{uid}\",status=\"4xx\"} 1"));
  EXPECT_THAT(text, testing::Not(HasSubstr("nobody")));
}

}  // namespace
}  // namespace porchlight::api
