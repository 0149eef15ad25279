#include "base/unique_queue.hpp"

#include <gtest/gtest.h>

namespace porchlight {
namespace {

// The list of sockets to refresh grew by all of them with each resubscription.
TEST(UniqueQueue, ANameThatWaitsIsNotAddedAgain) {
  UniqueQueue queue;
  for (int gap = 0; gap < 3; ++gap) {
    queue.add("a");
    queue.add("b");
  }
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue.take(), "a");
  queue.add("a");
  EXPECT_EQ(queue.take(), "b");
  EXPECT_EQ(queue.take(), "a");
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace porchlight
