#include "base/rare_queue.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace porchlight {
namespace {

TEST(RareQueue, IsAsLargeAsAPointer) {
  EXPECT_EQ(sizeof(RareQueue<std::unique_ptr<int>>), sizeof(void*));
}

TEST(RareQueue, GivesInTheOrderInWhichItTook) {
  RareQueue<std::unique_ptr<int>> queue;
  EXPECT_TRUE(queue.empty());
  for (int i = 1; i <= 3; ++i) queue.push_back(std::make_unique<int>(i));
  EXPECT_EQ(queue.size(), 3U);
  EXPECT_EQ(*queue.front(), 1);
  EXPECT_EQ(*queue.back(), 3);
  EXPECT_EQ(*queue.take(), 1);
  EXPECT_EQ(*queue.take(), 2);
  queue.push_back(std::make_unique<int>(4));
  EXPECT_EQ(*queue.take(), 3);
  EXPECT_EQ(*queue.take(), 4);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.size(), 0U);
}

}  // namespace
}  // namespace porchlight
