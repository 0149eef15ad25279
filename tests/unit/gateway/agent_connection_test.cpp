#include "gateway/agent_connection.hpp"

#include "gateway/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::gateway {
namespace {

TEST(AgentConnection, IsInSoManyRoomsAndNoMore) {
  AgentConnection agent;
  for (std::size_t i = 0; i < limits::rooms_per_agent; ++i) {
    EXPECT_FALSE(agent.in_all_rooms()) << i;
    agent.feeds.push_back(std::make_unique<AgentFeed>(static_cast<ProjectId>(i)));
  }
  EXPECT_TRUE(agent.in_all_rooms());
  agent.feeds.pop_back();
  EXPECT_FALSE(agent.in_all_rooms());
}

TEST(AgentConnection, FindsTheFeedOfARoom) {
  AgentConnection agent;
  agent.feeds.push_back(std::make_unique<AgentFeed>(7));
  EXPECT_EQ(agent.feed(7), agent.feeds.front().get());
  EXPECT_EQ(agent.feed(8), nullptr);
}

}  // namespace
}  // namespace porchlight::gateway
