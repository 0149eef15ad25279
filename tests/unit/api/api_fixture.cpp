#include "api_fixture.hpp"

#include "base/crypto.hpp"
#include "store/sessions/visit_facts.hpp"

namespace porchlight::api {
namespace {

/// One hash for all tests: argon2id takes its 60 ms on purpose.
const std::string& password_hash() {
  static const std::string hash = crypto::hash_password(password).value();
  return hash;
}

}  // namespace

ApiTest::ApiTest() {
  fan_.set_bus(bus_);
  acts_.set_bus(bus_);
  sink_.set_tables(tables_);
  EXPECT_TRUE(database_->migrate());
  project_ = database_->projects().add("Shop", {"https://shop.example"})->id;
  agent_ = database_->agents().add("ann@b.c", "Ann", password_hash(), {{project_, store::Role::owner}})->id;
  token_ = access::issue_token(*database_->agents().find(agent_), clock_.wall(), std::chrono::hours(1),
                               jwt_secret);
}

net::HttpResponse ApiTest::ask(net::HttpRequest request) {
  std::optional<net::HttpResponse> got;
  api_.handle(std::move(request), [&](net::HttpResponse response) {
    EXPECT_FALSE(got) << "answered twice";
    got = std::move(response);
  });
  settle();
  EXPECT_TRUE(got) << "not answered";
  return got ? std::move(*got) : net::HttpResponse{};
}

net::HttpResponse ApiTest::get(const std::string& path, const std::string& query) {
  return ask({.method = "GET",
              .path = path,
              .query = query,
              .headers = {{"authorization", "Bearer " + token_}},
              .body = {},
              .peer = "192.0.2.1"});
}

net::HttpResponse ApiTest::post(const std::string& path, const std::string& body) {
  return send("POST", path, body);
}

net::HttpResponse ApiTest::patch(const std::string& path, const std::string& body) {
  return send("PATCH", path, body);
}

net::HttpResponse ApiTest::send(const std::string& method, const std::string& path, const std::string& body) {
  return ask({.method = method,
              .path = path,
              .query = {},
              .headers = {{"authorization", "Bearer " + token_}, {"content-type", "application/json"}},
              .body = body,
              .peer = "192.0.2.1"});
}

net::HttpResponse ApiTest::log_in(const std::string& email, const std::string& with, const std::string& peer,
                                  const std::string& cookies) {
  return ask(login_request(email, with, peer, cookies));
}

net::HttpRequest ApiTest::login_request(const std::string& email, const std::string& with,
                                        const std::string& peer, const std::string& cookies) {
  return {.method = "POST",
          .path = "/api/v1/auth/login",
          .query = {},
          .headers = {{"content-type", "application/json; charset=utf-8"}, {"cookie", cookies}},
          .body = boost::json::serialize(boost::json::object{{"email", email}, {"password", with}}),
          .peer = peer};
}

void ApiTest::settle() {
  while (home_.settle(pool_) + home_.settle(login_pool_) + home_.settle(files_.pool()) +
             home_.settle(files_.keeping_pool()) >
         0) {
  }
}

void ApiTest::write_visitor(const std::string& uid, std::optional<std::string> name) {
  store::VisitorWrite write;
  write.key = {project_, uid};
  write.seen = clock_.wall();
  write.name = std::move(name);
  EXPECT_TRUE(database_->visitors().apply(std::span(&write, 1)));
}

void ApiTest::connect_visitor(const std::string& uid, const std::string& url) {
  static_cast<void>(sessions_.open({project_, uid}, {.url = url, .title = "A page", .name = {}}));
  home_.settle(pool_);
}

void ApiTest::connect_bot(const std::string& uid) {
  store::VisitFacts facts;
  facts.bot = true;
  store::VisitorState state{.url = "https://shop.example/", .title = "A page", .name = {}};
  state.visit = store::visit_text(facts);
  static_cast<void>(sessions_.open({store::bots_of(project_), uid}, state));
  home_.settle(pool_);
}

boost::json::value json_of(const net::HttpResponse& response) {
  return boost::json::parse(response.body);
}

std::string problem_of(const net::HttpResponse& response) {
  EXPECT_EQ(header_of(response, "Content-Type"), "application/problem+json");
  const auto problem = json_of(response).as_object();
  EXPECT_EQ(problem.at("status").as_int64(), static_cast<std::int64_t>(response.status));
  return std::to_string(response.status) + " " + std::string(problem.at("code").as_string());
}

std::string detail_of(const net::HttpResponse& response) {
  return std::string(json_of(response).at("detail").as_string());
}

std::string header_of(const net::HttpResponse& response, std::string_view name) {
  for (const auto& [header, value] : response.headers) {
    if (header == name) return value;
  }
  return {};
}

}  // namespace porchlight::api
