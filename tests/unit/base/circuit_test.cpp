#include "base/circuit.hpp"

#include <gtest/gtest.h>

namespace porchlight {
namespace {

using namespace std::chrono_literals;

class CircuitTest : public testing::Test {
 protected:
  ManualClock clock;
  Circuit circuit{clock, {.first = 200ms, .last = 1000ms, .probe = 1500ms}};
};

TEST_F(CircuitTest, LetsEverybodyThroughWhileAllIsWell) {
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(circuit.admit());
  EXPECT_FALSE(circuit.open());
}

TEST_F(CircuitTest, TurnsAwayAtOnceAfterAFailure) {
  circuit.failed("gone");
  EXPECT_FALSE(circuit.admit());
  EXPECT_EQ(circuit.reason(), "gone");
}

TEST_F(CircuitTest, LetsOneTryAfterAPause) {
  circuit.failed("gone");
  clock.advance(200ms);
  EXPECT_TRUE(circuit.admit());
  EXPECT_FALSE(circuit.admit()) << "one is trying";
  circuit.succeeded();
  EXPECT_TRUE(circuit.admit());
  EXPECT_TRUE(circuit.admit());
}

TEST_F(CircuitTest, LetsAnotherTryWhereTheFirstNeverTold) {
  circuit.failed("gone");
  clock.advance(200ms);
  ASSERT_TRUE(circuit.admit());
  clock.advance(1499ms);
  EXPECT_FALSE(circuit.admit());
  clock.advance(1ms);
  EXPECT_TRUE(circuit.admit());
}

TEST_F(CircuitTest, PausesGrowToALimit) {
  circuit.failed("gone");
  for (const auto least : {100ms, 200ms, 400ms, 500ms, 500ms, 500ms}) {
    clock.advance(least - 1ms);
    EXPECT_FALSE(circuit.admit()) << least.count();
    clock.advance(least + 1ms);
    ASSERT_TRUE(circuit.admit()) << least.count();
    circuit.failed("still gone");
  }
}

TEST_F(CircuitTest, CallsThatFailTogetherAreOneFailure) {
  for (int i = 0; i < 10; ++i) circuit.failed("gone");
  clock.advance(200ms);
  EXPECT_TRUE(circuit.admit());
}

TEST_F(CircuitTest, ASuccessBeginsThePausesAnew) {
  for (int i = 0; i < 4; ++i) {
    circuit.failed("gone");
    clock.advance(1000ms);
    ASSERT_TRUE(circuit.admit());
  }
  circuit.succeeded();
  circuit.failed("gone again");
  clock.advance(200ms);
  EXPECT_TRUE(circuit.admit());
}

TEST(Jittered, StaysBetweenTheHalfAndTheWhole) {
  bool differs = false;
  for (int i = 0; i < 200; ++i) {
    const Milliseconds time = jittered(1000ms);
    EXPECT_GE(time, 500ms);
    EXPECT_LE(time, 1000ms);
    differs = differs || time != jittered(1000ms);
  }
  EXPECT_TRUE(differs);
  EXPECT_EQ(jittered(0ms), 0ms);
}

}  // namespace
}  // namespace porchlight
