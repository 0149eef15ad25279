#include "access/authenticator.hpp"

#include "access/jwt.hpp"
#include "access/limits.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "store/database/sqlite/database.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>

namespace porchlight::access {
namespace {

using namespace std::chrono_literals;

constexpr const char* secret = "0123456789abcdef0123456789abcdef";

class AuthenticatorTest : public testing::Test {
 protected:
  AuthenticatorTest() {
    EXPECT_TRUE(database_->migrate());
    const auto project = database_->projects().add("Shop", {"*"});
    project_ = project->id;
    agent_ = database_->agents().add("a@b.c", "Ann", "hash", {{project_, store::Role::viewer}})->id;
  }

  Result<AgentAccess> load(std::int64_t agent) {
    Result<AgentAccess> got = Error{ErrorCode::internal, "not answered"};
    authenticator_.load_memberships(agent, [&](const Result<AgentAccess>& access) { got = access; });
    home_.settle(pool_);
    return got;
  }

  store::Agent agent() { return database_->agents().find(agent_).value(); }

  Result<AgentAccess> show(const std::string& token) {
    Result<AgentAccess> got = Error{ErrorCode::internal, "not answered"};
    authenticator_.load_access(authenticator_.authenticate(token).value(),
                               [&](const Result<AgentAccess>& access) { got = access; });
    home_.settle(pool_);
    return got;
  }

  /// Nothing can be read from it any more.
  void break_database() {
    auto raw = driver::Sqlite::open(folder_.path() + "/db", driver::Sqlite::Mode::read_write, 1s);
    ASSERT_TRUE(raw);
    ASSERT_TRUE(raw->execute("DROP TABLE memberships"));
  }

  ManualClock clock_;
  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = store::SqliteDatabase::open(folder_.path() + "/db").value();
  ProjectId project_ = 0;
  std::int64_t agent_ = 0;
  test::QueueExecutor home_;
  BlockingPool pool_{1};
  TimerQueue timers_{clock_};
  Metrics metrics_;
  Counter kept_ = metrics_.counter("kept", "");
  KeptAccessNotice notice_{kept_};
  Authenticator authenticator_{*database_, pool_, home_, timers_, secret, notice_};
};

TEST_F(AuthenticatorTest, OurOwnTokenNamesItsAgent) {
  const std::string token = issue_token(agent(), clock_.wall(), 1h, secret);
  const auto identity = authenticator_.authenticate(token);
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->agent, agent_);
  EXPECT_EQ(identity->expires_at, clock_.wall() + 1h);
}

TEST_F(AuthenticatorTest, ATokenOfAnotherSecretOrPastItsTimeIsUnauthorized) {
  const std::string forged = issue_token(agent(), clock_.wall(), 1h, "another secret of the right length!");
  const std::string token = issue_token(agent(), clock_.wall(), 1h, secret);
  clock_.advance(61min);
  for (const std::string& bad : {forged, token, std::string("x.y.z"), std::string()}) {
    const auto identity = authenticator_.authenticate(bad);
    ASSERT_FALSE(identity) << bad;
    EXPECT_EQ(identity.error().code, ErrorCode::unauthorized);
  }
}

TEST_F(AuthenticatorTest, ATokenWithoutAnAgentsIdIsUnauthorized) {
  for (const std::int64_t id : {0, -1}) {
    EXPECT_FALSE(authenticator_.authenticate(
        issue_token(store::Agent{id, "a@b.c", "", "hash", {}}, clock_.wall(), 1h, secret)));
  }
}

TEST_F(AuthenticatorTest, MembershipsAreTheDatabases) {
  const auto access = load(agent_);
  ASSERT_TRUE(access);
  EXPECT_EQ(access->email, "a@b.c");
  EXPECT_EQ(access->role_in(project_), store::Role::viewer);
  EXPECT_EQ(access->role_in(project_ + 1), std::nullopt);
}

TEST_F(AuthenticatorTest, WhatIsTakenAwayIsGoneWithinASecond) {
  ASSERT_TRUE(load(agent_));
  ASSERT_TRUE(database_->agents().set_memberships(agent_, {}));
  EXPECT_TRUE(load(agent_)->role_in(project_)) << "from the cache";
  clock_.advance(1s);
  EXPECT_FALSE(load(agent_)->role_in(project_));
}

// Whoever changes a password because somebody has it wants that one out: old tokens lived on for twelve
// hours.
TEST_F(AuthenticatorTest, ANewPasswordEndsOldTokensWithinASecond) {
  const std::string old = issue_token(agent(), clock_.wall(), 1h, secret);
  EXPECT_TRUE(show(old));
  ASSERT_TRUE(database_->agents().set_password(agent_, "another hash", clock_.wall()));
  clock_.advance(1s);
  ASSERT_FALSE(show(old));
  EXPECT_EQ(show(old).error().code, ErrorCode::unauthorized);
  EXPECT_TRUE(show(issue_token(agent(), clock_.wall(), 1h, secret)));
}

TEST_F(AuthenticatorTest, SigningOutEverywhereEndsOldTokensAndNothingElseDoes) {
  store::Agent known = agent();
  EXPECT_EQ(credential_of(known), crypto::sha256_hex("credential hash").substr(0, 32))
      << "tokens from before agents could sign out everywhere are good";
  const std::string old = issue_token(known, clock_.wall(), 1h, secret);
  EXPECT_TRUE(show(old));
  const auto signed_out = database_->agents().sign_out_everywhere(known, clock_.wall());
  ASSERT_TRUE(signed_out);
  authenticator_.changed(*signed_out);
  EXPECT_EQ(show(old).error().code, ErrorCode::unauthorized) << "at once";
  EXPECT_TRUE(show(issue_token(agent(), clock_.wall(), 1h, secret)));
}

// Who had just signed in anew was told that the sign-in counts no more, by a thread that had asked the
// database less than half a second before: the dashboard signed out again.
TEST_F(AuthenticatorTest, ATokenThatIsNewerThanWhatIsKnownIsGood) {
  EXPECT_TRUE(show(issue_token(agent(), clock_.wall(), 1h, secret)));
  ASSERT_TRUE(database_->agents().set_password(agent_, "another hash", clock_.wall()));
  clock_.advance(1ms);
  EXPECT_TRUE(show(issue_token(agent(), clock_.wall(), 1h, secret)));
}

// The look-up began before the change and came back after it was told: it put the old one in its place.
TEST_F(AuthenticatorTest, ALookUpThatWasUnderWayDoesNotUndoWhatWasTold) {
  const std::string old = issue_token(agent(), clock_.wall(), 1h, secret);
  std::promise<void> read;
  std::promise<void> go_on;
  Result<AgentAccess> got = Error{ErrorCode::internal, "not answered"};
  authenticator_.load_memberships(agent_, [&](const Result<AgentAccess>& access) { got = access; });
  pool_.post([&read, on = go_on.get_future()]() mutable {
    read.set_value();
    on.wait();
  });
  read.get_future().wait();  // the look-up has its answer, which has not come home
  clock_.advance(1ms);
  const auto signed_out = database_->agents().sign_out_everywhere(agent(), clock_.wall());
  ASSERT_TRUE(signed_out);
  authenticator_.changed(*signed_out);
  go_on.set_value();
  home_.settle(pool_);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->credential, credential_of(*signed_out));
  EXPECT_EQ(show(old).error().code, ErrorCode::unauthorized);
}

TEST_F(AuthenticatorTest, WhatIsChangedHereOtherThreadsAreTold) {
  std::vector<std::string> told;
  authenticator_.on_read([&](const AgentAccess& access, SteadyTime) { told.push_back(access.name); });
  ASSERT_TRUE(load(agent_));
  for (const char* name : {"Ann B.", "Ann C."})
    authenticator_.changed(*database_->agents().rename(agent_, name, clock_.wall()));
  EXPECT_EQ(told, (std::vector<std::string>{"Ann", "Ann B.", "Ann C."})) << "each time, at once";
}

TEST_F(AuthenticatorTest, ATokenThatDoesNotSayItsPasswordIsUnauthorized) {
  const std::string token = jwt::sign({.subject = std::to_string(agent_),
                                       .issuer = std::string(token_issuer),
                                       .issued_at = clock_.wall(),
                                       .expires_at = clock_.wall() + 1h},
                                      secret);
  EXPECT_EQ(show(token).error().code, ErrorCode::unauthorized);
}

TEST_F(AuthenticatorTest, AnAgentWhoWasRemovedIsUnauthorized) {
  ASSERT_TRUE(load(agent_));
  ASSERT_TRUE(database_->agents().remove(agent_));
  clock_.advance(1s);
  const auto access = load(agent_);
  ASSERT_FALSE(access);
  EXPECT_EQ(access.error().code, ErrorCode::unauthorized);
}

// A database that was away answered every agent with 503, also where only presence was asked for.
TEST_F(AuthenticatorTest, WhoWasAllowedStaysSoWhileTheDatabaseIsAway) {
  ASSERT_TRUE(load(agent_));
  EXPECT_EQ(kept_.value(), 0);
  break_database();
  clock_.advance(1min);
  const auto access = load(agent_);
  ASSERT_TRUE(access);
  EXPECT_EQ(access->role_in(project_), store::Role::viewer);
  EXPECT_EQ(kept_.value(), 1);
  clock_.advance(limits::access_kept);
  EXPECT_FALSE(load(agent_)) << "not for ever";
}

TEST_F(AuthenticatorTest, NobodyWaitsForADatabaseThatHangs) {
  ASSERT_TRUE(load(agent_));
  clock_.advance(1min);
  std::promise<void> held;
  pool_.post([until = held.get_future().share()] { until.wait(); });
  int known = 0;
  int unknown = 0;
  const auto ask = [this](std::int64_t agent, int& answers) {
    authenticator_.load_memberships(agent, [&](const Result<AgentAccess>&) { ++answers; });
  };
  ask(agent_, known);
  ask(agent_ + 1, unknown);
  EXPECT_EQ(known, 0);
  clock_.advance(limits::database_patience);
  timers_.run_due();
  EXPECT_EQ(known, 1);
  ask(agent_, known);
  EXPECT_EQ(known, 2) << "at once, now that it is known to hang";
  EXPECT_EQ(kept_.value(), 2);
  EXPECT_EQ(unknown, 0);
  clock_.advance(limits::database_wait);
  timers_.run_due();
  EXPECT_EQ(unknown, 1);
  held.set_value();
  home_.settle(pool_);
  EXPECT_EQ(known, 2);
  EXPECT_EQ(unknown, 1);
}

TEST_F(AuthenticatorTest, AgentsThatOnlyAListNamedAreKnownWhileTheDatabaseIsAway) {
  const auto listed = database_->agents().list();
  ASSERT_TRUE(listed);
  authenticator_.learn(*listed, clock_.steady());
  break_database();
  clock_.advance(1min);
  EXPECT_TRUE(load(agent_));
}

// A thread that had never served an agent turned them away while the database was away.
TEST_F(AuthenticatorTest, WhatOneThreadHasReadTheOthersAreToldOnceInAnInterval) {
  Authenticator other(*database_, pool_, home_, timers_, secret, notice_);
  int told = 0;
  authenticator_.on_read([&](const AgentAccess& access, SteadyTime read_at) {
    ++told;
    other.learn(access, read_at);
  });
  ASSERT_TRUE(load(agent_));
  clock_.advance(1s);
  ASSERT_TRUE(load(agent_));
  EXPECT_EQ(told, 1);
  clock_.advance(limits::known_told_interval);
  ASSERT_TRUE(load(agent_));
  EXPECT_EQ(told, 2);
  break_database();
  clock_.advance(1min);
  bool allowed = false;
  other.load_memberships(agent_, [&](const Result<AgentAccess>& access) { allowed = access.has_value(); });
  home_.settle(pool_);
  EXPECT_TRUE(allowed);
}

TEST_F(AuthenticatorTest, ManyQuestionsAtOnceAreOneLookUp) {
  int answers = 0;
  for (int i = 0; i < 5; ++i) {
    authenticator_.load_memberships(agent_,
                                    [&](const Result<AgentAccess>& access) { answers += access ? 1 : 0; });
  }
  EXPECT_EQ(answers, 0);
  EXPECT_EQ(home_.settle(pool_), 1U) << "tasks posted back";
  EXPECT_EQ(answers, 5);
}

TEST_F(AuthenticatorTest, WhatIsKnownOfAnAgentCountsForAMoment) {
  ASSERT_TRUE(load(agent_));
  ASSERT_TRUE(database_->agents().set_memberships(agent_, {}));
  clock_.advance(limits::access_age);
  EXPECT_TRUE(load(agent_)->role_in(project_));
  clock_.advance(1ms);
  EXPECT_FALSE(load(agent_)->role_in(project_));
}

TEST_F(AuthenticatorTest, NoMoreAgentsAreKnownThanItsLimit) {
  std::vector<store::Agent> all(limits::known_agents + 1, agent());
  for (std::size_t i = 0; i < all.size(); ++i) all[i].id = static_cast<std::int64_t>(1'000 + i);
  authenticator_.learn(all, clock_.steady());
  break_database();
  clock_.advance(1min);
  EXPECT_TRUE(load(all[limits::known_agents - 1].id));
  EXPECT_FALSE(load(all.back().id));
}

TEST_F(AuthenticatorTest, ATokenThatIsTooLongIsNotRead) {
  const std::string token = issue_token(agent(), clock_.wall(), 1h, secret);
  EXPECT_TRUE(authenticator_.authenticate(token));
  EXPECT_FALSE(authenticator_.authenticate(token + std::string(porchlight::limits::token_bytes, 'x')));
}

}  // namespace
}  // namespace porchlight::access
