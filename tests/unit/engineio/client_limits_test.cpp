#include "engineio/client_limits.hpp"

#include "engineio/limits.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace porchlight::engineio {
namespace {

ClientRates small() {
  return {.sessions = {.per_key = 3, .total = 4},
          .half_open = {.per_key = 1, .total = 10},
          .held_bytes = {.per_key = 100, .total = 150}};
}

RequestError error_of(const std::variant<SessionPlaces, RequestError>& admitted) {
  const auto* error = std::get_if<RequestError>(&admitted);
  return error == nullptr ? RequestError::bad_request : *error;
}

TEST(ClientLimits, ASessionThatHasJoinedMakesRoomForTheNextToShakeHands) {
  porchlight::Metrics metrics;
  ClientLimits limits(small(), metrics);
  auto first = limits.admit("192.0.2.1");
  ASSERT_TRUE(std::holds_alternative<SessionPlaces>(first));
  EXPECT_EQ(error_of(limits.admit("192.0.2.1")), RequestError::too_many_of_address);
  std::get<SessionPlaces>(first).half_open = {};
  EXPECT_TRUE(std::holds_alternative<SessionPlaces>(limits.admit("192.0.2.1")));
}

TEST(ClientLimits, ManyAddressesTogetherAreTooMany) {
  porchlight::Metrics metrics;
  ClientLimits limits(small(), metrics);
  std::vector<std::variant<SessionPlaces, RequestError>> held;
  for (int i = 0; i < 4; ++i) held.push_back(limits.admit("192.0.2." + std::to_string(i)));
  EXPECT_EQ(error_of(limits.admit("192.0.2.9")), RequestError::too_many);
  held.clear();
  EXPECT_TRUE(std::holds_alternative<SessionPlaces>(limits.admit("192.0.2.9")));
}

TEST(ClientLimits, BytesThatWaitForTheRestAreBoundedByAddressAndInAll) {
  porchlight::Metrics metrics;
  ClientLimits limits(small(), metrics);
  Place mine;
  EXPECT_TRUE(limits.hold_bytes(mine, "192.0.2.1", 60));
  EXPECT_TRUE(limits.hold_bytes(mine, "192.0.2.1", 0));
  Place of_same_address;
  EXPECT_FALSE(limits.hold_bytes(of_same_address, "192.0.2.1", 41));
  EXPECT_TRUE(limits.hold_bytes(of_same_address, "192.0.2.1", 40));
  Place other;
  EXPECT_FALSE(limits.hold_bytes(other, "192.0.2.2", 51));
  mine = {};
  EXPECT_TRUE(limits.hold_bytes(other, "192.0.2.2", 51));
}

// Acknowledgements, heartbeats and connects were free, and so were bytes.
TEST(ClientLimits, ASessionSendsSoManyPacketsAndBytesAndEarnsMoreWithTime) {
  porchlight::Metrics metrics;
  ClientRates rates = small();
  rates.packets = {.per_second = 10, .burst = 20};
  rates.bytes = {.per_second = 100, .burst = 1'000};
  ClientLimits limits(rates, metrics);
  const auto expelled = [&metrics](const char* reason) {
    return metrics.counter("porchlight_expelled_sessions_total", "", {{"reason", reason}}).value();
  };
  SteadyTime now = ManualClock().steady();
  Traffic chatty;
  EXPECT_TRUE(limits.take(chatty, "192.0.2.1", 20, 20, now));
  EXPECT_FALSE(limits.take(chatty, "192.0.2.1", 1, 1, now));
  EXPECT_EQ(expelled("packets"), 1);
  Traffic heavy;
  EXPECT_TRUE(limits.take(heavy, "192.0.2.1", 1, 1'000, now));
  EXPECT_FALSE(limits.take(heavy, "192.0.2.1", 1, 1, now));
  EXPECT_EQ(expelled("bytes"), 1);
  now += std::chrono::seconds(1);
  EXPECT_TRUE(limits.take(chatty, "192.0.2.1", 10, 0, now));
  EXPECT_TRUE(limits.take(heavy, "192.0.2.1", 1, 100, now));
}

TEST(ClientLimits, TheSessionsOfAnAddressSendSoManyBytesTogether) {
  porchlight::Metrics metrics;
  ClientRates rates = small();
  rates.address_bytes = {.per_second = 10, .burst = 1'000};
  ClientLimits limits(rates, metrics);
  const SteadyTime now = ManualClock().steady();
  Traffic one;
  Traffic other;
  EXPECT_TRUE(limits.take(one, "192.0.2.1", 1, 600, now));
  EXPECT_FALSE(limits.take(other, "192.0.2.1", 1, 600, now));
  EXPECT_TRUE(limits.take(other, "192.0.2.2", 1, 600, now));
  EXPECT_EQ(metrics.counter("porchlight_expelled_sessions_total", "", {{"reason", "address_bytes"}}).value(),
            1);
}

TEST(ClientLimits, WithoutARateASessionSendsWhatItLikes) {
  porchlight::Metrics metrics;
  ClientLimits limits(small(), metrics);
  Traffic traffic;
  for (int i = 0; i < 1'000; ++i)
    EXPECT_TRUE(limits.take(traffic, "192.0.2.1", 1'000, 1'000'000, ManualClock().steady()));
}

TEST(ClientLimits, WhatANodeLetsThroughIsABurstAndThenARate) {
  porchlight::Metrics metrics;
  ClientRates rates = small();
  rates.packets = limits::packet_rate;
  rates.bytes = limits::byte_rate;
  rates.address_bytes = limits::address_byte_rate;
  ClientLimits clients(rates, metrics);
  SteadyTime now = ManualClock().steady();
  const auto whole = [](double number) { return static_cast<std::size_t>(number); };
  Traffic chatty;
  EXPECT_TRUE(clients.take(chatty, "192.0.2.1", whole(limits::packet_rate.burst), 0, now));
  EXPECT_FALSE(clients.take(chatty, "192.0.2.1", 1, 0, now));
  Traffic heavy;
  EXPECT_TRUE(clients.take(heavy, "192.0.2.1", 0, whole(limits::byte_rate.burst), now));
  EXPECT_FALSE(clients.take(heavy, "192.0.2.1", 0, 1'000, now));
  now += std::chrono::seconds(1);
  EXPECT_TRUE(clients.take(chatty, "192.0.2.1", whole(limits::packet_rate.per_second), 0, now));
  EXPECT_FALSE(clients.take(chatty, "192.0.2.1", 1, 0, now));

  std::size_t sessions = 0;
  for (Traffic fresh; clients.take(fresh, "192.0.2.2", 0, whole(limits::byte_rate.burst), now); fresh = {}) {
    ++sessions;
  }
  EXPECT_EQ(sessions, whole(limits::address_byte_rate.burst / limits::byte_rate.burst));
}

TEST(ClientLimits, MoreAddressesThanItRemembersShareWhatOneMaySend) {
  porchlight::Metrics metrics;
  ClientRates rates = small();
  rates.address_bytes = {.per_second = 1, .burst = 100};
  ClientLimits clients(rates, metrics);
  const SteadyTime now = ManualClock().steady();
  std::size_t taken = 0;
  for (std::size_t i = 0; i < 2 * limits::remembered_addresses; ++i) {
    Traffic fresh;
    taken += clients.take(fresh, std::to_string(i), 0, 100, now) ? 1U : 0U;
  }
  EXPECT_GT(taken, limits::remembered_addresses / 2);
  EXPECT_LT(taken, limits::remembered_addresses + limits::remembered_addresses / 10);
}

}  // namespace
}  // namespace porchlight::engineio
