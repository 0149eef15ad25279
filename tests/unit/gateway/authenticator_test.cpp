#include "gateway/authenticator.hpp"

#include "store/sqlite_database.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace porchlight::gateway {
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

  ManualClock clock_;
  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = store::SqliteDatabase::open(folder_.path() + "/db").value();
  ProjectId project_ = 0;
  std::int64_t agent_ = 0;
  test::QueueExecutor home_;
  BlockingPool pool_{1};
  Authenticator authenticator_{*database_, pool_, home_, clock_, secret};
};

TEST_F(AuthenticatorTest, OurOwnTokenNamesItsAgent) {
  const std::string token = issue_token(agent_, clock_.wall(), 1h, secret);
  const auto identity = authenticator_.authenticate(token);
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->agent, agent_);
  EXPECT_EQ(identity->expires_at, clock_.wall() + 1h);
}

TEST_F(AuthenticatorTest, ATokenOfAnotherSecretOrPastItsTimeIsUnauthorized) {
  const std::string forged = issue_token(agent_, clock_.wall(), 1h, "another secret of the right length!");
  const std::string token = issue_token(agent_, clock_.wall(), 1h, secret);
  clock_.advance(61min);
  for (const std::string& bad : {forged, token, std::string("x.y.z"), std::string()}) {
    const auto identity = authenticator_.authenticate(bad);
    ASSERT_FALSE(identity) << bad;
    EXPECT_EQ(identity.error().code, ErrorCode::unauthorized);
  }
}

TEST_F(AuthenticatorTest, ATokenWithoutAnAgentsIdIsUnauthorized) {
  for (const std::int64_t id : {0, -1}) {
    EXPECT_FALSE(authenticator_.authenticate(issue_token(id, clock_.wall(), 1h, secret)));
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

TEST_F(AuthenticatorTest, AnAgentWhoWasRemovedIsUnauthorized) {
  ASSERT_TRUE(load(agent_));
  ASSERT_TRUE(database_->agents().remove(agent_));
  clock_.advance(1s);
  const auto access = load(agent_);
  ASSERT_FALSE(access);
  EXPECT_EQ(access.error().code, ErrorCode::unauthorized);
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

}  // namespace
}  // namespace porchlight::gateway
