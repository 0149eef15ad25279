#include "doctor/redis_line.hpp"

#include "doctor/limits.hpp"

#include <utility>

namespace porchlight::doctor {
RedisLine::RedisLine(net::EventLoop& loop, const driver::RedisAddress& address, const net::TlsTrust* trust)
    : loop_(loop), wire_(loop, address, limits::redis_time, trust, *this) {}

Result<void> RedisLine::wait(const std::function<bool()>& done) {
  const SteadyTime end = loop_.now() + limits::redis_time;
  while (!done()) {
    if (!ended_.empty()) return Error{ErrorCode::unavailable, ended_};
    if (loop_.now() >= end) {
      return Error{ErrorCode::unavailable,
                   "no answer within " + std::to_string(limits::redis_time.count()) + " ms"};
    }
    loop_.run_one(Milliseconds(100));
  }
  return {};
}

Result<void> RedisLine::say(const std::string& bytes, const std::function<bool(std::string_view)>& taken) {
  if (auto opened = wait([this] { return open_; }); !opened) return opened;
  wire_.write(bytes);
  return wait([&] { return taken(std::exchange(arrived_, {})); });
}

Result<RedisLine::Replies> RedisLine::ask(const driver::RedisRequest& request) {
  Replies replies;
  Result<void> readable;
  const auto said = say(request.bytes(), [&](std::string_view bytes) {
    reader_.feed(bytes);
    while (replies.size() < request.commands()) {
      auto next = reader_.next();
      if (!next) readable = next.error();
      if (!next || !*next) break;
      replies.push_back(std::move(**next));
    }
    return !readable || replies.size() == request.commands();
  });
  if (!said) return said.error();
  if (!readable) return readable.error();
  return replies;
}

}  // namespace porchlight::doctor
