#include "gateway/visitor_connection.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace porchlight::gateway {
namespace {

// Bytes do not drift as benchmarks do. Whoever needs more for each of tens of thousands of visitors says so
// here; what is there for few of them stands behind a pointer.
TEST(VisitorConnection, IsSmallBecauseThereAreMany) {
  EXPECT_LE(sizeof(identity::Visit), 24U);
  EXPECT_LE(sizeof(conversations::VisitorLine), 56U);
  EXPECT_LE(sizeof(VisitorConnection), 208U);
}

// What is said between a log-out and the answer of who is here now was the one's who had left.
TEST(VisitorConnection, IsNobodysWhileItIsLookedUpWhoItIsAboutToBe) {
  VisitorConnection visitor;
  EXPECT_FALSE(unsettled(visitor, "setAttributes"));
  identity::Identified who;
  who.message.uid = "v1";
  static_cast<void>(visitor.visit.identify(std::move(who), {}));
  const auto why = unsettled(visitor, "setAttributes");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->code, ErrorCode::not_identified);
  EXPECT_EQ(why->message, "Expected the acknowledgement of identify before setAttributes.");
  identity::KnownVisitor newcomer;
  newcomer.known = true;
  static_cast<void>(visitor.visit.on_known(newcomer, "", [] { return true; }));
  EXPECT_FALSE(unsettled(visitor, "setAttributes"));
}

}  // namespace
}  // namespace porchlight::gateway
