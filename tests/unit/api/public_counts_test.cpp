#include "api/public_counts.hpp"

#include "api/limits.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::api {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PublicCountsTest : public testing::Test {
 protected:
  void get(ProjectId project = 1) {
    counts.get(project, [this](const Result<PublicCount>& count) {
      told.push_back(count ? std::to_string(count->count) : std::string(to_string(count.error().code)));
    });
  }
  void answer(const Result<store::PresenceCounts>& with) {
    auto first = std::move(asked.front());
    asked.erase(asked.begin());
    first(with);
  }
  void answer(std::size_t online) { answer(store::PresenceCounts{.online = online, .away = 1}); }

  ManualClock clock;
  std::vector<store::Answer<store::PresenceCounts>> asked;
  std::vector<std::string> told;
  PublicCounts counts{[this](ProjectId, auto then) { asked.push_back(std::move(then)); },
                      [this] { return clock.wall(); }, clock};
};

TEST_F(PublicCountsTest, TheStoreIsAskedOnceASecondHoweverManyAsk) {
  get();
  answer(17);
  clock.advance(limits::public_count_time - Milliseconds(1));
  for (int i = 0; i < 1'000; ++i) get();
  EXPECT_THAT(asked, IsEmpty());
  EXPECT_EQ(told, std::vector<std::string>(1'001, "17"));
  clock.advance(Milliseconds(1));
  get();
  ASSERT_EQ(asked.size(), 1U);
  answer(18);
  EXPECT_EQ(told.back(), "18");
}

TEST_F(PublicCountsTest, WhoAsksMeanwhileIsAnsweredWithTheOthers) {
  get();
  get();
  get();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_THAT(told, IsEmpty());
  answer(3);
  EXPECT_THAT(told, ElementsAre("3", "3", "3"));
}

TEST_F(PublicCountsTest, OneProjectsCountIsNotAnothers) {
  get(1);
  get(2);
  ASSERT_EQ(asked.size(), 2U);
  answer(1);
  answer(2);
  get(1);
  EXPECT_THAT(told, ElementsAre("1", "2", "1"));
}

TEST_F(PublicCountsTest, WhatCannotBeToldIsAskedAgainAndNoOldCountIsTold) {
  get();
  answer(5);
  clock.advance(limits::public_count_time);
  get();
  get();
  answer(Error{ErrorCode::unavailable, "away"});
  EXPECT_THAT(told, ElementsAre("5", "unavailable", "unavailable"));
  get();
  ASSERT_EQ(asked.size(), 1U);
  answer(6);
  EXPECT_EQ(told.back(), "6");
}

TEST_F(PublicCountsTest, AStoreThatAnswersAtOnceIsAnAnswerToo) {
  std::size_t calls = 0;
  PublicCounts immediate(
      [&](ProjectId, auto then) { then(store::PresenceCounts{.online = ++calls, .away = 0}); },
      [this] { return clock.wall(); }, clock);
  for (int i = 0; i < 2; ++i) {
    immediate.get(1,
                  [this](const Result<PublicCount>& count) { told.push_back(std::to_string(count->count)); });
  }
  EXPECT_THAT(told, ElementsAre("1", "1"));
}

TEST_F(PublicCountsTest, PastTheLimitWhatIsKeptIsForgottenButNobodyWhoWaits) {
  for (std::size_t i = 1; i < limits::public_counts; ++i) {
    get(static_cast<ProjectId>(i));
    answer(i);
  }
  get(500'000);  // waits
  told.clear();
  get(500'001);
  answer(7);
  answer(8);
  EXPECT_THAT(told, ElementsAre("7", "8"));
  get(1);
  EXPECT_EQ(asked.size(), 1U) << "forgotten, so asked again";
}

}  // namespace
}  // namespace porchlight::api
