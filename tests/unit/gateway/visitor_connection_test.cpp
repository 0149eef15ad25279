#include "gateway/visitor_connection.hpp"

#include <gtest/gtest.h>

namespace porchlight::gateway {
namespace {

// Bytes do not drift as benchmarks do. Whoever needs more for each of tens of thousands of visitors says so
// here; what is there for few of them stands behind a pointer.
TEST(VisitorConnection, IsSmallBecauseThereAreMany) {
  EXPECT_LE(sizeof(identity::Visit), 24U);
  EXPECT_LE(sizeof(conversations::VisitorLine), 56U);
  EXPECT_LE(sizeof(VisitorConnection), 208U);
}

}  // namespace
}  // namespace porchlight::gateway
