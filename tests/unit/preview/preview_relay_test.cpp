#include "preview/preview_relay.hpp"

#include "support/queue_executor.hpp"

#include <gmock/gmock.h>

#include <map>

namespace porchlight::preview {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct HeardMessages final : PreviewReceiver {
  void on_preview_message(Message message) override { kinds.push_back(message.kind); }
  std::vector<Kind> take() { return std::exchange(kinds, {}); }
  std::vector<Kind> kinds;
};

/// Redis as the gateways see it: a broadcast is heard by its speaker, too.
struct NodeWire final : store::NodeBus {
  void send(const std::string& node, std::string payload) override {
    if (nodes.contains(node)) nodes.at(node)->on_node_message(payload);
  }
  void broadcast(std::string payload) override {
    for (const auto& [name, threads] : nodes) threads->on_node_message(payload);
  }
  std::map<std::string, PreviewThreads*> nodes;
};

struct TestThread {
  test::QueueExecutor loop;
  HeardMessages visitors;
  HeardMessages agents;
};

class PreviewRelayTest : public testing::Test {
 protected:
  PreviewRelayTest() {
    wire.nodes = {{"n1", &one}, {"n2", &two}};
    for (TestThread* thread : {&first, &second}) relay.add(thread->loop, thread->visitors, thread->agents);
    two.add(far.loop, far.visitors, far.agents);
  }
  void run() {
    for (TestThread* thread : {&first, &second, &far}) thread->loop.run();
  }
  static Message of(Kind kind, std::string from = "n1/0") { return say(std::move(from), kind, {7, "ann"}); }

  NodeWire wire;
  PreviewThreads one{"n1"};
  PreviewThreads two{"n2"};
  PreviewRelay relay{one, wire};
  TestThread first;
  TestThread second;
  TestThread far;
};

TEST_F(PreviewRelayTest, EachHalfOfAThreadHearsWhatIsForIt) {
  for (const Kind kind : {Kind::attach, Kind::detach, Kind::offer, Kind::attached, Kind::state, Kind::piece,
                          Kind::scroll, Kind::gone, Kind::elsewhere}) {
    relay.send("n1/1", of(kind));
  }
  EXPECT_THAT(second.visitors.kinds, IsEmpty()) << "posted, not called";
  run();
  EXPECT_THAT(second.visitors.take(), ElementsAre(Kind::attach, Kind::detach));
  EXPECT_THAT(second.agents.take(), ElementsAre(Kind::offer, Kind::attached, Kind::state, Kind::piece,
                                                Kind::scroll, Kind::gone, Kind::elsewhere));
  EXPECT_THAT(first.visitors.kinds, IsEmpty());
  EXPECT_THAT(first.agents.kinds, IsEmpty());
}

TEST_F(PreviewRelayTest, EveryThreadOfEveryNodeHearsABroadcastOnce) {
  relay.broadcast(of(Kind::find));
  run();
  for (TestThread* thread : {&first, &second, &far}) {
    EXPECT_THAT(thread->visitors.take(), ElementsAre(Kind::find));
    EXPECT_THAT(thread->agents.take(), IsEmpty());
  }
}

TEST_F(PreviewRelayTest, AMessageForSeveralReachesEach) {
  relay.send(Send{{"n1/0", "n1/1", "n2/0"}, of(Kind::piece)});
  relay.send(Send{{}, of(Kind::piece)});
  run();
  for (TestThread* thread : {&first, &second, &far}) {
    EXPECT_THAT(thread->agents.take(), ElementsAre(Kind::piece));
  }
}

TEST_F(PreviewRelayTest, AnotherNodeIsReachedOverTheBus) {
  relay.send("n2/0", of(Kind::attach));
  run();
  EXPECT_THAT(far.visitors.take(), ElementsAre(Kind::attach));
  EXPECT_EQ(relay.address(1), "n1/1");
}

TEST_F(PreviewRelayTest, WhatIsForNobodyGoesNowhere) {
  for (const char* to : {"", "n1", "n1/", "n1/x", "n1/1x", "n1/-1", "n1/2", "n2/1", "n3/0"}) {
    relay.send(to, of(Kind::attach));
  }
  two.on_node_message(encode(of(Kind::attach, "nobody"), 0));
  two.on_node_message("no message");
  run();
  for (TestThread* thread : {&first, &second, &far}) EXPECT_THAT(thread->visitors.kinds, IsEmpty());
}

}  // namespace
}  // namespace porchlight::preview
