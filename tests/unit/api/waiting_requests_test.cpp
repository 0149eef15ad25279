#include "api/limits.hpp"
#include "api_fixture.hpp"

#include <vector>

namespace porchlight::api {
namespace {

/// Requests whose agent the database is being asked about.
class WaitingRequestsTest : public ApiTest {
 protected:
  void begin(const std::string& peer) {
    api_.handle({.method = "GET",
                 .path = visitors_path(),
                 .query = {},
                 .headers = {{"authorization", "Bearer " + token_}},
                 .body = {},
                 .peer = peer},
                [this](net::HttpResponse response) { answers_.push_back(std::move(response)); });
  }
  /// Fills every place, of addresses that have each as many as one may.
  void fill() {
    const std::size_t each = limits::waiting_requests_per_address;
    for (std::size_t i = 0; i < limits::waiting_requests; ++i) begin("192.0.2." + std::to_string(i / each));
    EXPECT_TRUE(answers_.empty());
  }
  double refused(const char* by) {
    return metrics_.counter("porchlight_refused_requests_total", "", {{"what", "rest"}, {"by", by}}).value();
  }

  std::vector<net::HttpResponse> answers_;
};

// Requests that waited for the database were bounded by its queue of 20,000 alone.
TEST_F(WaitingRequestsTest, OfOneAddressAreBoundedAndTheOthersAreAnswered) {
  for (std::size_t i = 0; i < limits::waiting_requests_per_address; ++i) begin("192.0.2.1");
  begin("192.0.2.1");
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_EQ(problem_of(answers_[0]), "503 unavailable");
  EXPECT_EQ(header_of(answers_[0], "Retry-After"), "1");
  EXPECT_EQ(refused("address"), 1);
  begin("192.0.2.2");
  settle();
  ASSERT_EQ(answers_.size(), limits::waiting_requests_per_address + 2);
  for (std::size_t i = 1; i < answers_.size(); ++i) EXPECT_EQ(answers_[i].status, 200U);
}

TEST_F(WaitingRequestsTest, InAllAreBoundedAndAnAnswerMakesRoom) {
  fill();
  begin("198.51.100.1");
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_EQ(problem_of(answers_[0]), "503 unavailable");
  EXPECT_EQ(header_of(answers_[0], "Retry-After"), "1");
  EXPECT_EQ(refused("all"), 1);
  settle();
  EXPECT_EQ(get(visitors_path()).status, 200U);
}

}  // namespace
}  // namespace porchlight::api
