#include "store/database/cursor.hpp"

#include "base/crypto.hpp"

#include <gtest/gtest.h>

namespace porchlight::store {
namespace {

const PagePosition position{WallTime(Milliseconds(1'700'000'000'123)), "visitor:1.a_b-c"};

TEST(Cursor, GoesThereAndBack) {
  for (const auto sort : {VisitorSort::last_seen_desc, VisitorSort::first_seen_desc}) {
    const auto back = decode_cursor(sort, encode_cursor(sort, position));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->time, position.time);
    EXPECT_EQ(back->uid, position.uid);
  }
}

TEST(Cursor, TakesTimesBefore1970AndEmptyUids) {
  const PagePosition odd{WallTime(Milliseconds(-5)), ""};
  const auto back =
      decode_cursor(VisitorSort::last_seen_desc, encode_cursor(VisitorSort::last_seen_desc, odd));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->time, odd.time);
  EXPECT_EQ(back->uid, "");
}

TEST(Cursor, TheLongestUidFits) {
  const PagePosition longest{position.time, std::string(128, 'u')};
  EXPECT_TRUE(
      decode_cursor(VisitorSort::last_seen_desc, encode_cursor(VisitorSort::last_seen_desc, longest)));
}

TEST(Cursor, OneOfAnotherSortIsRefused) {
  const auto refused =
      decode_cursor(VisitorSort::first_seen_desc, encode_cursor(VisitorSort::last_seen_desc, position));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::bad_request);
}

TEST(Cursor, OneOfConversationsGoesThereAndBackAndIsNoVisitors) {
  const ConversationPosition place{position.time, 42};
  const auto back = decode_conversation_cursor(encode_cursor(place));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->time, place.time);
  EXPECT_EQ(back->id, 42);
  EXPECT_FALSE(decode_cursor(VisitorSort::last_seen_desc, encode_cursor(place)));
  EXPECT_FALSE(decode_conversation_cursor(encode_cursor(VisitorSort::last_seen_desc, position)));
  for (const char* plain : {"c1:", "c1:4x", "c1: 4", "c1:99999999999999999999", "c:4", "c"}) {
    EXPECT_FALSE(decode_conversation_cursor(crypto::base64url_encode(plain))) << plain;
  }
}

TEST(Cursor, WhatNoPageGaveIsRefused) {
  for (const char* plain : {"", "l", "l:", "l:uid", "lx:uid", "l1", "l1.5:uid", "l 1:uid",
                            "l99999999999999999999:uid", "x1:uid", "1:uid"}) {
    EXPECT_FALSE(decode_cursor(VisitorSort::last_seen_desc, crypto::base64url_encode(plain))) << plain;
  }
  EXPECT_FALSE(decode_cursor(VisitorSort::last_seen_desc, "not base64!"));
}

}  // namespace
}  // namespace porchlight::store
