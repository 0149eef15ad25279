#include "doctor/read_redis.hpp"

#include "doctor/limits.hpp"
#include "doctor/redis_line.hpp"
#include "doctor/redis_questions.hpp"
#include "driver/redis/handshake.hpp"
#include "net/tls_client.hpp"

#include <charconv>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace porchlight::doctor {
namespace {

using driver::RedisOptions;
using driver::RedisReply;
using driver::RedisRequest;
using std::chrono::microseconds;

/// Of an answer to INFO; empty where it is not there.
std::string_view redis_info(std::string_view info, std::string_view label) {
  const std::size_t at = info.find("\n" + std::string(label));
  if (at == std::string_view::npos) return {};
  const std::string_view value = info.substr(at + 1 + label.size());
  return value.substr(0, value.find_first_of("\r\n"));
}

std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

RedisRequest request_of(const std::vector<std::string>& words) {
  RedisRequest request;
  request.command(words.size());
  for (const std::string& word : words) request.arg(word);
  return request;
}

class RedisLook {
 public:
  RedisLook(const RedisOptions& options, const std::string& prefix, const Clock& clock)
      : options_(options), prefix_(prefix), clock_(clock), loop_(clock, 0) {}

  RedisFacts run() {
    facts_.place = place();
    if (auto looked = look(); !looked) facts_.unreachable = looked.error().message;
    return std::move(facts_);
  }

 private:
  [[nodiscard]] std::string place() const {
    std::string list;
    for (const auto& one : options_.addresses) list += (list.empty() ? "" : ",") + to_string(one);
    return list;
  }

  Result<void> look() {
    if (options_.tls) {
      auto loaded = net::TlsTrust::load(options_.tls_ca, options_.tls_verify);
      if (!loaded) return loaded.error();
      trust_ = std::move(*loaded);
    }
    const auto address = master();
    if (!address) return address.error();
    facts_.place = to_string(*address);
    line_ = std::make_unique<RedisLine>(loop_, *address, trust());
    if (auto in = log_in(); !in) return in;
    if (auto known = ask_what_it_is(); !known || facts_.cluster) return known;
    if (auto measured = measure(); !measured) return measured;
    if (!facts_.role.empty() && facts_.role != "master") return {};
    return try_commands();
  }

  [[nodiscard]] const net::TlsTrust* trust() const { return trust_ ? &*trust_ : nullptr; }

  /// All Sentinels are asked, so that those that are away are seen.
  Result<driver::RedisAddress> master() {
    if (options_.sentinel_master.empty()) return options_.addresses.front();
    std::optional<driver::RedisAddress> found;
    for (const auto& address : options_.addresses) {
      auto named = ask_sentinel(address);
      if (named && !found) found = *named;
      if (!named) facts_.silent_sentinels.push_back(to_string(address) + ": " + named.error().message);
    }
    if (found) return *found;
    return Error{ErrorCode::unavailable, "no Sentinel names the master"};
  }

  Result<driver::RedisAddress> ask_sentinel(const driver::RedisAddress& address) {
    RedisLine line(loop_, address, trust());
    driver::RedisSentinelQuestion question(options_);
    std::optional<Result<driver::RedisAddress>> answer;
    const auto said = line.say(question.take_output(), [&](std::string_view bytes) {
      auto read = question.receive(bytes);
      if (!read) answer.emplace(read.error());
      if (read && *read) answer.emplace(**read);
      return answer.has_value();
    });
    if (!said) return said.error();
    return *answer;
  }

  Result<void> log_in() {
    if (options_.user.empty() && options_.password.empty()) return {};
    std::vector<std::string> words{"AUTH"};
    if (!options_.user.empty()) words.push_back(options_.user);
    words.push_back(options_.password);
    const auto replies = line_->ask(request_of(words));
    if (!replies) return replies.error();
    const std::string_view said = replies->front().get().text();
    if (!replies->front().get().is_error()) return {};
    // The rest may repeat what was sent.
    return Error{ErrorCode::unavailable, "AUTH is refused: " + std::string(said.substr(0, said.find(' ')))};
  }

  Result<void> ask_what_it_is() {
    RedisRequest request;
    request.command(1).arg("PING");
    request.command(1).arg("INFO");
    request.command(1).arg("ROLE");
    const auto replies = line_->ask(request);
    if (!replies) return replies.error();
    const RedisReply ping = (*replies)[0].get();
    const std::string_view said = ping.text();
    if (ping.is_error() && !said.starts_with("NOPERM")) {  // NOAUTH, LOADING
      return Error{ErrorCode::unavailable, std::string(said)};
    }
    if (const RedisReply info = (*replies)[1].get(); !info.is_error()) read_info(info.text());
    if (const RedisReply role = (*replies)[2].get(); !role.is_error()) facts_.role = role[0].text();
    if (facts_.cluster || options_.database == 0) return {};
    return choose_database();
  }

  void read_info(std::string_view info) {
    facts_.version = redis_info(info, "redis_version:");
    facts_.role = redis_info(info, "role:");
    facts_.cluster = redis_info(info, "cluster_enabled:") == "1";
    facts_.eviction_policy = redis_info(info, "maxmemory_policy:");
    facts_.used_memory = number_in(redis_info(info, "used_memory:"));
    const std::string_view most = redis_info(info, "maxmemory:");
    if (!most.empty()) facts_.max_memory = number_in(most);
  }

  Result<void> choose_database() {
    const auto replies = line_->ask(request_of({"SELECT", std::to_string(options_.database)}));
    if (!replies) return replies.error();
    const RedisReply chosen = replies->front().get();
    if (!chosen.is_error()) return {};
    return Error{ErrorCode::unavailable, "SELECT " + std::to_string(options_.database) +
                                             " is refused: " + std::string(chosen.text())};
  }

  Result<void> measure() {
    std::vector<microseconds> times;
    for (std::size_t i = 0; i < limits::round_trips; ++i) {
      const SteadyTime before = clock_.steady();
      const auto replies = line_->ask(request_of({"PING"}));
      if (!replies) return replies.error();
      times.push_back(std::chrono::duration_cast<microseconds>(clock_.steady() - before));
    }
    facts_.latency = latency_of(std::move(times));
    return compare_clocks();
  }

  Result<void> compare_clocks() {
    const WallTime before = clock_.wall();
    const auto replies = line_->ask(request_of({"TIME"}));
    if (!replies) return replies.error();
    const WallTime middle = before + (clock_.wall() - before) / 2;
    const RedisReply time = replies->front().get();
    if (time.is_error()) return {};  // the commands say so
    facts_.ahead = WallTime(Milliseconds(time[0].integer() * 1'000 + time[1].integer() / 1'000)) - middle;
    return {};
  }

  Result<void> try_commands() {
    const auto questions = redis_questions(prefix_);
    RedisRequest request;
    for (const auto& one : questions) {
      request.command(one.words.size());
      for (const std::string& word : one.words) request.arg(word);
    }
    const auto replies = line_->ask(request);
    if (!replies) return replies.error();
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const RedisReply reply = (*replies)[i].get();
      // It knows no such script: it was let look for one.
      if (!reply.is_error() || reply.text().starts_with("NOSCRIPT")) continue;
      facts_.refusals.push_back({questions[i].command, std::string(reply.text()), questions[i].needed});
    }
    return {};
  }

  const RedisOptions& options_;
  const std::string& prefix_;
  const Clock& clock_;
  net::EventLoop loop_;
  std::optional<net::TlsTrust> trust_;
  std::unique_ptr<RedisLine> line_;
  RedisFacts facts_;
};

}  // namespace

RedisFacts read_redis(const driver::RedisOptions& options, const std::string& prefix, const Clock& clock) {
  return RedisLook(options, prefix, clock).run();
}

}  // namespace porchlight::doctor
