// Presence gives a slot to the next connection as soon as one is gone. Whoever still holds the older handle
// must not find the stranger's socket by it, nor take it away: a message for one visitor would reach another.

#include "gateway/visitor_sockets.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

namespace porchlight::gateway {
namespace {

using presence::ConnectionHandle;

class VisitorSocketsTest : public testing::Test {
 protected:
  /// Only its address counts: it is never made.
  socketio::Socket& socket(std::size_t index) {
    return *reinterpret_cast<socketio::Socket*>(&storage_.at(index));
  }

  VisitorSockets sockets;

 private:
  struct alignas(socketio::Socket) Place {
    std::array<std::byte, sizeof(socketio::Socket)> bytes;
  };
  std::array<Place, 2> storage_{};
};

TEST_F(VisitorSocketsTest, AnOlderHandleFindsNobodyInASlotThatIsAnothers) {
  const ConnectionHandle ann{3, 1};
  const ConnectionHandle bob{3, 2};
  sockets.set(ann, socket(0));
  EXPECT_EQ(sockets.find(ann), &socket(0));
  sockets.forget(ann);
  EXPECT_EQ(sockets.find(ann), nullptr);
  sockets.set(bob, socket(1));
  EXPECT_EQ(sockets.find(ann), nullptr);
  EXPECT_EQ(sockets.find(bob), &socket(1));
}

TEST_F(VisitorSocketsTest, AnOlderHandleTakesNobodyElseAway) {
  const ConnectionHandle ann{0, 1};
  const ConnectionHandle bob{0, 2};
  sockets.set(ann, socket(0));
  sockets.set(bob, socket(1));
  sockets.forget(ann);
  EXPECT_EQ(sockets.find(bob), &socket(1));
}

TEST_F(VisitorSocketsTest, ASlotThatWasNeverGivenIsNobodys) {
  EXPECT_EQ(sockets.find({}), nullptr);
  EXPECT_EQ(sockets.find({7, 0}), nullptr);
  sockets.forget({7, 0});
}

}  // namespace
}  // namespace porchlight::gateway
