#include "doctor/redis.hpp"

#include "doctor/limits.hpp"
#include "doctor/redis_questions.hpp"
#include "unit/doctor/expect_finding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace porchlight::doctor {
namespace {

using std::chrono::microseconds;
using ::testing::HasSubstr;
using ::testing::Not;

RedisFacts good_redis() {
  RedisFacts facts;
  facts.place = "redis.internal:6379";
  facts.role = "master";
  facts.version = "7.0.15";
  facts.eviction_policy = "noeviction";
  facts.max_memory = 100'000'000;
  facts.used_memory = 1'000'000;
  facts.latency = Latency{microseconds(200), microseconds(900)};
  facts.ahead = Milliseconds(3);
  return facts;
}

TEST(DoctorRedis, AGoodOneIsGood) {
  const Findings found = judge_redis(good_redis());
  EXPECT_EQ(count(found, State::good), found.size());
  EXPECT_TRUE(all_advise(found));
  EXPECT_EQ(find(found, "redis.latency").what, "0.2 ms in the middle, 0.9 ms at worst");
  EXPECT_EQ(judge_no_redis().state, State::good);
}

TEST(DoctorRedis, OneThatIsAwayIsOneFinding) {
  RedisFacts facts = good_redis();
  facts.unreachable = "refused";
  const Findings found = judge_redis(facts);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].state, State::wrong);
  EXPECT_EQ(found[0].what, "redis.internal:6379: refused");
  EXPECT_TRUE(all_advise(found));
}

TEST(DoctorRedis, AClusterIsAskedNothingElse) {
  RedisFacts facts = good_redis();
  facts.cluster = true;
  const Findings found = judge_redis(facts);
  EXPECT_EQ(state_of(found, "redis.cluster"), State::wrong);
  EXPECT_EQ(found.size(), 2U);
}

TEST(DoctorRedis, AReplicaIsWrongAndItsRefusalsAreNoneOfAUser) {
  RedisFacts facts = good_redis();
  facts.role = "slave";
  facts.refusals = {{"incr", "READONLY You can't write against a read only replica.", true}};
  const Findings found = judge_redis(facts);
  EXPECT_EQ(state_of(found, "redis.role"), State::wrong);
  EXPECT_THAT(find(found, "redis.role").what, HasSubstr("replica"));
  EXPECT_FALSE(has(found, "redis.commands"));
  EXPECT_FALSE(has(found, "redis.writes"));
  facts.role = "sentinel";
  EXPECT_THAT(find(judge_redis(facts), "redis.role").what, HasSubstr("sentinel"));
}

TEST(DoctorRedis, WhatNobodySaysIsAWarning) {
  RedisFacts facts = good_redis();
  facts.role = facts.version = facts.eviction_policy = "";
  facts.max_memory.reset();
  facts.ahead.reset();
  facts.latency.reset();
  const Findings found = judge_redis(facts);
  for (const char* check :
       {"redis.role", "redis.version", "redis.eviction", "redis.memory", "redis.clock", "redis.latency"}) {
    EXPECT_EQ(find(found, check).state, State::warning) << check;
  }
  EXPECT_EQ(state_of(found, "redis.commands"), State::good);
  EXPECT_TRUE(all_advise(found));
}

TEST(DoctorRedis, ScriptsWithFlagsNeedSeven) {
  RedisFacts facts = good_redis();
  facts.version = std::to_string(limits::redis_major) + ".0.0";
  EXPECT_EQ(state_of(judge_redis(facts), "redis.version"), State::good);
  facts.version = "6.2.14";
  EXPECT_EQ(state_of(judge_redis(facts), "redis.version"), State::wrong);
}

TEST(DoctorRedis, AnyOtherPolicyThrowsVisitorsAway) {
  RedisFacts facts = good_redis();
  facts.eviction_policy = "allkeys-lru";
  const Finding found = find(judge_redis(facts), "redis.eviction");
  EXPECT_EQ(found.state, State::wrong);
  EXPECT_THAT(found.advice, HasSubstr("noeviction"));
}

TEST(DoctorRedis, MemoryHasAnEndThatIsFarAway) {
  RedisFacts facts = good_redis();
  facts.max_memory = 0;
  EXPECT_EQ(state_of(judge_redis(facts), "redis.memory"), State::warning);
  facts.max_memory = 1'000'000;
  facts.used_memory = 890'000;
  EXPECT_EQ(state_of(judge_redis(facts), "redis.memory"), State::good);
  facts.used_memory = 900'000;
  EXPECT_EQ(state_of(judge_redis(facts), "redis.memory"), State::warning);
}

TEST(DoctorRedis, WhatAUserMayNotIsListed) {
  RedisFacts facts = good_redis();
  facts.refusals = {{"incr", "NOPERM this user has no permissions", true},
                    {"script|load", "ERR unknown command 'SCRIPT'", true},
                    {"role", "NOPERM this user has no permissions", false}};
  const Findings found = judge_redis(facts);
  const Finding commands = find(found, "redis.commands");
  EXPECT_EQ(commands.state, State::wrong);
  EXPECT_THAT(commands.what, HasSubstr("incr, script|load"));
  EXPECT_THAT(commands.advice, HasSubstr("+incr +script|load"));
  EXPECT_THAT(commands.what, Not(HasSubstr("role")));
  facts.refusals.erase(facts.refusals.begin(), facts.refusals.begin() + 2);
  const Finding without = find(judge_redis(facts), "redis.commands");
  EXPECT_EQ(without.state, State::warning);
  EXPECT_THAT(without.what, HasSubstr("role"));
}

TEST(DoctorRedis, OneThatTakesNoWritesSaysWhyOnce) {
  for (const auto& [error, word] : {std::pair{"OOM command not allowed", "full"},
                                    {"MISCONF Redis is configured to save", "snapshot"},
                                    {"NOREPLICAS Not enough good replicas", "replicas"},
                                    {"READONLY You can't write", "replica"}}) {
    RedisFacts facts = good_redis();
    facts.refusals = {{"incr", error, true}, {"hset", error, true}};
    const Findings found = judge_redis(facts);
    EXPECT_EQ(state_of(found, "redis.writes"), State::wrong);
    EXPECT_THAT(find(found, "redis.writes").advice, HasSubstr(word));
    EXPECT_FALSE(has(found, "redis.commands"));
  }
}

TEST(DoctorRedis, AnAnswerThatNoRedisGivesIsTold) {
  RedisFacts facts = good_redis();
  facts.refusals = {{"incr", "ERR proxy says no", true}};
  const Finding found = find(judge_redis(facts), "redis.commands");
  EXPECT_EQ(found.state, State::wrong);
  EXPECT_THAT(found.what, HasSubstr("incr is answered with: ERR proxy says no"));
}

TEST(DoctorRedis, SentinelsThatAreAwayAreTold) {
  RedisFacts facts = good_redis();
  facts.silent_sentinels = {"a:1: refused", "b:2: refused"};
  EXPECT_EQ(find(judge_redis(facts), "redis.sentinels").what,
            "not all of them help: a:1: refused; b:2: refused");
}

TEST(DoctorRedis, ASlowOneIsWrongAndAHiccupIsAWarning) {
  RedisFacts facts = good_redis();
  facts.latency = Latency{limits::slow_median, limits::slow_worst};
  EXPECT_EQ(state_of(judge_redis(facts), "redis.latency"), State::good);
  facts.latency = Latency{limits::slow_median, limits::slow_worst + microseconds(1)};
  EXPECT_EQ(state_of(judge_redis(facts), "redis.latency"), State::warning);
  facts.latency = Latency{limits::slow_median + microseconds(1), limits::slow_worst};
  EXPECT_EQ(state_of(judge_redis(facts), "redis.latency"), State::wrong);
}

TEST(DoctorRedis, AClockMayBeAHalfMinuteOff) {
  RedisFacts facts = good_redis();
  facts.ahead = -limits::clock_apart;
  EXPECT_EQ(find(judge_redis(facts), "redis.clock"), good("redis.clock", "30.0 s behind this machine's"));
  facts.ahead = limits::clock_apart + Milliseconds(100);
  const Finding found = find(judge_redis(facts), "redis.clock");
  EXPECT_EQ(found.state, State::warning);
  EXPECT_EQ(found.what, "30.1 s ahead of this machine's");
}

TEST(DoctorLatency, IsTheMiddleAndTheWorst) {
  EXPECT_FALSE(latency_of({}));
  const auto found = latency_of({microseconds(5), microseconds(1), microseconds(90)});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->median, microseconds(5));
  EXPECT_EQ(found->worst, microseconds(90));
}

/// Whatever is asked changes nothing: each key is one that nobody has, or loses what it never had.
TEST(DoctorRedisQuestions, TouchNoKeyOfAnybody) {
  for (const RedisQuestion& one : redis_questions("p:")) {
    ASSERT_FALSE(one.words.empty());
    for (const std::string& word : one.words) {
      if (!word.starts_with("p:")) continue;
      const bool of_nobody = word.find("probe") != std::string::npos || word.find("{0}") != std::string::npos;
      const bool harmless =
          one.words[0] == "ZREM" || one.words[0] == "SUBSCRIBE" || one.words[0] == "UNSUBSCRIBE";
      EXPECT_TRUE(of_nobody || harmless) << one.words[0] << " " << word;
    }
  }
}

TEST(DoctorRedisQuestions, EndWithThoseAfterWhichNothingElseIsAnswered) {
  const auto questions = redis_questions("");
  bool listening = false;
  for (const RedisQuestion& one : questions) {
    const bool listens = one.words[0] == "SUBSCRIBE" || one.words[0] == "UNSUBSCRIBE";
    EXPECT_TRUE(listens || !listening) << one.command;
    listening = listening || listens;
  }
  EXPECT_TRUE(listening);
}

}  // namespace
}  // namespace porchlight::doctor
