#include "preview/preview_message.hpp"

#include "preview/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::preview {
namespace {

TEST(PreviewMessage, APieceComesThroughWithItsBytes) {
  Message message;
  message.kind = Kind::piece;
  message.from = "gw1/2";
  message.visitor = {7, "ann"};
  message.capture = "abc";
  message.piece = {.snapshot = 3, .index = 1, .count = 2, .kind = "page", .encoding = "gzip", .data = {}};
  message.piece.data = std::string("\0\n\xff{\"", 5);
  const auto read = decode(encode(message, 4));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->to, 4U);
  EXPECT_EQ(read->message.kind, Kind::piece);
  EXPECT_EQ(read->message.from, "gw1/2");
  EXPECT_EQ(read->message.visitor, (VisitorKey{7, "ann"}));
  EXPECT_EQ(read->message.capture, "abc");
  EXPECT_EQ(read->message.piece.snapshot, 3);
  EXPECT_EQ(read->message.piece.index, 1);
  EXPECT_EQ(read->message.piece.count, 2);
  EXPECT_EQ(read->message.piece.kind, "page");
  EXPECT_EQ(read->message.piece.encoding, "gzip");
  EXPECT_EQ(read->message.piece.data, message.piece.data);
}

TEST(PreviewMessage, WhatIsForAllThreadsNamesNone) {
  Message message;
  message.kind = Kind::find;
  message.from = "gw1/0";
  message.url = "https://shop.example/\n\"";
  message.fresh = true;
  const auto read = decode(encode(message, std::nullopt));
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->to);
  EXPECT_EQ(read->message.url, message.url);
  EXPECT_TRUE(read->message.fresh);
}

TEST(PreviewMessage, HowFarASnapshotHasComeComesThrough) {
  Message message = say("gw1/2", Kind::attached, {7, "ann"});
  message.capture = "abc";
  message.piece.snapshot = 3;
  message.piece.index = 2;
  const auto read = decode(encode(message, 0));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->message.capture, "abc");
  EXPECT_EQ(read->message.piece.snapshot, 3);
  EXPECT_EQ(read->message.piece.index, 2);
}

TEST(PreviewMessage, AScrollComesThrough) {
  Message message;
  message.kind = Kind::scroll;
  message.scroll = {.snapshot = 2, .x = 1, .y = 640, .width = 1280, .height = 720};
  const auto read = decode(encode(message, 0));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->message.scroll.snapshot, 2);
  EXPECT_EQ(read->message.scroll.x, 1);
  EXPECT_EQ(read->message.scroll.y, 640);
  EXPECT_EQ(read->message.scroll.width, 1280);
  EXPECT_EQ(read->message.scroll.height, 720);
}

TEST(PreviewMessage, AnythingElseIsNone) {
  EXPECT_FALSE(decode(""));
  EXPECT_FALSE(decode("{}"));
  EXPECT_FALSE(decode("{}\n"));
  EXPECT_FALSE(decode("[]\n"));
  EXPECT_FALSE(decode("{\"kind\":99}\n"));
  EXPECT_FALSE(decode("{\"kind\":-1}\n"));
  EXPECT_FALSE(decode("{\"kind\":0}\n" + std::string(limits::bus_bytes, 'x')));
}

}  // namespace
}  // namespace porchlight::preview
