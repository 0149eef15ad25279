#include "conversations/refresh_queue.hpp"

#include <gmock/gmock.h>

namespace porchlight::conversations {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RefreshQueueTest : public testing::Test {
 protected:
  SteadyTime now{1h};
  RefreshQueue queue;
};

TEST_F(RefreshQueueTest, NobodyWaitsForNothing) {
  EXPECT_FALSE(queue.next());
  EXPECT_THAT(queue.take(now), IsEmpty());
}

TEST_F(RefreshQueueTest, EachIsTakenOnceAfterTheInterval) {
  queue.add("a", now);
  queue.add("b", now + 1ms);
  queue.add("a", now + 2ms);
  EXPECT_EQ(queue.next(), now + limits::refresh_interval);
  EXPECT_THAT(queue.take(now + limits::refresh_interval - 1ms), IsEmpty());
  EXPECT_THAT(queue.take(now + limits::refresh_interval), ElementsAre("a", "b"));
  EXPECT_FALSE(queue.next());
}

TEST_F(RefreshQueueTest, SoManyInEachIntervalAndNoMore) {
  for (std::size_t i = 0; i < 2 * limits::refresh_histories + 1; ++i) queue.add(std::to_string(i), now);
  for (const std::size_t taken : {limits::refresh_histories, limits::refresh_histories, std::size_t{1}}) {
    now = queue.next().value();
    EXPECT_THAT(queue.take(now), SizeIs(taken));
    EXPECT_NE(queue.next(), now);
  }
  EXPECT_FALSE(queue.next());
}

TEST_F(RefreshQueueTest, WhoIsAddedAgainWaitsBehindTheOthers) {
  for (std::size_t i = 0; i < limits::refresh_histories + 1; ++i) queue.add(std::to_string(i), now);
  now = queue.next().value();
  EXPECT_THAT(queue.take(now), SizeIs(limits::refresh_histories));
  queue.add("0", now);
  EXPECT_THAT(queue.take(queue.next().value()), ElementsAre(std::to_string(limits::refresh_histories), "0"));
}

}  // namespace
}  // namespace porchlight::conversations
