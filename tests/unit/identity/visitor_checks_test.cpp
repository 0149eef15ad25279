// Who may speak for a project, and what an identity proves.

#include "identity/visitor_checks.hpp"

#include "base/crypto.hpp"

#include <gtest/gtest.h>

namespace porchlight::identity {
namespace {

store::Project shop() {
  store::Project project;
  project.id = 1;
  project.origins = {"https://shop.example"};
  project.identity_secret = "secret";
  return project;
}

protocol::Identity identity_of(const std::string& user, const std::string& secret) {
  return {
      .user_id = user, .name = "", .email = "", .hash = crypto::to_hex(crypto::hmac_sha256(secret, user))};
}

TEST(Origin, OnlyTheProjectsOwnPages) {
  EXPECT_TRUE(check_origin(shop(), "https://shop.example").has_value());
  const auto refused = check_origin(shop(), "https://evil.example");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::origin_not_allowed);
}

TEST(Origin, NativeClientsOnlyWhereTheProjectAllowsThem) {
  auto project = shop();
  EXPECT_FALSE(check_origin(project, "").has_value());
  project.allow_missing_origin = true;
  EXPECT_TRUE(check_origin(project, "").has_value());
}

TEST(IdentityHash, ProvesTheUserId) {
  const auto proven = check_identity(shop(), identity_of("u1", "secret"));
  ASSERT_TRUE(proven.has_value());
  EXPECT_EQ(proven->user_id, "u1");
  EXPECT_FALSE(proven->doubt);
}

TEST(IdentityHash, IsRightUnderTheOldSecretTooUntilThatIsDropped) {
  auto project = shop();
  project.identity_secret = "new";
  project.previous_identity_secret = "secret";
  for (const std::string secret : {"new", "secret"}) {
    EXPECT_EQ(check_identity(project, identity_of("u1", secret)).value().user_id, "u1");
  }
  project.previous_identity_secret.clear();
  EXPECT_EQ(check_identity(project, identity_of("u1", "secret")).value().user_id, "");
  EXPECT_EQ(check_identity(project, identity_of("u1", "")).value().user_id, "");
}

/// A hash that a shop's server got wrong made its customers invisible.
TEST(IdentityHash, AWrongOneProvesNobodyAndIsRefusedOnlyWhereIdentityIsEnforced) {
  auto project = shop();
  const auto doubted = check_identity(project, identity_of("u1", "guess"));
  ASSERT_TRUE(doubted.has_value());
  EXPECT_EQ(doubted->user_id, "");
  ASSERT_TRUE(doubted->doubt);
  EXPECT_EQ(doubted->doubt->code, ErrorCode::identity_invalid);
  project.enforce_identity = true;
  const auto refused = check_identity(project, identity_of("u1", "guess"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::identity_invalid);
}

TEST(IdentityHash, MayBeRequired) {
  auto project = shop();
  EXPECT_EQ(check_identity(project, std::nullopt).value().user_id, "");
  project.enforce_identity = true;
  const auto refused = check_identity(project, std::nullopt);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::identity_required);
  EXPECT_FALSE(
      check_identity(project, protocol::Identity{.user_id = "", .name = "Ann", .email = "", .hash = ""})
          .has_value());
}

KnownVisitor seen_with(const std::string& secret) {
  KnownVisitor known{.known = true, .visitor = store::Visitor()};
  if (!secret.empty()) known.visitor->secret_hash = crypto::sha256_hex(secret);
  return known;
}

TEST(VisitorSecret, AVisitorWhoHasOneIsTouchedByNobodyWithoutIt) {
  EXPECT_EQ(judge_secret(seen_with("mine"), "mine"), SecretVerdict::right);
  EXPECT_EQ(judge_secret(seen_with("mine"), "guess"), SecretVerdict::wrong);
  EXPECT_EQ(judge_secret(seen_with("mine"), ""), SecretVerdict::wrong);
}

TEST(VisitorSecret, NewcomersAndThoseWhoCameWithoutOneNeedNone) {
  EXPECT_EQ(judge_secret({.known = true, .visitor = std::nullopt}, "mine"), SecretVerdict::right);
  EXPECT_EQ(judge_secret(seen_with(""), ""), SecretVerdict::right);
}

TEST(VisitorSecret, ADatabaseThatDoesNotAnswerSaysNothingOfIt) {
  EXPECT_EQ(judge_secret({}, "mine"), SecretVerdict::unknown);
  EXPECT_EQ(judge_secret({}, ""), SecretVerdict::unknown);
}

TEST(VisitorUser, AJoinedUidIsNobodysWithoutTheProofOfItsUser) {
  for (const char* person : {"phone", "laptop"}) {  // a device, and the person's own
    KnownVisitor known{.known = true, .visitor = store::Visitor()};
    known.visitor->uid = "phone";
    known.visitor->user_id = "42";
    known.visitor->joined_to = person;
    EXPECT_FALSE(refusal(known, Identified{{}, "42"}));
    for (const char* other : {"", "43"}) {
      const auto refused = refusal(known, Identified{{}, other});
      ASSERT_TRUE(refused);
      EXPECT_EQ(refused->code, ErrorCode::forbidden);
    }
  }
}

TEST(VisitorUser, AnotherUserNeverTakesTheUidOver) {
  KnownVisitor known{.known = true, .visitor = store::Visitor()};
  known.visitor->user_id = "42";
  const auto who = [](const std::string& user) { return Identified{{}, user}; };
  EXPECT_FALSE(refusal(known, who("42")));
  EXPECT_FALSE(refusal(known, who(""))) << "who leaves";
  ASSERT_TRUE(refusal(known, who("7")));
  known.visitor->user_id.clear();
  EXPECT_FALSE(refusal(known, who("7"))) << "has left";
}

TEST(Refusal, OfWhoIsBannedWhateverTheDatabaseKnows) {
  Identified who;
  who.message.secret = "right";
  KnownVisitor known;
  known.banned = true;
  EXPECT_EQ(refusal(known, who)->code, ErrorCode::banned);
  known.known = true;
  EXPECT_EQ(refusal(known, who)->code, ErrorCode::banned);
  known.banned = false;
  EXPECT_FALSE(refusal(known, who));
}

}  // namespace
}  // namespace porchlight::identity
