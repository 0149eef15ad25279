#include "store/sessions/redis/explanation.hpp"

#include "driver/redis/client.hpp"
#include "net/event_loop.hpp"
#include "store/sessions/redis/limits.hpp"
#include "store/sessions/session_json.hpp"

#include <charconv>
#include <map>
#include <utility>

namespace porchlight::store {
namespace {

using driver::RedisReply;
using driver::RedisRequest;
using Replies = std::span<const RedisReply>;

WallTime wall(std::string_view milliseconds) {
  double number = 0;  // scores may be written with an exponent
  std::from_chars(milliseconds.data(), milliseconds.data() + milliseconds.size(), number);
  return WallTime(Milliseconds(static_cast<std::int64_t>(number)));
}

std::optional<WallTime> wall_or_none(const RedisReply& reply) {
  return reply.is_nil() ? std::nullopt : std::optional(wall(reply.text()));
}

std::map<std::string, WallTime, std::less<>> scores(const RedisReply& reply) {
  std::map<std::string, WallTime, std::less<>> out;
  for (std::size_t i = 0; i + 1 < reply.size(); i += 2) {
    out.emplace(reply[i].text(), wall(reply[i + 1].text()));
  }
  return out;
}

RedisRequest questions(const std::string& prefix, ProjectId project, const std::string& uid) {
  const std::string tag = ":{" + std::to_string(project) + "}";
  const std::string session = prefix + "session:visitor" + tag + ":" + uid;
  RedisRequest request;
  request.command(1).arg("TIME");
  request.command(2).arg("GET").arg(session);
  request.command(2).arg("PTTL").arg(session);
  request.command(2).arg("HGETALL").arg(prefix + "claims:visitor" + tag + ":" + uid);
  request.command(3).arg("ZSCORE").arg(prefix + "online" + tag).arg(uid);
  request.command(2).arg("GET").arg(prefix + "revision" + tag);
  request.command(5).arg("ZRANGE").arg(prefix + "holders" + tag).arg("0").arg("-1").arg("WITHSCORES");
  request.command(5).arg("ZRANGE").arg(prefix + "dead" + tag).arg("0").arg("-1").arg("WITHSCORES");
  return request;
}

/// A claim is `<13 digits><13 digits><state>`: lua/settle.lua.
void read_claims(const RedisReply& fields, const RedisReply& living, const RedisReply& dead,
                 SessionExplanation& out) {
  const auto leases = scores(living);
  const auto ended = scores(dead);
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
    const std::string_view holder = fields[i].text();
    const std::string_view value = fields[i + 1].text();
    if (holder.empty()) {
      out.left = wall(value);
    } else if (holder == "-") {
      out.parted = wall(value);
    } else if (value.size() > 26) {
      SessionExplanation::Claim claim;
      claim.holder = holder;
      claim.at = wall(value.substr(0, 13));
      claim.since = wall(value.substr(13, 13));
      if (const auto state = parse_session(value.substr(26))) claim.state = state->state;
      if (const auto found = leases.find(holder); found != leases.end()) claim.lease_end = found->second;
      if (const auto found = ended.find(holder); found != ended.end()) claim.dead_at = found->second;
      out.claims.push_back(std::move(claim));
    }
  }
}

SessionExplanation read_all(Replies replies) {
  SessionExplanation out;
  out.now = WallTime(Milliseconds(replies[0][0].integer() * 1'000 + replies[0][1].integer() / 1'000));
  if (!replies[1].is_nil()) out.session = parse_session(replies[1].text());
  out.session_ends_in = Milliseconds(replies[2].integer());
  out.next_look = wall_or_none(replies[4]);
  out.revision = static_cast<Revision>(replies[5].integer());
  read_claims(replies[3], replies[6], replies[7], out);
  return out;
}

/// Asks once, as soon as the connection stands; why it does not is the answer otherwise.
class Asker final : private driver::RedisObserver {
 public:
  Asker(const driver::RedisOptions& server, RedisRequest request)
      : request_(std::move(request)),
        client_(loop_, server, {.name = "porchlight:explain", .prologue = {}}, *this) {}

  Result<SessionExplanation> ask() {
    client_.start();
    const SteadyTime end = loop_.now() + limits::explanation_time;
    while (!answer_ && loop_.now() < end) loop_.run_one(Milliseconds(100));
    if (answer_) return *answer_;
    return Error{ErrorCode::unavailable, "Redis does not answer"};
  }

 private:
  void on_redis_up() override {
    client_.send(std::move(request_), [this](Result<Replies> replies) {
      if (!replies) return fail(replies.error().message);
      for (const RedisReply& reply : *replies) {
        if (reply.is_error()) return fail(reply.text());
      }
      answer_ = read_all(*replies);
    });
  }
  void on_redis_down(std::string_view why) override { fail(why); }
  void fail(std::string_view why) {
    if (!answer_) answer_ = Error{ErrorCode::unavailable, "Redis: " + std::string(why)};
  }

  SystemClock clock_;
  net::EventLoop loop_{clock_, 0};
  RedisRequest request_;
  std::optional<Result<SessionExplanation>> answer_;
  driver::RedisClient client_;
};

}  // namespace

Result<SessionExplanation> explain_session(const driver::RedisOptions& server, const std::string& prefix,
                                           ProjectId project, const std::string& uid) {
  return Asker(server, questions(prefix, project, uid)).ask();
}

}  // namespace porchlight::store
