#include "push/deliveries.hpp"

#include "push/limits.hpp"
#include "support/queue_executor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <string>
#include <vector>

namespace porchlight::push {
namespace {

using Outcome = Sent::Outcome;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class FakeSubscriptions final : public store::PushSubscriptionsRepository {
 public:
  std::vector<store::PushSubscription> all;
  std::vector<std::int64_t> removed;
  bool away = false;
  store::PushAudience asked;

  Result<std::vector<store::PushSubscription>> list(std::int64_t) override { return all; }
  Result<store::PushSubscription> find(std::int64_t, std::int64_t) override { return all.front(); }
  Result<store::PushSubscription> keep(store::PushSubscription one) override { return one; }
  Result<void> remove(std::int64_t, std::int64_t id) override {
    const std::scoped_lock lock(mutex);
    removed.push_back(id);
    return {};
  }
  Result<std::vector<store::PushSubscription>> of(const store::PushAudience& audience) override {
    asked = audience;
    if (away) return Error{ErrorCode::unavailable, "away"};
    return all;
  }
  std::mutex mutex;
};

class DeliveriesTest : public testing::Test {
 protected:
  ~DeliveriesTest() override {
    pool_.abandon();
    database_.abandon();
  }

  void subscribe(std::int64_t id, std::int64_t agent, const std::string& host = "push.example") {
    subscriptions_.all.push_back({.id = id,
                                  .agent = agent,
                                  .endpoint = "https://" + host + "/secret-" + std::to_string(id),
                                  .shows_text = id % 2 == 0});
  }
  static Occasion said(store::ConversationId conversation = 12, std::string text = "Hello") {
    Occasion occasion;
    occasion.project = 3;
    occasion.conversation = conversation;
    occasion.text = std::move(text);
    return occasion;
  }
  void tell(Occasion occasion) {
    deliveries_.tell(std::move(occasion));
    settle();
  }
  void settle() {
    while (loop_.run() + loop_.settle(database_) + loop_.settle(pool_) > 0) continue;
  }
  void pass(Milliseconds time) {
    clock_.advance(time);
    timers_.run_due();
    settle();
  }
  std::vector<std::int64_t> sent() {
    const std::scoped_lock lock(mutex_);
    std::vector<std::int64_t> ids;
    for (const Push& push : sent_) ids.push_back(push.to.id);
    return ids;
  }
  double total(const std::string& result) {
    return metrics_.counter("porchlight_pushes_total", "", {{"result", result}}).value();
  }
  double dropped() { return metrics_.counter("porchlight_pushes_dropped_total", "").value(); }
  double waiting() { return metrics_.gauge("porchlight_pushes_waiting", "").value(); }

  ManualClock clock_;
  TimerQueue timers_{clock_};
  Metrics metrics_;
  FakeSubscriptions subscriptions_;
  test::QueueExecutor loop_;
  BlockingPool database_{1};
  BlockingPool pool_{1};
  Vapid vapid_ = Vapid::read(make_vapid_keys().value(), "mailto:a@b.example").value();
  std::mutex mutex_;
  std::vector<Push> sent_;
  Sent answer_{Outcome::accepted, {}, {}};
  Deliveries deliveries_{{.subscriptions = subscriptions_,
                          .database = database_,
                          .pool = pool_,
                          .threads = 1,
                          .home = loop_,
                          .timers = timers_,
                          .metrics = metrics_,
                          .vapid = vapid_,
                          .send = [this](const Push& push, WallTime, const std::atomic<bool>&) {
                            const std::scoped_lock lock(mutex_);
                            sent_.push_back(push);
                            return answer_;
                          }}};
};

TEST_F(DeliveriesTest, TellsEachBrowserThatIsAskedForOnce) {
  subscribe(1, 10);
  subscribe(2, 11);
  Occasion occasion = said();
  occasion.agents = {10, 11};
  occasion.here = {12};
  tell(std::move(occasion));
  EXPECT_THAT(sent(), ElementsAre(1, 2));
  EXPECT_EQ(subscriptions_.asked.project, 3);
  EXPECT_THAT(subscriptions_.asked.agents, ElementsAre(10, 11));
  EXPECT_THAT(subscriptions_.asked.here, ElementsAre(12));
  EXPECT_THAT(sent_[0].payload, HasSubstr(R"("text":null)"));
  EXPECT_THAT(sent_[1].payload, HasSubstr(R"("text":"Hello")")) << "this one shows texts";
  EXPECT_EQ(sent_[0].topic, sent_[1].topic);
  EXPECT_THAT(sent_[0].topic, SizeIs(32));
  EXPECT_EQ(total("sent"), 2);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(DeliveriesTest, AHundredMessagesOfAStrangerAreTwoPushes) {
  subscribe(2, 10);
  for (int i = 0; i < 100; ++i) tell(said(12, std::to_string(i)));
  EXPECT_THAT(sent(), ElementsAre(2));
  pass(limits::conversation_pause);
  EXPECT_THAT(sent(), ElementsAre(2, 2));
  EXPECT_THAT(sent_.back().payload, HasSubstr(R"("text":"99")"));
  pass(limits::conversation_pause);
  EXPECT_THAT(sent(), SizeIs(2));
}

TEST_F(DeliveriesTest, AnAgentIsToldNoMoreThanAgentRateAndTheOthersAreAllTheSame) {
  subscribe(1, 10);
  subscribe(3, 10);
  const auto most = static_cast<std::size_t>(limits::agent_rate.burst);
  for (std::size_t i = 0; i < most; ++i) tell(said(static_cast<store::ConversationId>(100 + i)));
  EXPECT_THAT(sent(), SizeIs(2 * most)) << "all browsers of an agent count as one";
  subscribe(4, 11);
  tell(said(99));
  EXPECT_EQ(sent().back(), 4);
  EXPECT_THAT(sent(), SizeIs(2 * most + 1));
  EXPECT_EQ(total("limited"), 1);
  EXPECT_FALSE(deliveries_.test(subscriptions_.all[0], clock_.wall()));
  EXPECT_TRUE(deliveries_.test(subscriptions_.all[2], clock_.wall()));
}

TEST_F(DeliveriesTest, WhatIsNotTakenIsTriedAgainLaterAndLater) {
  EXPECT_EQ(retry_in(1), limits::first_retry);
  EXPECT_EQ(retry_in(2), 2 * limits::first_retry);
  EXPECT_EQ(retry_in(50), limits::last_retry);
  answer_ = {Outcome::later, {}, "answer 503"};
  subscribe(1, 10);
  tell(said());
  EXPECT_EQ(total("later"), 1);
  EXPECT_EQ(waiting(), 1);
  pass(limits::first_retry - Milliseconds(1));
  EXPECT_THAT(sent(), SizeIs(1));
  pass(Milliseconds(1));
  EXPECT_THAT(sent(), SizeIs(2));
  answer_ = {Outcome::accepted, {}, {}};
  pass(2 * limits::first_retry);
  EXPECT_THAT(sent(), SizeIs(3));
  EXPECT_EQ(total("sent"), 1);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(DeliveriesTest, AfterPushTriesItIsGivenUp) {
  answer_ = {Outcome::later, {}, "answer 503"};
  subscribe(1, 10);
  tell(said());
  for (int i = 0; i < 2 * limits::push_tries; ++i) pass(limits::last_retry);
  EXPECT_THAT(sent(), SizeIs(limits::push_tries));
  EXPECT_EQ(total("expired"), 1);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(DeliveriesTest, AServiceThatSaysWhenIsAskedThenAndNotAfterTimeToLive) {
  answer_ = {Outcome::later, Milliseconds(60'000), "answer 429"};
  subscribe(1, 10);
  tell(said());
  pass(Milliseconds(59'999));
  EXPECT_THAT(sent(), SizeIs(1));
  answer_.retry_after = limits::time_to_live;
  pass(Milliseconds(1));
  EXPECT_THAT(sent(), SizeIs(2));
  EXPECT_EQ(total("expired"), 1) << "nobody wants to hear of it after that";
  EXPECT_EQ(waiting(), 0);
}

TEST_F(DeliveriesTest, ANewerOneTakesThePlaceOfOneThatWaits) {
  answer_ = {Outcome::later, limits::conversation_pause * 3, "answer 429"};
  subscribe(2, 10);
  tell(said(12, "old"));
  pass(limits::conversation_pause);
  tell(said(12, "new"));
  EXPECT_THAT(sent(), SizeIs(1)) << "the service has asked for patience";
  EXPECT_EQ(total("replaced"), 1);
  answer_ = {Outcome::accepted, {}, {}};
  pass(limits::conversation_pause * 2);
  ASSERT_THAT(sent(), SizeIs(2));
  EXPECT_THAT(sent_.back().payload, HasSubstr("new"));
  EXPECT_EQ(waiting(), 0);
}

TEST_F(DeliveriesTest, AServiceThatDoesNotAnswerIsLeftAloneForServicePauseAndTheOthersAreNot) {
  answer_ = {Outcome::away, {}, "timeout"};
  subscribe(1, 10, "away.example");
  subscribe(2, 11, "away.example");
  tell(said());
  EXPECT_THAT(sent(), ElementsAre(1)) << "the second would only wait for it";
  answer_ = {Outcome::accepted, {}, {}};
  subscriptions_.all = {{.id = 5, .agent = 12, .endpoint = "https://other.example/x"}};
  tell(said(13));
  EXPECT_THAT(sent(), ElementsAre(1, 5));
  pass(limits::service_pause);
  EXPECT_THAT(sent(), SizeIs(4));
}

TEST_F(DeliveriesTest, ABrowserThatTakesNoMoreIsForgotten) {
  answer_ = {Outcome::gone, {}, "answer 410"};
  subscribe(7, 10);
  tell(said());
  EXPECT_THAT(subscriptions_.removed, ElementsAre(7));
  EXPECT_EQ(total("gone"), 1);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(DeliveriesTest, WhatIsRefusedForGoodIsNotTriedAgain) {
  subscribe(7, 10);
  for (const auto outcome : {Outcome::refused, Outcome::forbidden}) {
    answer_ = {outcome, {}, "answer 400"};
    tell(said(outcome == Outcome::refused ? 1 : 2));
  }
  pass(limits::last_retry);
  EXPECT_THAT(sent(), SizeIs(2));
  EXPECT_THAT(subscriptions_.removed, IsEmpty());
  EXPECT_EQ(total("refused"), 1);
  EXPECT_EQ(total("forbidden"), 1);
}

TEST_F(DeliveriesTest, NoMoreThanWaitingPushesWait) {
  answer_ = {Outcome::away, {}, "timeout"};
  const auto most = static_cast<std::int64_t>(limits::waiting_pushes);
  for (std::int64_t id = 1; id <= most + 3; ++id) subscribe(id, id);
  tell(said());
  EXPECT_EQ(waiting(), static_cast<double>(most));
  EXPECT_EQ(dropped(), 3);
}

TEST_F(DeliveriesTest, NoMoreThanLookupsAreLookedUpAtOnceAndOneThatFailsIsDropped) {
  std::promise<void> goes_on;
  database_.post([&goes_on] { goes_on.get_future().wait(); });
  for (std::size_t i = 0; i <= limits::lookups; ++i) {
    deliveries_.tell(said(static_cast<store::ConversationId>(i + 1)));
  }
  loop_.run();
  EXPECT_EQ(dropped(), 1);
  goes_on.set_value();
  settle();
  subscriptions_.away = true;
  tell(said(9'999));
  EXPECT_EQ(dropped(), 2);
}

TEST_F(DeliveriesTest, ATestGoesToThatBrowserAlone) {
  subscribe(1, 10);
  subscribe(2, 10);
  EXPECT_TRUE(deliveries_.test(subscriptions_.all[1], clock_.wall()));
  EXPECT_TRUE(deliveries_.test(subscriptions_.all[1], clock_.wall()));
  settle();
  EXPECT_THAT(sent(), ElementsAre(2, 2)) << "each has somebody who waits for it";
  EXPECT_THAT(sent_[0].payload, HasSubstr(R"({"kind":"test")"));
  EXPECT_EQ(sent_[0].topic, "");
}

TEST(PushOutcome, IsWhatRfc8030SaysOfAStatus) {
  EXPECT_EQ(outcome_of(201), Outcome::accepted);
  EXPECT_EQ(outcome_of(404), Outcome::gone);
  EXPECT_EQ(outcome_of(410), Outcome::gone);
  EXPECT_EQ(outcome_of(429), Outcome::later);
  EXPECT_EQ(outcome_of(503), Outcome::later);
  EXPECT_EQ(outcome_of(301), Outcome::refused) << "nobody is followed elsewhere";
  EXPECT_EQ(outcome_of(400), Outcome::refused);
  EXPECT_EQ(outcome_of(403), Outcome::refused);
  EXPECT_EQ(outcome_of(413), Outcome::refused);
}

}  // namespace
}  // namespace porchlight::push
