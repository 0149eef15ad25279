#pragma once
// A real redis-server of the test's own: a child process on a free loopback port, in a temporary folder,
// keeping nothing on disk. It does not outlive its object, nor (PR_SET_PDEATHSIG) the thread that started it.

#include "support/temporary_folder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace porchlight::test {

class RedisServer {
 public:
  struct Options {
    std::vector<std::string> configuration{};  // lines of redis.conf, below our own: `requirepass x`
    std::vector<std::string> arguments{};      // behind the file: `--sentinel`
    std::vector<std::string> environment{};    // `NAME=value`, beside the test's own (LD_PRELOAD of a clock)
    std::string password{};                    // that ask() gives, where the configuration demands one
  };

  /// Has answered a PING when it returns. Throws std::runtime_error, with its log, where it does not start.
  RedisServer();
  explicit RedisServer(Options options);
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// `redis://127.0.0.1:<port>`, without a password.
  [[nodiscard]] std::string url() const;
  [[nodiscard]] const std::string& folder() const { return path_; }
  [[nodiscard]] std::string log() const;

  /// SIGTERM, and waits for its end.
  void stop();
  /// SIGKILL, and waits for its end.
  void kill();
  /// Starts a stopped one again, on the same port, empty.
  void start();
  /// kill() and start().
  void restart();
  /// SIGSTOP and SIGCONT: the kernel still accepts and receives for it.
  void pause();
  void resume();

  /// One command on a connection of its own, the answer as text: an array's elements one a line, nil as
  /// `(nil)`, an error as `(error) …`; `(no answer)` where the server is away.
  std::string ask(const std::vector<std::string>& command) const;
  /// ask(), its words cut at spaces.
  std::string ask(std::string_view command) const;
  /// Asks again and again until the answer contains `expected`; the last answer. Gives up after 20 s.
  std::string ask_until(std::string_view command, std::string_view expected) const;

 private:
  void spawn();
  [[nodiscard]] bool answers() const;
  [[nodiscard]] bool has_ended();
  void wait_for_end();

  Options options_;
  TemporaryFolder temporary_;
  std::string path_;
  std::uint16_t port_ = 0;
  pid_t child_ = -1;
};

/// A loopback port that nobody listens on.
[[nodiscard]] std::uint16_t free_port();

}  // namespace porchlight::test
