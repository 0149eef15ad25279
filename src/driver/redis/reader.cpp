#include "driver/redis/reader.hpp"

#include "driver/redis/limits.hpp"

#include <hiredis/hiredis.h>
#include <new>

namespace porchlight::driver {

void OwnedRedisReply::Free::operator()(redisReply* reply) const {
  freeReplyObject(reply);
}

void RedisReader::Free::operator()(redisReader* reader) const {
  redisReaderFree(reader);
}

RedisReader::RedisReader() : reader_(redisReaderCreate()) {
  if (!reader_) throw std::bad_alloc();
}

void RedisReader::feed(std::string_view bytes) {
  redisReaderFeed(reader_.get(), bytes.data(), bytes.size());
}

Result<std::optional<OwnedRedisReply>> RedisReader::next() {
  void* reply = nullptr;
  if (redisReaderGetReply(reader_.get(), &reply) != REDIS_OK) {
    return Error{ErrorCode::unavailable, std::string("not understood: ") + reader_->errstr};
  }
  if (reply != nullptr) {
    return std::optional<OwnedRedisReply>(OwnedRedisReply(static_cast<redisReply*>(reply)));
  }
  if (reader_->len - reader_->pos > limits::redis_reply_bytes) {
    return Error{ErrorCode::unavailable, "a reply is too large"};
  }
  return std::optional<OwnedRedisReply>();
}

}  // namespace porchlight::driver
