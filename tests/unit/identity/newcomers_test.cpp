#include "identity/newcomers.hpp"

#include "identity/limits.hpp"

#include <gmock/gmock.h>

namespace porchlight::identity {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class NewcomersTest : public testing::Test {
 protected:
  NewcomersTest() {
    newcomers.on_retry([this](const std::string& socket) {
      tried.push_back(socket);
      return room;
    });
  }
  std::vector<std::string> pass(Milliseconds time) {
    clock.advance(time);
    loop.timers().run_due();
    return std::exchange(tried, {});
  }

  ManualClock clock;
  net::EventLoop loop{clock, 0};
  Metrics metrics;
  access::WriteLimits writes{{}, metrics};
  Newcomers newcomers{loop, writes, metrics};
  bool room = true;
  std::vector<std::string> tried;
};

TEST_F(NewcomersTest, WhoWaitsIsTriedAgainUntilThereIsRoom) {
  room = false;
  newcomers.add("a");
  newcomers.add("a");
  EXPECT_THAT(metrics.text(), HasSubstr("porchlight_waiting_newcomers 1"));
  EXPECT_THAT(pass(limits::newcomer_retry - 1ms), SizeIs(0));
  EXPECT_THAT(pass(1ms), ElementsAre("a"));
  newcomers.add("b");
  room = true;
  EXPECT_THAT(pass(limits::newcomer_retry), ElementsAre("a", "b"));
  EXPECT_THAT(pass(limits::newcomer_retry), SizeIs(0));
  EXPECT_THAT(metrics.text(), HasSubstr("porchlight_waiting_newcomers 0"));
}

TEST_F(NewcomersTest, SoManyAreTriedAtOnceAndNoMore) {
  for (std::size_t i = 0; i < limits::newcomers_at_once + 1; ++i) newcomers.add(std::to_string(i));
  EXPECT_THAT(pass(limits::newcomer_retry), SizeIs(limits::newcomers_at_once));
  EXPECT_THAT(pass(limits::newcomer_retry), ElementsAre(std::to_string(limits::newcomers_at_once)));
}

}  // namespace
}  // namespace porchlight::identity
