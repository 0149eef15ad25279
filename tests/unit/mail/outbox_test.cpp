#include "mail/outbox.hpp"

#include "mail/limits.hpp"
#include "store/bus/message_bus.hpp"
#include "support/queue_executor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace porchlight::mail {
namespace {

using Outcome = driver::Handed::Outcome;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A queue that remembers what was done with its mails.
class FakeMails final : public store::MailsRepository {
 public:
  std::deque<store::Mail> due;
  std::vector<std::string> done;
  WallTime later_at{};
  std::size_t asked_who_waits = 0;

  Result<std::optional<store::Mail>> take(WallTime) override {
    if (due.empty()) return std::optional<store::Mail>();
    store::Mail mail = due.front();
    due.pop_front();
    return std::optional(mail);
  }
  Result<std::optional<store::MailedMessage>> sent(const store::Mail& mail) override {
    return end("sent", mail);
  }
  Result<std::optional<store::MailedMessage>> failed(const store::Mail& mail) override {
    return end("failed", mail);
  }
  Result<void> later(const store::Mail& mail, WallTime at) override {
    done.push_back("later " + std::to_string(mail.id));
    later_at = at;
    return {};
  }
  Result<std::size_t> queue_waiting(WallTime) override { return ++asked_who_waits; }
  Result<store::MailCounts> count(WallTime) override { return store::MailCounts{due.size(), {}}; }

 private:
  Result<std::optional<store::MailedMessage>> end(const std::string& what, const store::Mail& mail) {
    done.push_back(what + ' ' + std::to_string(mail.id));
    return std::optional(store::MailedMessage{mail.project, mail.conversation, 5});
  }
};

class Ear final : public conversations::ChatReceiver {
 public:
  std::vector<std::string> heard;
  void on_chat_event(const conversations::ChatEvent& event) override {
    heard.push_back(event.agents.name + ' ' + event.agents.payload);
  }
  void on_roster(ProjectId, const std::vector<conversations::RosterEntry>&) override {}
  void on_roll_call(ProjectId) override {}
  void on_listening(ProjectId, bool) override {}
};

class OutboxTest : public testing::Test {
 protected:
  void SetUp() override {
    fan_.set_bus(bus_);
    fan_.add(loop_, ear_);
  }
  ~OutboxTest() override { pool_.abandon(); }

  void queue(std::int64_t id, std::int64_t attempts = 1) {
    mails_.due.push_back({.id = id,
                          .project = 3,
                          .conversation = 12,
                          .attempts = attempts,
                          .queued = clock_.wall(),
                          .recipient = "ann@home.example",
                          .project_name = "Shop"});
  }
  std::vector<std::string> heard() {
    loop_.run();
    return ear_.heard;
  }
  std::string metric(const std::string& line) {
    const std::string text = metrics_.text();
    const std::size_t at = text.find("\n" + line + " ");
    if (at == text.npos) return "none";
    return text.substr(at + line.size() + 2, text.find('\n', at + 1) - at - line.size() - 2);
  }

  ManualClock clock_;
  TimerQueue timers_{clock_};
  Metrics metrics_;
  FakeMails mails_;
  store::NoMessageBus bus_;
  test::QueueExecutor loop_;
  Ear ear_;
  conversations::ChatFan fan_{"node"};
  BlockingPool pool_{1};
  std::vector<driver::Letter> letters_;
  std::function<void()> on_letter_;
  driver::Handed answer_{Outcome::accepted, {}};
  Outbox outbox_{{.mails = mails_,
                  .pool = pool_,
                  .threads = 1,
                  .timers = timers_,
                  .fan = fan_,
                  .metrics = metrics_,
                  .head = {.from = "chat@shop.example", .dashboard_url = {}},
                  .hand_in = [this](const driver::Letter& letter, const std::atomic<bool>&) {
                    letters_.push_back(letter);
                    if (on_letter_) on_letter_();
                    return answer_;
                  }}};
};

TEST_F(OutboxTest, SendsWhatIsDueAndTellsAgents) {
  queue(1);
  queue(2);
  outbox_.send_due();
  EXPECT_THAT(mails_.done, ElementsAre("sent 1", "sent 2"));
  ASSERT_EQ(letters_.size(), 2U);
  EXPECT_EQ(letters_[0].to, "ann@home.example");
  EXPECT_THAT(heard(), testing::Each(testing::AllOf(testing::StartsWith("messageMailed {"),
                                                    HasSubstr(R"("conversationId":12)"),
                                                    HasSubstr(R"("position":5,"mail":"sent")"))));
  EXPECT_EQ(metric(R"(porchlight_mails_total{result="sent"})"), "2");
}

TEST_F(OutboxTest, WhatIsRefusedForGoodHasFailed) {
  answer_ = {Outcome::refused, "answer 550"};
  queue(1);
  queue(2);
  outbox_.send_due();
  EXPECT_THAT(mails_.done, ElementsAre("failed 1", "failed 2")) << "the others are tried all the same";
  EXPECT_THAT(heard().front(), HasSubstr(R"("mail":"failed")"));
  EXPECT_EQ(metric(R"(porchlight_mails_total{result="refused"})"), "2");
}

TEST_F(OutboxTest, AServerThatTakesNothingIsLeftAloneForAWhile) {
  answer_ = {Outcome::failed, "timeout"};
  queue(1);
  queue(2);
  outbox_.send_due();
  outbox_.send_due();
  EXPECT_THAT(mails_.done, ElementsAre("later 1"));
  EXPECT_EQ(mails_.later_at, clock_.wall() + limits::first_retry);
  EXPECT_THAT(heard(), IsEmpty()) << "it waits, as it did";
  EXPECT_EQ(metric(R"(porchlight_mails_total{result="later"})"), "1");
  clock_.advance(limits::mail_poll);
  outbox_.send_due();
  EXPECT_EQ(metric("porchlight_mails_waiting"), "1");
  clock_.advance(limits::server_pause);
  answer_ = {Outcome::accepted, {}};
  outbox_.send_due();
  EXPECT_THAT(mails_.done, ElementsAre("later 1", "sent 2"));
}

TEST_F(OutboxTest, AMailIsTriedForADay) {
  answer_ = {Outcome::failed, "timeout"};
  queue(1, 30);
  clock_.advance(limits::mail_lifetime - Milliseconds(1));
  outbox_.send_due();
  EXPECT_THAT(mails_.done, ElementsAre("later 1"));
  EXPECT_EQ(mails_.later_at, clock_.wall() + limits::last_retry);
  queue(2, 31);
  clock_.advance(limits::mail_lifetime);
  outbox_.send_due();
  EXPECT_THAT(mails_.done, ElementsAre("later 1", "failed 2"));
  EXPECT_EQ(metric(R"(porchlight_mails_total{result="expired"})"), "1");
}

TEST_F(OutboxTest, NobodyIsWrittenToWhereThereIsNobody) {
  queue(1);
  mails_.due.front().recipient.clear();
  queue(2);
  outbox_.send_due();
  EXPECT_THAT(mails_.done, ElementsAre("failed 1", "sent 2"));
  EXPECT_EQ(letters_.size(), 1U);
  EXPECT_THAT(heard().front(), HasSubstr(R"("mail":"failed")"));
  EXPECT_EQ(metric(R"(porchlight_mails_total{result="dropped"})"), "1");
}

TEST_F(OutboxTest, InABacklogItIsCountedAndLookedWhoWaitsAllTheSame) {
  std::vector<std::string> seen;
  on_letter_ = [&] {
    seen.push_back(metric("porchlight_mails_waiting"));
    clock_.advance(limits::waiting_poll);
  };
  for (int i = 1; i <= 3; ++i) queue(i);
  outbox_.send_due();
  EXPECT_THAT(seen, ElementsAre("3", "2", "1"));
  EXPECT_EQ(metric("porchlight_mails_waiting"), "0");
  EXPECT_EQ(mails_.asked_who_waits, 4U);
}

TEST(Outbox, WaitsTwiceAsLongEachTime) {
  EXPECT_EQ(retry_after(1), limits::first_retry);
  EXPECT_EQ(retry_after(2), 2 * limits::first_retry);
  EXPECT_EQ(retry_after(7), 64 * limits::first_retry);
  EXPECT_EQ(retry_after(8), limits::last_retry);
  EXPECT_EQ(retry_after(1'000'000), limits::last_retry);
}

TEST_F(OutboxTest, OnceStoppedItTakesNothingMore) {
  queue(1);
  outbox_.stop();
  outbox_.send_due();
  EXPECT_THAT(mails_.done, IsEmpty());
}

}  // namespace
}  // namespace porchlight::mail
