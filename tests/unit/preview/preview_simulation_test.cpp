// Both cores against each other, over messages that are lost, doubled and overtake each other.

#include "preview/limits.hpp"
#include "unit/preview/preview_world.hpp"

#include <gtest/gtest.h>

namespace porchlight::preview {
namespace {

using namespace std::chrono_literals;
using Faults = std::vector<std::string>;

/// A renewal that is lost, the next one, and what that sets going.
constexpr Milliseconds healing_time = 2 * limits::renewal + limits::fresh_interval + 5 * limits::tick;

class PreviewSimulation : public testing::TestWithParam<std::uint64_t> {
 protected:
  PreviewWorld world{GetParam()};
};

TEST_P(PreviewSimulation, WhateverIsLostWhoLooksSeesThePageOnceMessagesFlow) {
  world.run_wild(60s);
  world.calm_down();
  world.run(healing_time);
  EXPECT_EQ(world.blind(), Faults());
  EXPECT_EQ(world.faults, Faults());
}

TEST_P(PreviewSimulation, WhateverWasLostWhoLooksThenSeesThePage) {
  world.run_wild(20s);
  world.calm_down();
  world.look_at_all();
  world.run(healing_time);
  EXPECT_EQ(world.blind(), Faults());
}

TEST_P(PreviewSimulation, NoCaptureOutlivesTheLastWhoLooks) {
  world.run_wild(20s);
  world.stop_all();
  world.run(limits::look_lease + 2 * limits::tick + 500ms);
  EXPECT_EQ(world.captures(), 0U);
  EXPECT_EQ(world.faults, Faults());
}

INSTANTIATE_TEST_SUITE_P(Seeds, PreviewSimulation, testing::Range<std::uint64_t>(1, 41));

}  // namespace
}  // namespace porchlight::preview
