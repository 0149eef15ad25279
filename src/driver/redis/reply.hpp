#pragma once
// What Redis answers, and what it is asked, without a socket.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

struct redisReply;

namespace porchlight::driver {

/// A reply, read in place: valid while its handler runs. What does not fit reads as empty: text() of an
/// integer is "", integer() of a text that is a decimal number is that number, of anything else 0, [i] beyond
/// the end is nil.
class RedisReply {
 public:
  enum class Type : std::uint8_t { nil, integer, text, array, error };

  explicit RedisReply(const redisReply* reply = nullptr) : reply_(reply) {}
  [[nodiscard]] Type type() const;
  [[nodiscard]] bool is_nil() const { return type() == Type::nil; }
  [[nodiscard]] bool is_error() const { return type() == Type::error; }
  [[nodiscard]] std::int64_t integer() const;
  /// A string's bytes, a status, or an error's text (`NOSCRIPT No matching script…`).
  [[nodiscard]] std::string_view text() const;
  /// Elements of an array.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] RedisReply operator[](std::size_t index) const;

 private:
  const redisReply* reply_;
};

/// An error that only a cluster's node answers with.
[[nodiscard]] bool is_of_cluster(std::string_view error);

/// Commands that go out together and are answered together, as RESP bytes.
class RedisRequest {
 public:
  /// Begins a command of so many arguments, its name counted; `arg` must follow exactly as often.
  RedisRequest& command(std::size_t arguments);
  RedisRequest& arg(std::string_view text);
  RedisRequest& arg(std::int64_t number);

  [[nodiscard]] std::size_t commands() const { return commands_; }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::string take_bytes() && { return std::move(bytes_); }

 private:
  std::string bytes_;
  std::size_t commands_ = 0;
};

}  // namespace porchlight::driver
