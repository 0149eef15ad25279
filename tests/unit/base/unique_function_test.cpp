#include "base/unique_function.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace porchlight {
namespace {

TEST(UniqueFunction, OwnsWhatCannotBeCopied) {
  UniqueFunction<int(int)> add = [base = std::make_unique<int>(40)](int more) { return *base + more; };
  EXPECT_EQ(add(2), 42);
  UniqueFunction<int(int)> moved = std::move(add);
  EXPECT_EQ(moved(3), 43);
  EXPECT_FALSE(add);
  EXPECT_TRUE(moved);
}

TEST(UniqueFunction, IsFalseUntilItHoldsOne) {
  UniqueFunction<void()> function;
  EXPECT_FALSE(function);
  function = [] {};
  EXPECT_TRUE(function);
  function = nullptr;
  EXPECT_FALSE(function);
}

TEST(UniqueFunction, PassesMoveOnlyArgumentsAndReferences) {
  UniqueFunction<std::unique_ptr<int>(std::unique_ptr<int>, int&)> function = [](std::unique_ptr<int> owned,
                                                                                 int& seen) {
    seen = *owned;
    return owned;
  };
  int seen = 0;
  EXPECT_EQ(*function(std::make_unique<int>(5), seen), 5);
  EXPECT_EQ(seen, 5);
}

TEST(UniqueFunction, CopiesACallableThatIsGivenAsALvalue) {
  const auto shared = std::make_shared<int>(1);
  const auto callable = [shared] { return *shared; };
  UniqueFunction<int()> function = callable;
  EXPECT_EQ(shared.use_count(), 3);
  EXPECT_EQ(function(), 1);
}

TEST(UniqueFunction, KeepsStateBetweenCallsAndFreesItAtTheEnd) {
  const auto shared = std::make_shared<int>(0);
  {
    UniqueFunction<int()> count = [shared, calls = 0]() mutable { return ++calls; };
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(count(), 2);
    EXPECT_EQ(shared.use_count(), 2);
  }
  EXPECT_EQ(shared.use_count(), 1);
}

TEST(UniqueFunction, ResultMayBeThrownAway) {
  UniqueFunction<void()> function = [] { return 7; };
  function();
}

}  // namespace
}  // namespace porchlight
