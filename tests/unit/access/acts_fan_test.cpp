// Over a database in a folder of its own; time by hand, a loop without a thread.

#include "access/acts_fan.hpp"

#include "access/limits.hpp"
#include "store/database/acts.hpp"
#include "store/database/sqlite/database.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>

namespace porchlight::access {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Thread final : public ActsReceiver {
 public:
  void on_bans(ProjectId project, std::shared_ptr<const BanList> bans) override {
    lists[project] = std::move(bans);
    ++told;
  }
  void on_shown(const Shown& shown) override {
    said.push_back(shown.visitor.uid + "/" + shown.name + "/" + shown.tags);
  }
  std::map<ProjectId, std::shared_ptr<const BanList>> lists;
  std::vector<std::string> said;
  int told = 0;
};

class Bus final : public store::MessageBus {
 public:
  void publish(ProjectId project, std::string payload, bool must_arrive) override {
    EXPECT_EQ(project, 0);
    said.push_back(std::move(payload) + (must_arrive ? "!" : ""));
  }
  void subscribe(ProjectId project) override { EXPECT_EQ(project, 0); }
  void unsubscribe(ProjectId) override {}
  void when_listening(ProjectId, UniqueFunction<void()>) override {}
  std::vector<std::string> said;
};

class ActsFanTest : public testing::Test {
 protected:
  ActsFanTest() {
    EXPECT_TRUE(database_->migrate());
    project_ = database_->projects().add("Shop", {"*"})->id;
    fan_.set_bus(bus_);
    fan_.add(loop_, thread_);
  }
  ~ActsFanTest() override { pool_.stop(); }

  store::Ban ban(const std::string& uid, bool by_address = false) {
    auto banned = database_->acts().ban({{project_, uid}, by_address, std::chrono::hours(1), ""}, {1, "Ada"},
                                        clock_.wall());
    EXPECT_TRUE(banned);
    return *banned;
  }
  std::vector<std::string> known() {
    std::vector<std::string> uids;
    if (!thread_.lists[project_]) return uids;
    for (const store::Ban& one : thread_.lists[project_]->all()) uids.push_back(one.visitor.uid);
    return uids;
  }
  void settle() {
    while (loop_.settle(pool_) > 0) {
    }
  }
  void pass(Milliseconds time) {
    clock_.advance(time);
    timers_.run_due();
    settle();
  }

  ManualClock clock_;
  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = store::SqliteDatabase::open(folder_.path() + "/db").value();
  ProjectId project_ = 0;
  Metrics metrics_;
  BlockingPool pool_{1};
  test::QueueExecutor loop_;
  TimerQueue timers_{clock_};
  Bus bus_;
  Thread thread_;
  ActsFan fan_{{"here", *database_, pool_, loop_, timers_, metrics_}};
};

TEST_F(ActsFanTest, WhatIsInForceAtTheStartIsKnownBeforeAnybodyComes) {
  ban("ann");
  ASSERT_TRUE(fan_.load());
  EXPECT_THAT(known(), ElementsAre("ann"));
  EXPECT_EQ(metrics_.gauge("porchlight_bans_in_force", "").value(), 1);
}

TEST_F(ActsFanTest, AChangeIsToldToTheOthersAndAnsweredOnceAllThreadsKnowIt) {
  ban("ann");
  bool answered = false;
  fan_.bans_changed(project_, [&] {
    answered = true;
    EXPECT_THAT(known(), ElementsAre("ann"));
  });
  EXPECT_FALSE(answered);
  settle();
  EXPECT_TRUE(answered);
  EXPECT_THAT(bus_.said, ElementsAre(R"({"node":"here","bans":)" + std::to_string(project_) + "}!"));
}

TEST_F(ActsFanTest, AnotherGatewaysWordIsReadAndItsOwnIsNot) {
  ban("ann");
  fan_.on_bus_message(0, R"({"node":"here","bans":1})");
  settle();
  EXPECT_THAT(known(), IsEmpty());
  fan_.on_bus_message(0, R"({"node":"there","bans":1})");
  settle();
  EXPECT_THAT(known(), ElementsAre("ann"));
  for (const std::string& strange :
       {std::string("x"), std::string("[]"), std::string(limits::acts_bus_bytes + 1, ' ')})
    fan_.on_bus_message(0, strange);
  settle();
  EXPECT_THAT(bus_.said, IsEmpty());
}

TEST_F(ActsFanTest, AWordThatWasLostIsMadeUpForWithinAMinute) {
  ban("ann");
  pass(limits::bans_interval - Milliseconds(1));
  EXPECT_THAT(known(), IsEmpty());
  pass(Milliseconds(1));
  EXPECT_THAT(known(), ElementsAre("ann"));
  const int told = thread_.told;
  pass(limits::bans_interval);
  EXPECT_EQ(thread_.told, told) << "nothing is another";
  pass(std::chrono::hours(1));
  EXPECT_THAT(known(), IsEmpty()) << "it has ended";
}

TEST_F(ActsFanTest, WhoMissedSomethingReadsAllAndWhoseWordWasLostSaysSo) {
  ban("ann");
  fan_.on_bus_listening(0, false);
  settle();
  EXPECT_THAT(known(), IsEmpty());
  fan_.on_bus_listening(0, true);
  settle();
  EXPECT_THAT(known(), ElementsAre("ann"));
  fan_.on_bus_lost(0);
  EXPECT_THAT(bus_.said, ElementsAre(R"({"node":"here","bans":0}!)"));
}

TEST_F(ActsFanTest, AnAddressJoinsTheBanBeforeItIsAnswered) {
  const store::Ban one = ban("ann", true);
  std::vector<std::string> addresses;
  fan_.bans_changed(project_, [&] { addresses = thread_.lists[project_]->all().front().addresses; });
  fan_.add_address(one, "hash");
  settle();
  EXPECT_THAT(addresses, ElementsAre("hash"));
}

TEST_F(ActsFanTest, AnAddressThatTheDatabaseDidNotTakeIsOfferedAgainAMinuteLater) {
  const store::Ban one = ban("ann", true);
  // A pool that is full answers for a database that hangs.
  BlockingPool full(1, limits::owed_addresses + 10);
  ActsFan fan({"here", *database_, full, loop_, timers_, metrics_});
  fan.set_bus(bus_);
  std::promise<void> begun;
  std::promise<void> go_on;
  full.post([&] {
    begun.set_value();
    go_on.get_future().wait();
  });
  begun.get_future().wait();  // else its place in the queue becomes free once more
  while (full.try_post([] {})) {
  }
  for (std::size_t i = 0; i <= limits::owed_addresses; ++i) fan.add_address(one, "hash");
  loop_.run();
  go_on.set_value();
  const auto drain = [&] {
    std::promise<void> reached;
    while (!full.try_post([&] { reached.set_value(); })) {
    }
    reached.get_future().wait();
    loop_.run();
  };
  const auto addresses = [&] {
    return database_->acts().bans_in_force(project_, clock_.wall())->front().addresses;
  };
  drain();
  EXPECT_THAT(addresses(), IsEmpty());
  clock_.advance(limits::bans_interval);
  timers_.run_due();
  drain();
  EXPECT_THAT(addresses(), ElementsAre("hash"));
  full.stop();
}

TEST_F(ActsFanTest, HowAVisitorIsShownIsToldHereAndToTheOthers) {
  fan_.tell_shown({{project_, "ann"}, "Big", "vip\nnew"});
  settle();
  EXPECT_THAT(thread_.said, ElementsAre("ann/Big/vip\nnew"));
  ASSERT_EQ(bus_.said.size(), 1U);
  std::string there = bus_.said.front();
  fan_.on_bus_message(0, there);
  settle();
  EXPECT_EQ(thread_.said.size(), 1U) << "our own";
  there.replace(there.find("here"), 4, "else");
  fan_.on_bus_message(0, there);
  settle();
  EXPECT_THAT(thread_.said, ElementsAre("ann/Big/vip\nnew", "ann/Big/vip\nnew"));
}

}  // namespace
}  // namespace porchlight::access
