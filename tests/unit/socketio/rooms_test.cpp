#include "server_fixture.hpp"

#include <map>
#include <random>
#include <set>

namespace porchlight::socketio {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Rooms = ServerTest;

TEST_F(Rooms, AnEventReachesTheMembersAsOneSharedFrame) {
  auto& one = connected();
  auto& two = connected();
  auto& three = connected();
  main_.sockets[0]->join("p:1");
  main_.sockets[1]->join("p:1");
  EXPECT_EQ(server_->emit_to_room("/", "p:1", "news", R"({"a":1})"), 2U);
  const std::string frame = std::string("<frame>\x81\x12") + R"(42["news",{"a":1}])";
  EXPECT_THAT(one.take(), ElementsAre(frame));
  EXPECT_THAT(two.take(), ElementsAre(frame));
  EXPECT_THAT(three.take(), IsEmpty());
}

TEST_F(Rooms, BelongToTheirNamespace) {
  auto& link = connected();
  link.receive("40/custom");
  link.sent.clear();
  custom_.sockets[0]->join("r");
  EXPECT_EQ(server_->emit_to_room("/", "r", "e", {}), 0U);
  EXPECT_EQ(server_->emit_to_room("/custom", "r", "e", {}), 1U);
  EXPECT_EQ(server_->emit_to_room("/nowhere", "r", "e", {}), 0U);
}

TEST_F(Rooms, JoiningTwiceIsJoiningOnce) {
  connected();
  main_.sockets[0]->join("r");
  main_.sockets[0]->join("r");
  EXPECT_EQ(server_->room("/", "r").size(), 1U);
  main_.sockets[0]->leave("r");
  EXPECT_FALSE(main_.sockets[0]->in_room("r"));
  EXPECT_THAT(server_->room("/", "r"), IsEmpty());
  main_.sockets[0]->leave("r");
}

TEST_F(Rooms, AreLeftWhenTheSocketGoesBeforeTheHandlerIsTold) {
  auto& link = connected();
  main_.sockets[0]->join("r");
  std::size_t members = 9;
  main_.during_disconnect = [&](Socket&) { members = server_->room("/", "r").size(); };
  link.end();
  EXPECT_EQ(members, 0U);
}

// Both lists swap their last entry into a hole: checked against plain sets.
TEST_F(Rooms, RandomJoinsAndLeavesGiveWhatSetsGive) {
  std::mt19937 random(5);
  for (int i = 0; i < 12; ++i) connected();
  std::map<std::string, std::set<Socket*>> expected;
  for (int step = 0; step < 5000; ++step) {
    if (!main_.sockets.empty() && random() % 500 == 0) {
      Socket* gone = main_.sockets[random() % main_.sockets.size()];
      for (auto& [name, members] : expected) members.erase(gone);
      gone->disconnect(false);
      connected();
    }
    Socket* socket = main_.sockets[random() % main_.sockets.size()];
    const std::string room = "r" + std::to_string(random() % 7);
    if (random() % 2 == 0) {
      socket->join(room);
      expected[room].insert(socket);
    } else {
      socket->leave(room);
      expected[room].erase(socket);
    }
    ASSERT_EQ(socket->in_room(room), expected[room].contains(socket));
    const auto members = server_->room("/", room);
    ASSERT_EQ(std::set<Socket*>(members.begin(), members.end()), expected[room]);
    ASSERT_EQ(members.size(), expected[room].size());
  }
}

}  // namespace
}  // namespace porchlight::socketio
