#include "base/public_error.hpp"

#include <gtest/gtest.h>

namespace porchlight {
namespace {

// A 503 said "PostgreSQL: cannot connect: could not translate host name "db.internal" …" to whoever asked.
TEST(PublicError, WhatFailsInsideNamesNoCauseToClients) {
  for (const ErrorCode code : {ErrorCode::unavailable, ErrorCode::internal}) {
    const Error told = public_error({code, "PostgreSQL: cannot connect to db.internal"});
    EXPECT_EQ(told.code, code);
    EXPECT_EQ(told.message.find("PostgreSQL"), std::string::npos);
    EXPECT_EQ(told.message.find("db.internal"), std::string::npos);
    EXPECT_FALSE(told.message.empty());
  }
}

TEST(PublicError, WhatAClientGotWrongIsToldInFull) {
  EXPECT_EQ(public_error(bad_request("uid: expected a text")).message, "uid: expected a text");
}

}  // namespace
}  // namespace porchlight
