#pragma once
// A client or a subscriber on a loop of its own, against a server that the test starts; what they tell, as
// lines to wait for.

#include "driver/redis/client.hpp"
#include "driver/redis/subscriber.hpp"
#include "support/loop_thread.hpp"
#include "support/redis_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace porchlight::test {

/// Until the condition is true. False after 20 s.
template <typename Condition>
[[nodiscard]] bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

/// Lines that one thread writes and another waits for.
class Journal {
 public:
  void add(std::string line);
  [[nodiscard]] std::vector<std::string> lines() const;
  /// How many lines begin so.
  [[nodiscard]] std::size_t count(std::string_view beginning) const;
  /// Until as many lines begin so. False after 20 s.
  [[nodiscard]] bool wait_for(std::string_view beginning, std::size_t times = 1) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

/// `up`, `down: <why>`, `forbidden: <command>`, and how large batches were.
class Observer final : public driver::RedisObserver {
 public:
  void on_redis_up() override { journal.add("up"); }
  void on_redis_down(std::string_view why) override { journal.add("down: " + std::string(why)); }
  void on_redis_forbids(std::string_view command, std::string_view) override {
    journal.add("forbidden: " + std::string(command));
  }
  void on_redis_batch(std::size_t commands, std::chrono::microseconds) override {
    journal.add("batch");
    largest_batch = std::max(largest_batch, commands);
  }
  Journal journal;
  std::size_t largest_batch = 0;  // the loop's
};

using Words = std::vector<std::string>;

[[nodiscard]] driver::RedisRequest request_of(const Words& command);
/// As RedisServer::ask answers; `(unavailable)` for the error.
[[nodiscard]] std::string text_of(const Result<std::span<const driver::RedisReply>>& replies);

class Client {
 public:
  explicit Client(const std::string& url, driver::RedisClient::Settings settings = quick());
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Times that a test can wait for.
  [[nodiscard]] static driver::RedisClient::Settings quick();

  [[nodiscard]] std::future<std::string> send(const Words& command);
  [[nodiscard]] std::string ask(const Words& command) { return send(command).get(); }
  [[nodiscard]] bool up(std::size_t times = 1) const { return observer.journal.wait_for("up", times); }
  [[nodiscard]] bool down(std::size_t times = 1) const { return observer.journal.wait_for("down", times); }
  /// Asks until the answer is that one. False after 20 s.
  [[nodiscard]] bool answers(const Words& command, std::string_view expected);

  Observer observer;
  LoopThread thread;
  std::unique_ptr<driver::RedisClient> client;  // the loop's
};

/// `up`, `down: <why>`, `+<channel>`, `<channel>: <message>`.
class Listener final : public driver::RedisChannelSink {
 public:
  explicit Listener(const std::string& url, driver::RedisClient::Settings settings = Client::quick());
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void subscribe(const std::string& channel);
  void unsubscribe(const std::string& channel);

  void on_message(std::string_view channel, std::string_view message) override;
  void on_subscribed(std::string_view channel) override { journal.add("+" + std::string(channel)); }
  void on_redis_up() override { journal.add("up"); }
  void on_redis_down(std::string_view why) override { journal.add("down: " + std::string(why)); }

  Journal journal;
  LoopThread thread;
  std::unique_ptr<driver::RedisSubscriber> subscriber;  // the loop's
};

}  // namespace porchlight::test
