#include "driver/redis/limits.hpp"
#include "driver/redis/reader.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::driver {
namespace {

using Type = RedisReply::Type;

/// The only reply in the bytes.
OwnedRedisReply read(std::string_view bytes) {
  RedisReader reader;
  reader.feed(bytes);
  auto reply = reader.next();
  return std::move(**reply);
}

TEST(RedisRequest, IsWhatRedisReads) {
  RedisRequest request;
  request.command(3).arg("SET").arg("key").arg(std::int64_t{-5}).command(1).arg("PING");
  EXPECT_EQ(request.commands(), 2U);
  EXPECT_EQ(request.bytes(), "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$2\r\n-5\r\n*1\r\n$4\r\nPING\r\n");
}

TEST(RedisRequest, CarriesAnyBytes) {
  const std::string bytes("a\0\r\n\xff", 5);
  EXPECT_EQ(RedisRequest().command(1).arg(bytes).bytes(), "*1\r\n$5\r\n" + bytes + "\r\n");
  EXPECT_EQ(RedisRequest().command(1).arg("").bytes(), "*1\r\n$0\r\n\r\n");
}

TEST(RedisReply, ReadsEachType) {
  EXPECT_EQ(read("+OK\r\n").get().type(), Type::text);
  EXPECT_EQ(read("$2\r\nhi\r\n").get().text(), "hi");
  EXPECT_EQ(read(":-7\r\n").get().integer(), -7);
  EXPECT_TRUE(read("$-1\r\n").get().is_nil());
  EXPECT_TRUE(read("*-1\r\n").get().is_nil());
  const auto error = read("-NOSCRIPT No matching script.\r\n");
  EXPECT_TRUE(error.get().is_error());
  EXPECT_EQ(error.get().text(), "NOSCRIPT No matching script.");
  const auto array = read("*3\r\n:1\r\n*2\r\n$1\r\na\r\n$-1\r\n+x\r\n");
  ASSERT_EQ(array.get().size(), 3U);
  EXPECT_EQ(array.get()[1][0].text(), "a");
  EXPECT_TRUE(array.get()[1][1].is_nil());
  EXPECT_EQ(array.get()[2].text(), "x");
}

TEST(RedisReply, WhatDoesNotFitReadsAsEmpty) {
  EXPECT_EQ(read(":5\r\n").get().text(), "");
  EXPECT_EQ(read("$2\r\n42\r\n").get().integer(), 42);
  for (const char* no_number : {"$2\r\n4x\r\n", "$0\r\n\r\n", "$2\r\n 4\r\n", "-5\r\n", "*0\r\n", "$-1\r\n",
                                "$20\r\n99999999999999999999\r\n"}) {
    EXPECT_EQ(read(no_number).get().integer(), 0) << no_number;
  }
  EXPECT_EQ(read("$2\r\nhi\r\n").get().size(), 0U);
  EXPECT_TRUE(read("*1\r\n:1\r\n").get()[1].is_nil());
  EXPECT_TRUE(RedisReply()[3][4].is_nil());
}

TEST(RedisReader, ReadsByteByByteAsWellAsAtOnce) {
  const std::string bytes = "*2\r\n$3\r\nabc\r\n:12\r\n+OK\r\n";
  RedisReader reader;
  std::size_t replies = 0;
  for (const char byte : bytes) {
    reader.feed({&byte, 1});
    for (auto reply = reader.next(); reply && *reply; reply = reader.next()) ++replies;
  }
  EXPECT_EQ(replies, 2U);
}

TEST(RedisReader, RefusesWhatIsNotRedis) {
  for (const char* bytes : {"HTTP/1.1 400 Bad Request\r\n", "?\r\n"}) {
    RedisReader reader;
    reader.feed(bytes);
    EXPECT_FALSE(reader.next()) << bytes;
  }
}

TEST(RedisReader, RefusesAReplyThatDoesNotEnd) {
  RedisReader reader;
  reader.feed("$500000000\r\n");
  const std::string part(1024 * 1024, 'x');
  std::size_t taken = 0;
  auto reply = reader.next();
  for (; reply && taken < 2 * limits::redis_reply_bytes; taken += part.size()) {
    reader.feed(part);
    reply = reader.next();
  }
  EXPECT_FALSE(reply);
  EXPECT_LE(taken, limits::redis_reply_bytes + part.size());
}

}  // namespace
}  // namespace porchlight::driver
