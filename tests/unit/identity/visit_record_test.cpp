#include "identity/visit_record.hpp"

#include "base/crypto.hpp"

#include <gmock/gmock.h>

namespace porchlight::identity {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class VisitRecordTest : public testing::Test {
 protected:
  VisitRecordTest() {
    who.message.project = 1;
    who.message.uid = "ann";
    before.known = true;
    before.visitor.emplace();
    before.visitor->uid = "ann";
    before.visitor->name = "Ann";
  }
  store::VisitorWrite write(const KnownVisitor& known) { return write_of(who, known, WallTime{}); }
  void say(const std::string& name, const std::string& email) {
    who.message.identity = protocol::Identity{.user_id = "", .name = name, .email = email, .hash = ""};
  }

  Identified who;
  KnownVisitor before;
  const KnownVisitor newcomer{.known = true, .visitor = {}};
};

TEST_F(VisitRecordTest, KeepsWhatTheVisitorSaid) {
  who.message.referrer = "https://search.example/";
  who.message.secret = "secret";
  who.user_id = "42";
  say("Ann", "ann@example.com");
  const auto row = write(newcomer);
  EXPECT_EQ(row.key, (VisitorKey{1, "ann"}));
  EXPECT_EQ(row.referrer, "https://search.example/");
  EXPECT_EQ(row.secret_hash, crypto::sha256_hex("secret"));
  EXPECT_EQ(row.user_id, "42");
  EXPECT_EQ(row.name, "Ann");
  EXPECT_EQ(row.email, "ann@example.com");
}

TEST_F(VisitRecordTest, WhatWasNotSaidStaysAsItWas) {
  EXPECT_FALSE(write(before).name);
  say("", "");
  const auto row = write(before);
  EXPECT_FALSE(row.name);
  EXPECT_FALSE(row.email);
  EXPECT_THAT(row.secret_hash, IsEmpty());
}

TEST_F(VisitRecordTest, WhatWasProvenOnceEndsWithItsProof) {
  before.visitor->user_id = "42";
  EXPECT_EQ(write(before).user_id, "");
  EXPECT_EQ(write(KnownVisitor{}).user_id, "") << "perhaps";
}

TEST_F(VisitRecordTest, OfWhoNeverProvedAnythingNoUserIsWritten) {
  EXPECT_FALSE(write(before).user_id)
      << "the row would take back a proof that was given before it is written";
  EXPECT_FALSE(write(newcomer).user_id);
}

TEST_F(VisitRecordTest, OfANewcomerTheArrivalTellsTheName) {
  say("Ann", "");
  EXPECT_THAT(write(newcomer).news, IsEmpty());
  who.user_id = "42";
  EXPECT_THAT(write(newcomer).news, HasSubstr("Ann")) << "but not that it is verified";
}

TEST_F(VisitRecordTest, AgentsAreToldWhoIsSomebodyElse) {
  say("Ann", "");
  EXPECT_THAT(write(before).news, IsEmpty()) << "the same";
  say("Anna", "");
  EXPECT_THAT(write(before).news, HasSubstr("Anna"));
  say("Ann", "ann@example.com");
  EXPECT_THAT(write(before).news, HasSubstr("ann@example.com"));
  say("Ann", "");
  before.visitor->user_id = "42";
  EXPECT_THAT(write(before).news, HasSubstr("Ann")) << "not verified any more";
}

TEST_F(VisitRecordTest, ShowsWhatThePageSaysNowElseWhatIsKnown) {
  EXPECT_EQ(shown_name(who.message, before), "Ann");
  EXPECT_EQ(shown_name(who.message, newcomer), "");
  say("", "");
  EXPECT_EQ(shown_name(who.message, before), "Ann");
  say("Anna", "");
  EXPECT_EQ(shown_name(who.message, before), "Anna");
  before.visitor->agent_name = "Big customer";
  EXPECT_EQ(shown_name(who.message, before), "Big customer") << "what agents call the visitor";
}

TEST_F(VisitRecordTest, ShowsAnEmailByTheSameRule) {
  before.visitor->email = "old@shop.example";
  say("", "");
  EXPECT_EQ(shown_email(who.message, before), "old@shop.example");
  EXPECT_EQ(shown_email(who.message, newcomer), "");
  say("", "new@shop.example");
  EXPECT_EQ(shown_email(who.message, before), "new@shop.example");
}

TEST(VisitRecord, WhatADeviceSaysIsWrittenOfItsPerson) {
  Identified who;
  who.message.project = 1;
  who.message.uid = "phone";
  who.user_id = "42";
  KnownVisitor known{.known = true, .visitor = store::Visitor{}};
  known.person.emplace();
  known.person->uid = "laptop";
  known.person->name = "Ann";
  known.person->user_id = "42";
  const store::VisitorWrite write = write_of(who, known, WallTime{});
  EXPECT_EQ(write.key, (VisitorKey{1, "laptop"}));
  EXPECT_EQ(write.user_id, "42");
  EXPECT_TRUE(write.news.empty()) << "nobody is somebody else";
  EXPECT_EQ(shown_name(who.message, known), "Ann");
  known.joined.emplace();
  EXPECT_NE(write_of(who, known, WallTime{}).news.find("\"laptop\""), std::string::npos)
      << "it has just become that person";
}

}  // namespace
}  // namespace porchlight::identity
