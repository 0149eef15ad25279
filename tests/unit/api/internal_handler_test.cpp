#include "api/internal_handler.hpp"

#include "api_fixture.hpp"

#include <gmock/gmock.h>

namespace porchlight::api {
namespace {

class InternalHandlerTest : public testing::Test {
 protected:
  net::HttpResponse get(const std::string& path, const std::string& method = "GET") {
    return handler_.respond(
        {.method = method, .path = path, .query = {}, .headers = {}, .body = {}, .peer = {}});
  }
  Metrics metrics_;
  Readiness readiness_;
  InternalHandler handler_{metrics_, [this] { return readiness_; }};
};

TEST_F(InternalHandlerTest, TheProcessLivesWhateverElse) {
  EXPECT_EQ(get("/health").status, 200U);
}

TEST_F(InternalHandlerTest, ReadyIsStartedMigratedAndNotDraining) {
  EXPECT_EQ(get("/ready").status, 503U);
  readiness_.started = true;
  EXPECT_EQ(get("/ready").status, 503U);
  readiness_.migrated = true;
  EXPECT_EQ(get("/ready").status, 200U);
  readiness_.draining = true;
  EXPECT_EQ(get("/ready").status, 503U);
}

TEST_F(InternalHandlerTest, AStoreThatIsAwayIsToldInTheBodyOnly) {
  readiness_ = {
      .started = true, .migrated = true, .draining = false, .sessions_away = true, .database_away = false};
  const auto response = get("/ready");
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(json_of(response).at("stores").at("sessions"), "away");
  EXPECT_EQ(json_of(response).at("stores").at("database"), "ok");
}

TEST_F(InternalHandlerTest, MetricsAreText) {
  metrics_.counter("porchlight_x_total", "X.").add();
  const auto response = get("/metrics");
  EXPECT_EQ(header_of(response, "Content-Type"), Metrics::content_type);
  EXPECT_THAT(response.body, testing::HasSubstr("porchlight_x_total 1"));
}

TEST_F(InternalHandlerTest, AnythingElseIsAProblem) {
  EXPECT_EQ(problem_of(get("/api/v1/me")), "404 notFound");
  EXPECT_EQ(problem_of(get("/health", "POST")), "405 badRequest");
}

}  // namespace
}  // namespace porchlight::api
