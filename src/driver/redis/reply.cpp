#include "driver/redis/reply.hpp"

#include <charconv>
#include <hiredis/hiredis.h>

namespace porchlight::driver {

RedisReply::Type RedisReply::type() const {
  if (reply_ == nullptr) return Type::nil;
  switch (reply_->type) {
    case REDIS_REPLY_INTEGER:
      return Type::integer;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return Type::text;
    case REDIS_REPLY_ARRAY:
      return Type::array;
    case REDIS_REPLY_ERROR:
      return Type::error;
    default:
      return Type::nil;
  }
}

std::int64_t RedisReply::integer() const {
  if (type() == Type::integer) return reply_->integer;
  if (type() != Type::text) return 0;
  const std::string_view digits = text();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

std::string_view RedisReply::text() const {
  const Type is = type();
  if (is != Type::text && is != Type::error) return {};
  return {reply_->str, reply_->len};
}

std::size_t RedisReply::size() const {
  return type() == Type::array ? reply_->elements : 0;
}

RedisReply RedisReply::operator[](std::size_t index) const {
  return RedisReply(index < size() ? reply_->element[index] : nullptr);
}

bool is_of_cluster(std::string_view error) {
  const std::string_view code = error.substr(0, error.find(' '));
  for (const auto* one : {"MOVED", "ASK", "CROSSSLOT", "CLUSTERDOWN", "TRYAGAIN"}) {
    if (code == one) return true;
  }
  return false;
}

RedisRequest& RedisRequest::command(std::size_t arguments) {
  bytes_ += '*';
  bytes_ += std::to_string(arguments);
  bytes_ += "\r\n";
  ++commands_;
  return *this;
}

RedisRequest& RedisRequest::arg(std::string_view text) {
  bytes_ += '$';
  bytes_ += std::to_string(text.size());
  bytes_ += "\r\n";
  bytes_ += text;
  bytes_ += "\r\n";
  return *this;
}

RedisRequest& RedisRequest::arg(std::int64_t number) {
  return arg(std::string_view(std::to_string(number)));
}

}  // namespace porchlight::driver
