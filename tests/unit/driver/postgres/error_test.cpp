#include "driver/postgres/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight::driver {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PostgresErrorTest, StatesAreSortedByWhatACallerCanDo) {
  for (const char* state :
       {"53300", "57P01", "57P02", "57P03", "08006", "25006", "58030", "55P03", "53100"}) {
    EXPECT_EQ(classify_sqlstate(state), PostgresErrc::unavailable) << state;
  }
  EXPECT_EQ(classify_sqlstate("40001"), PostgresErrc::conflict);
  EXPECT_EQ(classify_sqlstate("40P01"), PostgresErrc::conflict);
  EXPECT_EQ(classify_sqlstate("40003"), PostgresErrc::unavailable);
  EXPECT_EQ(classify_sqlstate("57014"), PostgresErrc::cancelled);
  EXPECT_EQ(classify_sqlstate("23505"), PostgresErrc::unique);
  EXPECT_EQ(classify_sqlstate("23503"), PostgresErrc::foreign_key);
  EXPECT_EQ(classify_sqlstate("22021"), PostgresErrc::bad_value);
  EXPECT_EQ(classify_sqlstate("28P01"), PostgresErrc::refused);
  EXPECT_EQ(classify_sqlstate("3D000"), PostgresErrc::refused);
  EXPECT_EQ(classify_sqlstate("42P01"), PostgresErrc::other);
  EXPECT_EQ(classify_sqlstate("23514"), PostgresErrc::other);
  EXPECT_EQ(classify_sqlstate(""), PostgresErrc::other);
}

TEST(PostgresErrorTest, ARefusedConnectionTellsItsStateAndNoAddress) {
  const PostgresError error = connection_error(
      "connection to server at \"db.internal\" (10.1.2.3), port 5432 failed: FATAL:  28P01: password "
      "authentication failed for user \"app\"\nLOCATION:  auth_failed, auth.c:326\n");
  EXPECT_EQ(error.code, PostgresErrc::refused);
  EXPECT_EQ(error.sqlstate, "28P01");
  EXPECT_THAT(error.message, HasSubstr("FATAL: password authentication failed"));
  EXPECT_THAT(error.message, Not(HasSubstr("10.1.2.3")));
  EXPECT_THAT(error.message, Not(HasSubstr("LOCATION")));
}

TEST(PostgresErrorTest, AConnectionThatFindsNobodyIsUnavailable) {
  const PostgresError error = connection_error(
      "connection to server at \"127.0.0.1\", port 1 failed: Connection refused\n\tIs the server running on "
      "that "
      "host and accepting TCP/IP connections?\n");
  EXPECT_EQ(error.code, PostgresErrc::unavailable);
  EXPECT_EQ(error.message, "PostgreSQL: cannot connect: Connection refused");
}

TEST(PostgresErrorTest, TooManyConnectionsAreUnavailable) {
  const PostgresError error = connection_error(
      "connection to server at \"127.0.0.1\", port 1 failed: FATAL:  53300: sorry, too many clients "
      "already\n");
  EXPECT_EQ(error.code, PostgresErrc::unavailable);
  EXPECT_EQ(error.sqlstate, "53300");
}

TEST(PostgresErrorTest, NoTextIsUnavailableToo) {
  EXPECT_EQ(connection_error("").code, PostgresErrc::unavailable);
}

}  // namespace
}  // namespace porchlight::driver
