#pragma once
// Requests and their replies over one connection, without a socket. One batch is under way at a time; what
// comes meanwhile makes the next one: under load batches grow by themselves, and an idle connection answers
// at once. Redis answers in order, so a reply belongs to the oldest request that has not got all of its own.

#include "driver/redis/reader.hpp"
#include "driver/redis/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::driver {

class RedisPipeline {
 public:
  /// What a reply tells of a server that is not to be used any more.
  enum class Unfit : std::uint8_t { no, replica, cluster };
  struct Progress {
    bool batch_done = false;  // the batch under way has been answered whole
    Unfit unfit = Unfit::no;  // and what one of its replies told
  };

  /// Queues; the handler moves in only if it answers true. False: the queue is full, or the request is empty.
  [[nodiscard]] bool add(RedisRequest& request, RedisHandler& handler);
  /// Takes the next batch as bytes to write. Empty: nothing waits, or a batch is under way.
  [[nodiscard]] std::string begin_batch();
  /// Takes bytes that have come and calls the handlers of what is answered; they may add, and may close().
  /// Errors: `unavailable`: no Redis speaks so; fail() what is left.
  [[nodiscard]] Result<Progress> receive(std::string_view bytes);
  /// Answers everything, in order, with `error`, and forgets what has come: ready for the next connection.
  void fail(const Error& error);
  /// Forgets everything, without an answer. Handlers that receive() or fail() would still call are not
  /// called.
  void close();

  [[nodiscard]] bool under_way() const { return !under_way_.empty(); }
  /// Commands of the batch that is under way, or was the last one.
  [[nodiscard]] std::size_t batch_commands() const { return batch_commands_; }
  /// Commands that wait.
  [[nodiscard]] std::size_t queued() const { return queued_commands_; }

 private:
  struct Waiting {
    std::string bytes;
    std::size_t commands = 0;
    RedisHandler handler;
  };
  void on_reply(OwnedRedisReply reply);

  std::deque<Waiting> queue_;
  std::deque<Waiting> under_way_;         // their bytes are gone
  std::vector<OwnedRedisReply> replies_;  // of the oldest that is under way
  std::optional<RedisReader> reader_;
  std::size_t queued_commands_ = 0;
  std::size_t queued_bytes_ = 0;
  std::size_t batch_commands_ = 0;
  Unfit unfit_ = Unfit::no;
  bool closed_ = false;
};

}  // namespace porchlight::driver
