// Who may speak for a project, and what an identity proves.

#include "base/crypto.hpp"
#include "gateway/event_limits.hpp"
#include "gateway/limits.hpp"
#include "gateway/visitor_events.hpp"

#include <gtest/gtest.h>

namespace porchlight::gateway {
namespace {

store::Project shop() {
  store::Project project;
  project.id = 1;
  project.origins = {"https://shop.example"};
  project.identity_secret = "secret";
  return project;
}

Identity identity_of(const std::string& user, const std::string& secret) {
  return {
      .user_id = user, .name = "", .email = "", .hash = crypto::to_hex(crypto::hmac_sha256(secret, user))};
}

TEST(Origin, OnlyTheProjectsOwnPages) {
  EXPECT_TRUE(VisitorEvents::check_origin(shop(), "https://shop.example").has_value());
  const auto refused = VisitorEvents::check_origin(shop(), "https://evil.example");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::origin_not_allowed);
}

TEST(Origin, NativeClientsOnlyWhereTheProjectAllowsThem) {
  auto project = shop();
  EXPECT_FALSE(VisitorEvents::check_origin(project, "").has_value());
  project.allow_missing_origin = true;
  EXPECT_TRUE(VisitorEvents::check_origin(project, "").has_value());
}

TEST(IdentityHash, ProvesTheUserId) {
  const auto proven = VisitorEvents::check_identity(shop(), identity_of("u1", "secret"));
  ASSERT_TRUE(proven.has_value());
  EXPECT_EQ(proven->user_id, "u1");
  EXPECT_FALSE(proven->doubt);
}

TEST(IdentityHash, IsRightUnderTheOldSecretTooUntilThatIsDropped) {
  auto project = shop();
  project.identity_secret = "new";
  project.previous_identity_secret = "secret";
  for (const std::string secret : {"new", "secret"}) {
    EXPECT_EQ(VisitorEvents::check_identity(project, identity_of("u1", secret)).value().user_id, "u1");
  }
  project.previous_identity_secret.clear();
  EXPECT_EQ(VisitorEvents::check_identity(project, identity_of("u1", "secret")).value().user_id, "");
  EXPECT_EQ(VisitorEvents::check_identity(project, identity_of("u1", "")).value().user_id, "");
}

/// A hash that a shop's server got wrong made its customers invisible.
TEST(IdentityHash, AWrongOneProvesNobodyAndIsRefusedOnlyWhereIdentityIsEnforced) {
  auto project = shop();
  const auto doubted = VisitorEvents::check_identity(project, identity_of("u1", "guess"));
  ASSERT_TRUE(doubted.has_value());
  EXPECT_EQ(doubted->user_id, "");
  ASSERT_TRUE(doubted->doubt);
  EXPECT_EQ(doubted->doubt->code, ErrorCode::identity_invalid);
  project.enforce_identity = true;
  const auto refused = VisitorEvents::check_identity(project, identity_of("u1", "guess"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::identity_invalid);
}

TEST(IdentityHash, MayBeRequired) {
  auto project = shop();
  EXPECT_EQ(VisitorEvents::check_identity(project, std::nullopt).value().user_id, "");
  project.enforce_identity = true;
  const auto refused = VisitorEvents::check_identity(project, std::nullopt);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::identity_required);
  EXPECT_FALSE(
      VisitorEvents::check_identity(project, Identity{.user_id = "", .name = "Ann", .email = "", .hash = ""})
          .has_value());
}

KnownVisitor seen_with(const std::string& secret) {
  KnownVisitor known{true, store::Visitor()};
  if (!secret.empty()) known.visitor->secret_hash = crypto::sha256_hex(secret);
  return known;
}

TEST(VisitorSecret, AVisitorWhoHasOneIsTouchedByNobodyWithoutIt) {
  EXPECT_EQ(judge_secret(seen_with("mine"), "mine"), SecretVerdict::right);
  EXPECT_EQ(judge_secret(seen_with("mine"), "guess"), SecretVerdict::wrong);
  EXPECT_EQ(judge_secret(seen_with("mine"), ""), SecretVerdict::wrong);
}

TEST(VisitorSecret, NewcomersAndThoseWhoCameWithoutOneNeedNone) {
  EXPECT_EQ(judge_secret({true, std::nullopt}, "mine"), SecretVerdict::right);
  EXPECT_EQ(judge_secret(seen_with(""), ""), SecretVerdict::right);
}

TEST(VisitorSecret, ADatabaseThatDoesNotAnswerSaysNothingOfIt) {
  EXPECT_EQ(judge_secret({}, "mine"), SecretVerdict::unknown);
  EXPECT_EQ(judge_secret({}, ""), SecretVerdict::unknown);
}

TEST(VisitorUser, AnotherUserNeverTakesTheUidOver) {
  KnownVisitor known{true, store::Visitor()};
  known.visitor->user_id = "42";
  const auto who = [](const std::string& user) { return Identified{{}, user}; };
  EXPECT_FALSE(VisitorEvents::refusal(known, who("42")));
  EXPECT_FALSE(VisitorEvents::refusal(known, who(""))) << "who leaves";
  ASSERT_TRUE(VisitorEvents::refusal(known, who("7")));
  known.visitor->user_id.clear();
  EXPECT_FALSE(VisitorEvents::refusal(known, who("7"))) << "has left";
}

TEST(EventLimits, AClientThatGoesOnIsDisconnected) {
  Metrics metrics;
  EventLimits limits({.enabled = true,
                      .per_connection = 2,
                      .per_address = 1000,
                      .per_project = 1000,
                      .connections_per_address = 10},
                     metrics);
  ConnectionBudget budget;
  const SteadyTime now = ManualClock().steady();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(limits.take(budget, "a", "1", now), Verdict::accepted);
  EXPECT_EQ(limits.take(budget, "a", "1", now), Verdict::refused);
  Verdict last = Verdict::refused;
  for (int i = 0; i < 1000 && last == Verdict::refused; ++i) last = limits.take(budget, "a", "1", now);
  EXPECT_EQ(last, Verdict::disconnect);
  ConnectionBudget other;
  EXPECT_EQ(limits.take(other, "b", "1", now), Verdict::accepted);
}

TEST(EventLimits, ConnectionsOfAnAddressAreLimitedAndComeBackWithTime) {
  Metrics metrics;
  EventLimits limits({.enabled = true,
                      .per_connection = 2,
                      .per_address = 2,
                      .per_project = 2,
                      .connections_per_address = 1},
                     metrics);
  const SteadyTime now = ManualClock().steady();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limits.accepts_connection("a", now));
  EXPECT_FALSE(limits.accepts_connection("a", now));
  EXPECT_TRUE(limits.accepts_connection("b", now));
  EXPECT_TRUE(limits.accepts_connection("a", now + std::chrono::seconds(2)));
}

// Eight tabs that asked for their history without waiting took 1.8 GB.
TEST(EventLimits, HistoriesThatWaitAreBoundedByConnectionAndInAll) {
  Metrics metrics;
  EventLimits event_limits({}, metrics);
  std::vector<Place> held;
  for (std::size_t i = 0; i < limits::waiting_histories; ++i)
    held.push_back(event_limits.begin_history("one"));
  EXPECT_TRUE(held.back());
  EXPECT_FALSE(event_limits.begin_history("one"));
  for (int i = 0; held.size() < limits::waiting_histories_in_all; ++i) {
    held.push_back(event_limits.begin_history("other " + std::to_string(i)));
    ASSERT_TRUE(held.back());
  }
  EXPECT_FALSE(event_limits.begin_history("late"));
  held.clear();
  EXPECT_TRUE(event_limits.begin_history("one"));
}

// Whatever waits for the database waited without end, but for its queue of 20,000.
TEST(EventLimits, EventsThatWaitAreBoundedByConnectionAndInAll) {
  Metrics metrics;
  EventLimits event_limits({}, metrics);
  const auto refused = [&metrics](const char* by) {
    return metrics.counter("porchlight_refused_requests_total", "", {{"what", "events"}, {"by", by}}).value();
  };
  std::vector<Place> held;
  for (std::size_t i = 0; i < limits::waiting_events; ++i) held.push_back(event_limits.begin_event("one"));
  EXPECT_TRUE(held.back());
  EXPECT_FALSE(event_limits.begin_event("one"));
  EXPECT_EQ(event_limits.too_many_wait().code, ErrorCode::rate_limited);
  for (int i = 0; held.size() < limits::waiting_events_in_all; ++i) {
    held.push_back(event_limits.begin_event("other " + std::to_string(i)));
    ASSERT_TRUE(held.back());
  }
  EXPECT_FALSE(event_limits.begin_event("late"));
  EXPECT_EQ(event_limits.too_many_wait().code, ErrorCode::unavailable);
  EXPECT_EQ(refused("connection"), 1);
  EXPECT_EQ(refused("all"), 1);
  held.clear();
  EXPECT_TRUE(event_limits.begin_event("one"));
}

// A bucket of half a token never gave one.
TEST(EventLimits, ASlowRateIsSlowAndNotNever) {
  Metrics metrics;
  EventLimits limits({.enabled = true,
                      .per_connection = 0.1,
                      .per_address = 0.1,
                      .per_project = 0.1,
                      .connections_per_address = 0.1},
                     metrics);
  const SteadyTime now = ManualClock().steady();
  EXPECT_TRUE(limits.accepts_connection("a", now));
  EXPECT_FALSE(limits.accepts_connection("a", now + std::chrono::seconds(9)));
  EXPECT_TRUE(limits.accepts_connection("a", now + std::chrono::seconds(11)));
}

TEST(EventLimits, SwitchedOffLimitNothing) {
  Metrics metrics;
  EventLimits limits({.enabled = false,
                      .per_connection = 1,
                      .per_address = 1,
                      .per_project = 1,
                      .connections_per_address = 1},
                     metrics);
  ConnectionBudget budget;
  const SteadyTime now = ManualClock().steady();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(limits.take(budget, "a", "1", now), Verdict::accepted);
}

}  // namespace
}  // namespace porchlight::gateway
