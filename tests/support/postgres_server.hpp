#pragma once
// A real PostgreSQL of the test's own: a child process on a free loopback port, in a temporary folder, that
// syncs nothing. It runs as an unprivileged user where the tests run as root, and does not outlive its
// object, nor (PR_SET_PDEATHSIG) the thread that started it.

#include "support/temporary_folder.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace porchlight::test {

class PostgresServer {
 public:
  /// `settings` are of postgresql.conf: `max_connections=5`. With `tls`, the server has a certificate for
  /// `localhost` (certificate()). It answers when this returns.
  /// Throws std::runtime_error, with its log, where it does not start.
  explicit PostgresServer(std::vector<std::string> settings = {}, bool tls = false);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// The superuser's URL of a database; `host` is what the certificate's name is held against.
  [[nodiscard]] std::string url(std::string_view database = "postgres") const;
  /// A new, empty database: its URL.
  [[nodiscard]] std::string new_database();
  [[nodiscard]] std::string certificate() const;
  [[nodiscard]] std::string log() const;

  /// SIGINT ("fast": sessions are cut, the data is kept), and waits for its end.
  void stop();
  /// SIGKILL to it; its children notice by themselves.
  void kill();
  /// Starts a stopped one again on the same port with the same data.
  void start();
  /// stop() and start().
  void restart();
  /// SIGSTOP and SIGCONT to it and all of its children: the kernel still accepts and receives for it.
  void pause();
  void resume();

  /// Statements of the superuser on a connection of their own: the first column of the last one's rows, a
  /// line each. Throws std::runtime_error where they fail. The database is named by its URL.
  std::string ask(const std::string& url, const std::string& sql) const;

 private:
  void prepare(bool tls);
  void start_anywhere();
  void spawn();
  [[nodiscard]] bool answers() const;
  [[nodiscard]] bool has_ended();
  void signal_all(int signal) const;

  std::vector<std::string> settings_;
  TemporaryFolder folder_;
  std::uint16_t port_ = 0;
  pid_t child_ = -1;
  int databases_ = 0;
};

/// Debian's pgbouncer before such a server, with a server connection for each transaction: two of them for
/// however many clients, so that clients meet each other's. Started, run and ended as the server is.
class PgBouncer {
 public:
  /// The server outlives it. Throws std::runtime_error, with its log, where it does not start.
  explicit PgBouncer(const PostgresServer& server);
  ~PgBouncer();
  PgBouncer(const PgBouncer&) = delete;
  PgBouncer& operator=(const PgBouncer&) = delete;

  /// The same database as the server's URL names, by way of the pooler.
  [[nodiscard]] std::string url(std::string_view server_url) const;

 private:
  [[nodiscard]] std::string log() const;

  TemporaryFolder folder_;
  std::uint16_t port_ = 0;
  pid_t child_ = -1;
};

}  // namespace porchlight::test
