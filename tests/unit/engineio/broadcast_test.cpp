#include "engineio/broadcast.hpp"

#include <gtest/gtest.h>

namespace porchlight::engineio {
namespace {

TEST(Broadcast, TextIsAMessagePacketOnBothTransports) {
  Broadcast broadcast("hello");
  EXPECT_EQ(*broadcast.packet(), "4hello");
  EXPECT_EQ(*broadcast.frame(), std::string("\x81\x06") + "4hello");
}

TEST(Broadcast, BinaryIsBareOnWebSocketAndBase64OnPolling) {
  Broadcast broadcast("\x01\x02\x03", true);
  EXPECT_EQ(*broadcast.packet(), "bAQID");
  EXPECT_EQ(*broadcast.frame(), std::string("\x82\x03\x01\x02\x03"));
}

TEST(Broadcast, IsEncodedOnceForAllReceivers) {
  Broadcast broadcast("hello");
  EXPECT_EQ(broadcast.frame().get(), broadcast.frame().get());
  EXPECT_EQ(broadcast.packet().get(), broadcast.packet().get());
}

}  // namespace
}  // namespace porchlight::engineio
