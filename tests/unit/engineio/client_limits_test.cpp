#include "engineio/client_limits.hpp"

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

}  // namespace
}  // namespace porchlight::engineio
