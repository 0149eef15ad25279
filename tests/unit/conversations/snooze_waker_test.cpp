#include "conversations/snooze_waker.hpp"

#include "conversations/limits.hpp"
#include "store/database/limits.hpp"
#include "store/database/sqlite/database.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <memory>

namespace porchlight::conversations {
namespace {

/// What agents are told: "conversationUpdated 7 null", with the conversation's number and its snooze.
struct Listening final : ChatReceiver {
  void on_chat_event(const ChatEvent& event) override {
    EXPECT_TRUE(event.visitor.name.empty()) << "a visitor is told nothing of it";
    const auto payload = boost::json::parse(event.agents.payload);
    const auto& conversation = payload.at("conversation");
    all.push_back(event.agents.name + ' ' + boost::json::serialize(conversation.at("id")) + ' ' +
                  boost::json::serialize(conversation.at("snoozedUntil")));
  }
  void on_roster(ProjectId, const std::vector<RosterEntry>&) override {}
  void on_roll_call(ProjectId) override {}
  void on_listening(ProjectId, bool) override {}
  std::vector<std::string> all;
};

class SnoozeWakerTest : public testing::Test {
 protected:
  SnoozeWakerTest() {
    EXPECT_TRUE(database_->migrate());
    project_ = database_->projects().add("Shop", {"*"})->id;
    fan_.set_bus(bus_);
    fan_.add(home_, told_);
  }
  ~SnoozeWakerTest() override { pool_.stop(); }

  store::ConversationId snooze(const std::string& uid, Milliseconds time) {
    const auto said =
        database_->conversations().append_from_visitor({project_, uid}, "hash", "t1", "Hello", clock_.wall());
    store::ConversationChange change;
    change.snoozed_until = clock_.wall() + time;
    EXPECT_TRUE(database_->conversations().update(project_, said->conversation.id, change));
    return said->conversation.id;
  }
  /// Time passes, the pool works, and what it answers is heard.
  void pass(Milliseconds time) {
    clock_.advance(time);
    timers_.run_due();
    home_.settle(pool_);
  }
  static std::string awake(store::ConversationId id) {
    return "conversationUpdated " + std::to_string(id) + " null";
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = *store::SqliteDatabase::open(folder_.path() + "/db");
  ManualClock clock_;
  TimerQueue timers_{clock_};
  test::QueueExecutor home_;
  BlockingPool pool_{1};
  store::NoMessageBus bus_;
  ChatFan fan_{"node"};
  Listening told_;
  ProjectId project_ = 0;
};

TEST_F(SnoozeWakerTest, AgentsAreToldOnceWhenItIsOver) {
  const auto id = snooze("v1", limits::snooze_interval * 2);
  SnoozeWaker waker(*database_, pool_, home_, timers_, fan_);
  pass(Milliseconds(0));
  pass(limits::snooze_interval);
  EXPECT_THAT(told_.all, testing::IsEmpty());
  pass(limits::snooze_interval);
  EXPECT_THAT(told_.all, testing::ElementsAre(awake(id)));
  pass(limits::snooze_interval);
  EXPECT_EQ(told_.all.size(), 1U);
}

TEST_F(SnoozeWakerTest, WhatWasOverWhileNobodyRanIsFoundAtTheStart) {
  const auto id = snooze("v1", Milliseconds(1'000));
  clock_.advance(std::chrono::hours(24));
  SnoozeWaker waker(*database_, pool_, home_, timers_, fan_);
  pass(Milliseconds(0));
  EXPECT_THAT(told_.all, testing::ElementsAre(awake(id)));
}

TEST_F(SnoozeWakerTest, OfTwoGatewaysOneTells) {
  const auto id = snooze("v1", Milliseconds(1));
  SnoozeWaker one(*database_, pool_, home_, timers_, fan_);
  SnoozeWaker other(*database_, pool_, home_, timers_, fan_);
  pass(Milliseconds(1));
  EXPECT_THAT(told_.all, testing::ElementsAre(awake(id)));
}

TEST_F(SnoozeWakerTest, MoreThanFitIntoOneLookFollowAtOnce) {
  const std::size_t more = store::limits::woken_conversations + 1;
  for (std::size_t i = 0; i < more; ++i) snooze("v" + std::to_string(i), Milliseconds(1));
  SnoozeWaker waker(*database_, pool_, home_, timers_, fan_);
  pass(Milliseconds(1));
  EXPECT_EQ(told_.all.size(), store::limits::woken_conversations);
  pass(Milliseconds(0));
  EXPECT_EQ(told_.all.size(), more);
}

}  // namespace
}  // namespace porchlight::conversations
