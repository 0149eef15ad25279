#include "support/postgres_server.hpp"

#include "support/redis_server.hpp"  // free_port

#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <libpq-fe.h>
#include <memory>
#include <pwd.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace porchlight::test {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds patience{60};
constexpr std::chrono::milliseconds between_looks{20};
constexpr int starts = 5;  // another process may take the port that was free a moment ago
constexpr const char* programs = "/usr/lib/postgresql/15/bin/";
constexpr const char* user = "postgres";  // of Debian's package

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Finish>;

/// Whom the server runs as: PostgreSQL refuses root.
struct Owner {
  uid_t uid = ::geteuid();
  gid_t gid = ::getegid();
};

Owner owner() {
  if (::geteuid() != 0) return {};
  const passwd* const entry = ::getpwnam(user);
  if (entry == nullptr) throw std::runtime_error("there is no user postgres to run PostgreSQL as");
  return {entry->pw_uid, entry->pw_gid};
}

/// Becomes the program; only called in a child. What it says goes into `log`.
[[noreturn]] void become(const Owner& who, pid_t parent, const char* log, const std::vector<char*>& command) {
  if (::geteuid() == 0 &&
      (::setgroups(0, nullptr) != 0 || ::setgid(who.gid) != 0 || ::setuid(who.uid) != 0)) {
    ::_exit(127);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);       // after the change of user, which forgets it
  if (::getppid() != parent) ::_exit(127);  // it died before the line above
  const int file = ::open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0 || ::dup2(file, STDOUT_FILENO) < 0 || ::dup2(file, STDERR_FILENO) < 0) ::_exit(127);
  ::execvp(command.front(), command.data());
  ::_exit(127);
}

pid_t spawn_as(const Owner& who, const std::string& log, std::vector<std::string> command) {
  // All that allocates comes before the fork: between it and exec only what is safe in a signal handler.
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) become(who, parent, log.c_str(), arguments);
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

PostgresServer::PostgresServer(std::vector<std::string> settings, bool tls) : settings_(std::move(settings)) {
  prepare(tls);
  start_anywhere();
}

PostgresServer::~PostgresServer() {
  if (child_ < 0) return;
  signal_all(SIGCONT);
  ::kill(child_, SIGQUIT);
  wait_for(child_);
}

std::string PostgresServer::url(std::string_view database) const {
  return "postgresql://postgres@127.0.0.1:" + std::to_string(port_) + "/" + std::string(database);
}

std::string PostgresServer::certificate() const {
  return folder_.path() + "/server.crt";
}

std::string PostgresServer::log() const {
  std::ostringstream text;
  text << std::ifstream(folder_.path() + "/postgres.log").rdbuf();
  return text.str();
}

void PostgresServer::prepare(bool tls) {
  const Owner who = owner();
  const std::string path = folder_.path();
  if (::chown(path.c_str(), who.uid, who.gid) != 0) throw std::runtime_error("cannot give " + path + " away");
  const auto run = [&](std::vector<std::string> command) {
    if (wait_for(spawn_as(who, path + "/postgres.log", std::move(command))) != 0)
      throw std::runtime_error(log());
  };
  run({std::string(programs) + "initdb", "-D", path + "/data", "-U", "postgres", "--auth=trust", "--no-sync",
       "--encoding=UTF8", "--locale=C.UTF-8"});
  if (!tls) return;
  run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
       "-addext", "subjectAltName=DNS:localhost", "-keyout", path + "/server.key", "-out", certificate()});
  settings_.insert(settings_.end(),
                   {"ssl=on", "ssl_cert_file=" + certificate(), "ssl_key_file=" + path + "/server.key"});
}

void PostgresServer::start_anywhere() {
  for (int attempt = 1;; ++attempt) {
    port_ = free_port();
    try {
      return start();
    } catch (const std::runtime_error&) {
      if (attempt == starts || log().find("Address already in use") == std::string::npos) throw;
    }
  }
}

void PostgresServer::spawn() {
  std::vector<std::string> command{std::string(programs) + "postgres", "-D", folder_.path() + "/data"};
  std::vector<std::string> settings{"port=" + std::to_string(port_), "listen_addresses=127.0.0.1",
                                    "unix_socket_directories=",      "fsync=off",
                                    "full_page_writes=off",          "timezone=UTC",
                                    "log_min_messages=error",        "shared_buffers=64MB"};
  settings.insert(settings.end(), settings_.begin(), settings_.end());
  for (const std::string& setting : settings) {
    command.emplace_back("-c");
    command.push_back(setting);
  }
  child_ = spawn_as(owner(), folder_.path() + "/postgres.log", std::move(command));
}

void PostgresServer::start() {
  if (child_ >= 0) return;
  spawn();
  for (const auto end = Clock::now() + patience; !answers();) {
    if (has_ended() || Clock::now() > end) {
      if (child_ >= 0) stop();
      throw std::runtime_error("PostgreSQL does not start:\n" + log());
    }
    std::this_thread::sleep_for(between_looks);
  }
}

bool PostgresServer::answers() const {
  return PQping(url().c_str()) == PQPING_OK;
}

bool PostgresServer::has_ended() {
  if (child_ >= 0 && ::waitpid(child_, nullptr, WNOHANG) == child_) child_ = -1;
  return child_ < 0;
}

void PostgresServer::stop() {
  if (child_ < 0) return;
  ::kill(child_, SIGINT);
  wait_for(child_);
  child_ = -1;
}

void PostgresServer::kill() {
  if (child_ < 0) return;
  ::kill(child_, SIGKILL);
  wait_for(child_);
  child_ = -1;
}

void PostgresServer::restart() {
  stop();
  start();
}

/// Its children are the processes whose parent it is (proc(5), the fourth field of stat).
void PostgresServer::signal_all(int signal) const {
  ::kill(child_, signal);
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::string stat;
    std::getline(std::ifstream(entry.path() / "stat"), stat);
    const std::size_t end = stat.rfind(')');
    if (end == std::string::npos) continue;
    std::istringstream rest(stat.substr(end + 1));
    std::string state;
    pid_t parent = 0;
    if (rest >> state >> parent && parent == child_) ::kill(std::stoi(name), signal);
  }
}

void PostgresServer::pause() {
  signal_all(SIGSTOP);
  int status = 0;
  ::waitpid(child_, &status, WUNTRACED);  // until it really stands still
}

void PostgresServer::resume() {
  signal_all(SIGCONT);
}

std::string PostgresServer::new_database() {
  const std::string name = "test" + std::to_string(++databases_);
  ask(url(), "CREATE DATABASE " + name);
  return url(name);
}

std::string PostgresServer::ask(const std::string& url, const std::string& sql) const {
  const Connection connection(PQconnectdb(url.c_str()));
  const std::unique_ptr<PGresult, Clear> result(PQexec(connection.get(), sql.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
  }
  std::string text;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    text += (row == 0 ? "" : "\n") + std::string(PQgetvalue(result.get(), row, 0));
  }
  return text;
}

PgBouncer::PgBouncer(const PostgresServer& server) : port_(free_port()) {
  const Owner who = owner();
  const std::string path = folder_.path();
  const std::string settings = path + "/pgbouncer.ini";
  std::ofstream(settings) << "[databases]\n* = host=127.0.0.1 port=" << server.port() << " user=postgres\n"
                          << "[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " << port_
                          << "\nauth_type = any\nunix_socket_dir =\npool_mode = transaction\n"
                          << "default_pool_size = 2\nmax_client_conn = 1000\n";
  if (::chown(path.c_str(), who.uid, who.gid) != 0) throw std::runtime_error("cannot give " + path + " away");
  child_ = spawn_as(who, path + "/pgbouncer.log", {"/usr/sbin/pgbouncer", settings});
  const std::string probe = url(server.url());
  for (const auto end = Clock::now() + patience; PQping(probe.c_str()) != PQPING_OK;) {
    if (Clock::now() > end || ::waitpid(child_, nullptr, WNOHANG) == child_) {
      throw std::runtime_error("pgbouncer does not start:\n" + log());
    }
    std::this_thread::sleep_for(between_looks);
  }
}

PgBouncer::~PgBouncer() {
  ::kill(child_, SIGKILL);
  wait_for(child_);
}

std::string PgBouncer::url(std::string_view server_url) const {
  return "postgresql://postgres@127.0.0.1:" + std::to_string(port_) +
         std::string(server_url.substr(server_url.rfind('/')));
}

std::string PgBouncer::log() const {
  std::ostringstream text;
  text << std::ifstream(folder_.path() + "/pgbouncer.log").rdbuf();
  return text.str();
}

}  // namespace porchlight::test
