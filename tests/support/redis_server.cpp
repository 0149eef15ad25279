#include "support/redis_server.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <hiredis/hiredis.h>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace porchlight::test {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds patience{20};
constexpr std::chrono::milliseconds between_looks{5};
constexpr int starts = 5;  // another process may take the port that was free a moment ago

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Context = std::unique_ptr<redisContext, FreeContext>;
using Reply = std::unique_ptr<redisReply, FreeReply>;

std::string as_text(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_NIL:
      return "(nil)";
    case REDIS_REPLY_INTEGER:
      return std::to_string(reply.integer);
    case REDIS_REPLY_ERROR:
      return "(error) " + std::string(reply.str, reply.len);
    case REDIS_REPLY_ARRAY: {
      std::string text;
      for (std::size_t i = 0; i < reply.elements; ++i) {
        text += (i == 0 ? "" : "\n") + as_text(*reply.element[i]);
      }
      return text;
    }
    default:
      return {reply.str, reply.len};
  }
}

Reply run(redisContext& context, const std::vector<std::string>& command) {
  std::vector<const char*> arguments;
  std::vector<std::size_t> sizes;
  for (const auto& argument : command) {
    arguments.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  return Reply(static_cast<redisReply*>(
      redisCommandArgv(&context, static_cast<int>(arguments.size()), arguments.data(), sizes.data())));
}

std::vector<std::string> words(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> found;
  for (std::string word; stream >> word;) found.push_back(word);
  return found;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> found;
  for (auto& text : texts) found.push_back(text.data());
  found.push_back(nullptr);
  return found;
}

}  // namespace

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(socket, generic, size) == 0 && ::getsockname(socket, generic, &size) == 0;
  ::close(socket);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

RedisServer::RedisServer() : RedisServer(Options{}) {}

RedisServer::RedisServer(Options options) : options_(std::move(options)), path_(temporary_.path()) {
  for (int attempt = 1;; ++attempt) {
    port_ = free_port();
    try {
      start();
      return;
    } catch (const std::runtime_error&) {
      if (attempt == starts || log().find("Address already in use") == std::string::npos) throw;
    }
  }
}

RedisServer::~RedisServer() {
  kill();
}

std::string RedisServer::url() const {
  return "redis://127.0.0.1:" + std::to_string(port_);
}

std::string RedisServer::log() const {
  std::ostringstream text;
  text << std::ifstream(path_ + "/redis.log").rdbuf();
  return text.str();
}

void RedisServer::start() {
  if (child_ >= 0) return;
  std::ofstream file(path_ + "/redis.conf");
  file << "bind 127.0.0.1\nport " << port_ << "\ndir " << path_ << "\nlogfile " << path_
       << "/redis.log\ndaemonize no\n";
  const bool sentinel = std::find(options_.arguments.begin(), options_.arguments.end(), "--sentinel") !=
                        options_.arguments.end();
  if (!sentinel) file << "save \"\"\nappendonly no\n";
  for (const auto& line : options_.configuration) file << line << '\n';
  file.close();
  spawn();
  for (const auto end = Clock::now() + patience; !answers();) {
    if (has_ended() || Clock::now() > end) {
      kill();
      throw std::runtime_error("redis-server does not start:\n" + log());
    }
    std::this_thread::sleep_for(between_looks);
  }
}

void RedisServer::spawn() {
  // All that allocates comes before the fork: between it and exec only what is safe in a signal handler.
  std::vector<std::string> command{"redis-server", path_ + "/redis.conf"};
  command.insert(command.end(), options_.arguments.begin(), options_.arguments.end());
  std::vector<std::string> environment = options_.environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  const auto arguments = pointers(command);
  const auto variables = pointers(environment);
  const pid_t parent = ::getpid();
  child_ = ::fork();
  if (child_ < 0) throw std::runtime_error("cannot fork");
  if (child_ > 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it died before the line above
  ::execvpe(arguments[0], arguments.data(), variables.data());
  ::_exit(127);
}

bool RedisServer::answers() const {
  const std::string answer = ask("PING");
  return answer == "PONG" || answer.starts_with("(error) NOAUTH") || answer.starts_with("(error) NOPERM");
}

bool RedisServer::has_ended() {
  if (child_ >= 0 && ::waitpid(child_, nullptr, WNOHANG) == child_) child_ = -1;
  return child_ < 0;
}

void RedisServer::wait_for_end() {
  while (child_ >= 0 && ::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
}

void RedisServer::stop() {
  if (child_ < 0) return;
  ::kill(child_, SIGTERM);
  wait_for_end();
}

void RedisServer::kill() {
  if (child_ < 0) return;
  ::kill(child_, SIGKILL);
  wait_for_end();
}

void RedisServer::restart() {
  kill();
  start();
}

void RedisServer::pause() {
  ::kill(child_, SIGSTOP);
  int status = 0;
  ::waitpid(child_, &status, WUNTRACED);  // until it really stands still
}

void RedisServer::resume() {
  ::kill(child_, SIGCONT);
}

std::string RedisServer::ask(const std::vector<std::string>& command) const {
  const timeval time{5, 0};
  const Context context(redisConnectWithTimeout("127.0.0.1", port_, time));
  if (!context || context->err != 0 || redisSetTimeout(context.get(), time) != REDIS_OK) return "(no answer)";
  if (!options_.password.empty()) {
    const Reply authenticated = run(*context, {"AUTH", options_.password});
    if (!authenticated) return "(no answer)";
  }
  const Reply reply = run(*context, command);
  return reply ? as_text(*reply) : "(no answer)";
}

std::string RedisServer::ask(std::string_view command) const {
  return ask(words(command));
}

std::string RedisServer::ask_until(std::string_view command, std::string_view expected) const {
  for (const auto end = Clock::now() + patience;;) {
    std::string answer = ask(command);
    if (answer.find(expected) != std::string::npos || Clock::now() > end) return answer;
    std::this_thread::sleep_for(between_looks);
  }
}

}  // namespace porchlight::test
