#include "store/sessions/redis/session_store.hpp"

#include "base/log.hpp"
#include "store/sessions/limits.hpp"
#include "store/sessions/redis/cursor.hpp"
#include "store/sessions/redis/limits.hpp"
#include "store/sessions/session_json.hpp"

#include <utility>

namespace porchlight::store {

using driver::RedisReply;
using driver::RedisRequest;

namespace {

using Replies = std::span<const RedisReply>;

/// The word that a script has published last.
Told told_from(std::string_view word) {
  if (word == "online") return Told::online;
  if (word == "again") return Told::again;
  if (word == "changed") return Told::changed;
  return word == "offline" ? Told::offline : Told::nothing;
}

/// Who comes back after an outage must do so well within the leases of the others, or somebody who changed
/// holders meanwhile is told offline by them.
Milliseconds longest_back_off(Milliseconds lease) {
  return std::min(driver::limits::redis_back_off_last, lease / limits::back_offs_in_a_lease);
}

}  // namespace

RedisSessionStore::RedisSessionStore(net::EventLoop& loop, const driver::RedisOptions& server,
                                     Options options, RedisEvents& events, Availability& availability,
                                     Metrics& metrics)
    : loop_(loop),
      options_(std::move(options)),
      events_(events),
      availability_(availability),
      refusals_timer_(loop.timers(), [this] { forget_refusals(); }),
      batch_commands_(metrics.histogram("porchlight_redis_batch_commands", "Commands that went out together.",
                                        {1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000})),
      batch_seconds_(metrics.histogram("porchlight_redis_batch_seconds",
                                       "From sending a batch to its last answer.", latency_buckets())),
      queued_(metrics.gauge("porchlight_redis_queued_commands",
                            "Commands that wait for the batch before them.",
                            {{"thread", std::to_string(loop.index())}})),
      client_(loop, server,
              {.name = options_.name,
               .prologue = scripts_.load(),
               .probe = redis_probe(options_.prefix),
               .longest_back_off = longest_back_off(options_.lease)},
              *this) {
  for (std::size_t i = 0; i < redis_script_count; ++i) {
    script_seconds_[i] = metrics.histogram(
        "porchlight_redis_script_seconds", "From the call of a script to its answer, the queue included.",
        latency_buckets(), {{"script", std::string(to_string(static_cast<RedisScript>(i)))}});
  }
}

RedisSessionStore::~RedisSessionStore() = default;

void RedisSessionStore::claim(ProjectId project, const std::string& holder, Milliseconds lease,
                              const std::string& uid, VisitorState state, Answer<ClaimReply> answer) {
  RedisRequest request = call(RedisScript::claim, project, lease, keys_of(project, holder, uid), 3);
  request.arg(holder).arg(uid).arg(state_json(state));
  client_.send(std::move(request),
               scripted(RedisScript::claim, std::move(answer), [this](const RedisReply& reply) {
                 return ClaimReply{reply[0].integer() == 1, learn_time(reply[1].integer()),
                                   told_from(reply[2].text())};
               }));
}

void RedisSessionStore::release(ProjectId project, const std::string& holder, const std::string& uid,
                                Milliseconds grace, Milliseconds ago, Answer<ReleaseReply> answer) {
  RedisRequest request =
      call(RedisScript::release, project, options_.lease, keys_of(project, holder, uid), 4);
  request.arg(holder).arg(uid).arg(grace.count()).arg(ago.count());
  client_.send(std::move(request),
               scripted(RedisScript::release, std::move(answer), [this](const RedisReply& reply) {
                 return ReleaseReply{learn_time(reply[0].integer()), told_from(reply[1].text())};
               }));
}

void RedisSessionStore::renew(ProjectId project, const std::string& holder, Milliseconds lease,
                              Answer<RenewReply> answer) {
  RedisRequest request = call(RedisScript::renew, project, lease, {set_key(project, holder)}, 1);
  request.arg(holder);
  // Outside the script: the list of projects lies on a slot of its own.
  request.command(4).arg("ZADD").arg(options_.prefix + "projects").arg(now().time_since_epoch().count());
  request.arg(project);
  client_.send(std::move(request),
               scripted(RedisScript::renew, std::move(answer), [this](const RedisReply& reply) {
                 return RenewReply{reply[0].integer() == 1, static_cast<std::size_t>(reply[1].integer()),
                                   learn_time(reply[2].integer())};
               }));
}

void RedisSessionStore::refresh(ProjectId project, const std::string& holder, Milliseconds lease,
                                std::vector<std::string> uids, Answer<RefreshReply> answer) {
  std::vector<std::string> keys{set_key(project, holder)};
  for (const std::string& uid : uids) {
    keys.push_back(key("session:visitor", project) + ":" + uid);
    keys.push_back(key("claims:visitor", project) + ":" + uid);
  }
  RedisRequest request = call(RedisScript::refresh, project, lease, keys, 1 + uids.size());
  request.arg(holder);
  for (const std::string& uid : uids) request.arg(uid);
  client_.send(std::move(request),
               scripted(RedisScript::refresh, std::move(answer), [this](const RedisReply& reply) {
                 RefreshReply refreshed{{}, learn_time(reply[0].integer())};
                 for (std::size_t i = 1; i < reply.size(); ++i) {
                   refreshed.missing.emplace_back(reply[i].text());
                 }
                 return refreshed;
               }));
}

void RedisSessionStore::reap(ProjectId project, WallTime expected, std::size_t limit,
                             Answer<ReapReply> answer) {
  RedisRequest request = call(RedisScript::reap, project, options_.lease, {}, 3);
  request.arg(expected.time_since_epoch().count()).arg(static_cast<std::int64_t>(limit));
  request.arg(limits::reap_tolerance.count());
  client_.send(std::move(request),
               scripted(RedisScript::reap, std::move(answer), [this](const RedisReply& reply) {
                 ReapReply reaped;
                 reaped.refused = reply[0].integer() == 1;
                 reaped.now = learn_time(reply[1].integer());
                 if (reaped.refused) return reaped;
                 reaped.revision = static_cast<Revision>(reply[2].integer());
                 reaped.more = reply[3].integer() == 1;
                 if (!reply[4].text().empty()) reaped.next_due = WallTime(Milliseconds(reply[4].integer()));
                 for (std::size_t i = 5; i + 2 < reply.size(); i += 3) {
                   reaped.ended.push_back({std::string(reply[i].text()),
                                           WallTime(Milliseconds(reply[i + 1].integer())),
                                           reply[i + 2].integer() == 1});
                 }
                 return reaped;
               }));
}

void RedisSessionStore::claims_of(ProjectId project, const std::string& holder, std::string cursor,
                                  std::size_t limit, Answer<ClaimsPage> answer) {
  RedisRequest request = call(RedisScript::claims, project, options_.lease, {set_key(project, holder)}, 3);
  request.arg(holder).arg(cursor.empty() ? "0" : cursor).arg(static_cast<std::int64_t>(limit));
  client_.send(std::move(request),
               scripted(RedisScript::claims, std::move(answer), [this](const RedisReply& reply) {
                 ClaimsPage page;
                 page.now = learn_time(reply[0].integer());
                 if (reply[1].text() != "0") page.cursor = reply[1].text();
                 const RedisReply uids = reply[2];
                 for (std::size_t i = 0; i < uids.size(); ++i) page.uids.emplace_back(uids[i].text());
                 return page;
               }));
}

/// One MGET, so that the revision is that of the sessions. (A full Redis refuses even reads in a MULTI.)
void RedisSessionStore::read(ProjectId project, std::vector<std::string> uids, Answer<ReadReply> answer) {
  RedisRequest request;
  request.command(1).arg("TIME");
  request.command(2 + uids.size()).arg("MGET").arg(key("revision", project));
  const std::string sessions = key("session:visitor", project) + ":";
  for (const std::string& uid : uids) request.arg(sessions + uid);
  client_.send(
      std::move(request), plain(std::move(answer), [this](Replies replies) {
        const RedisReply& values = replies[1];
        ReadReply read;
        read.partial = availability_.degraded();
        read.now = learn_time(replies[0][0].integer() * 1'000 + replies[0][1].integer() / 1'000);
        read.revision = static_cast<Revision>(values[0].integer());
        for (std::size_t i = 1; i < values.size(); ++i) {
          read.sessions.push_back(values[i].is_nil() ? std::nullopt : parse_session(values[i].text()));
        }
        return read;
      }));
}

void RedisSessionStore::revision(ProjectId project, Answer<Revision> answer) {
  RedisRequest request;
  request.command(2).arg("GET").arg(key("revision", project));
  client_.send(std::move(request), plain(std::move(answer), [](Replies replies) {
                 return static_cast<Revision>(replies[0].integer());
               }));
}

void RedisSessionStore::counts(ProjectId project, Answer<PresenceCounts> answer) {
  RedisRequest request;
  request.command(2).arg("ZCARD").arg(key("online", project));
  request.command(2).arg("SCARD").arg(key("away", project));
  client_.send(std::move(request), plain(std::move(answer), [](Replies replies) {
                 return PresenceCounts{static_cast<std::size_t>(replies[0].integer()),
                                       static_cast<std::size_t>(replies[1].integer())};
               }));
}

void RedisSessionStore::list_online(ProjectId project, std::string cursor, std::size_t limit,
                                    Answer<OnlinePage> answer) {
  const RedisCursor from(cursor);
  RedisRequest request;
  request.command(5).arg("ZSCAN").arg(key("online", project)).arg(from.scan());
  request.arg("COUNT").arg(static_cast<std::int64_t>(limit));
  client_.send(std::move(request), plain(std::move(answer), [from, limit](Replies replies) {
                 std::vector<std::string> uids;
                 const RedisReply members = replies[0][1];
                 for (std::size_t i = 0; i < members.size(); i += 2) uids.emplace_back(members[i].text());
                 return from.page(std::move(uids), replies[0][0].text(), limit);
               }));
}

void RedisSessionStore::recent_projects(Answer<std::vector<ProjectId>> answer) {
  // Where the time is not known yet nothing is old, or a wrong clock would strike out everything.
  const WallTime oldest = offset_ ? now() - limits::recent_project_age : WallTime{};
  const std::int64_t since = oldest.time_since_epoch().count();
  RedisRequest request;
  request.command(5).arg("ZRANGE").arg(options_.prefix + "projects").arg(since).arg("+inf").arg("BYSCORE");
  request.command(4).arg("ZREMRANGEBYSCORE").arg(options_.prefix + "projects").arg("-inf");
  request.arg("(" + std::to_string(since));
  client_.send(std::move(request), plain(std::move(answer), [](Replies replies) {
                 std::vector<ProjectId> projects;
                 for (std::size_t i = 0; i < replies[0].size(); ++i) {
                   projects.push_back(static_cast<ProjectId>(replies[0][i].integer()));
                 }
                 return projects;
               }));
}

void RedisSessionStore::time(Answer<WallTime> answer) {
  RedisRequest request;
  request.command(1).arg("TIME");
  client_.send(std::move(request), plain(std::move(answer), [this](Replies replies) {
                 return learn_time(replies[0][0].integer() * 1'000 + replies[0][1].integer() / 1'000);
               }));
}

void RedisSessionStore::subscribe(ProjectId project, UniqueFunction<void()> listening) {
  events_.subscribe(project, std::move(listening));
}

void RedisSessionStore::unsubscribe(ProjectId project) {
  events_.unsubscribe(project);
}

RedisRequest RedisSessionStore::call(RedisScript script, ProjectId project, Milliseconds lease,
                                     const std::vector<std::string>& keys, std::size_t arguments) const {
  constexpr std::array of_project{"holders", "dead", "online", "away", "revision"};
  const std::size_t known = 1 + of_project.size() + keys.size();
  RedisRequest request;
  request.command(7 + known + arguments).arg("EVALSHA").arg(scripts_.sha(script));
  request.arg(static_cast<std::int64_t>(known)).arg(key("epoch", project) + ":" + options_.name);
  for (const char* kind : of_project) request.arg(key(kind, project));
  for (const std::string& one : keys) request.arg(one);
  request.arg(options_.prefix).arg("{" + std::to_string(project) + "}").arg(lease.count()).arg(epoch_);
  return request;
}

std::string RedisSessionStore::set_key(ProjectId project, const std::string& holder) const {
  return key("claims:holder", project) + ":" + holder;
}

std::vector<std::string> RedisSessionStore::keys_of(ProjectId project, const std::string& holder,
                                                    const std::string& uid) const {
  return {key("session:visitor", project) + ":" + uid, key("claims:visitor", project) + ":" + uid,
          set_key(project, holder)};
}

template <typename Reply, typename Read>
driver::RedisClient::Handler RedisSessionStore::scripted(RedisScript script, Answer<Reply> answer,
                                                         Read read) {
  return [this, script, answer = std::move(answer), read = std::move(read),
          called = loop_.now()](Result<Replies> replies) mutable {
    if (!replies) return answer(replies.error());
    const auto took = std::chrono::duration<double>(loop_.now() - called);
    script_seconds_[static_cast<std::size_t>(script)].observe(took.count());
    const RedisReply& reply = replies->front();
    if (reply.is_error()) return answer(refused(script, reply.text()));
    accepted(script);
    answer(read(reply));
  };
}

template <typename Reply, typename Read>
driver::RedisClient::Handler RedisSessionStore::plain(Answer<Reply> answer, Read read) {
  return [answer = std::move(answer), read = std::move(read)](Result<Replies> replies) mutable {
    if (!replies) return answer(replies.error());
    for (const RedisReply& reply : *replies) {
      if (reply.is_error()) return answer(Error{ErrorCode::unavailable, std::string(reply.text())});
    }
    answer(read(*replies));
  };
}

/// Redis has answered that it did not run the script. To the caller that is a store which is away; agents are
/// told so, unless it is only that Redis has forgotten its scripts.
Error RedisSessionStore::refused(RedisScript script, std::string_view why) {
  if (why.starts_with("NOSCRIPT")) {
    client_.send(scripts_.load(), [](const Result<Replies>&) {});
  } else {
    Refusal& refusal = refusals_[static_cast<std::size_t>(script)];
    refusal = {true, loop_.now()};
    if (!refusals_timer_.armed()) refusals_timer_.arm_in(limits::refusal_remembered);
    availability_.down(part_of(script), std::string(why));
  }
  return {ErrorCode::unavailable, "the session store refuses: " + std::string(why)};
}

void RedisSessionStore::accepted(RedisScript script) {
  Refusal& refusal = refusals_[static_cast<std::size_t>(script)];
  if (!std::exchange(refusal.stands, false)) return;
  availability_.up(part_of(script));
}

/// Nobody has tried again: what was refused may be gone by now.
void RedisSessionStore::forget_refusals() {
  bool stands = false;
  for (std::size_t i = 0; i < redis_script_count; ++i) {
    if (!refusals_[i].stands) continue;
    if (refusals_[i].at + limits::refusal_remembered <= loop_.now()) {
      accepted(static_cast<RedisScript>(i));
    } else {
      stands = true;
    }
  }
  if (stands) refusals_timer_.arm_in(limits::refusal_remembered);
}

std::string RedisSessionStore::part_of(RedisScript script) const {
  return options_.name + " " + std::string(to_string(script));
}

std::string RedisSessionStore::key(std::string_view kind, ProjectId project) const {
  std::string text = options_.prefix;
  text += kind;
  text += ":{";
  text += std::to_string(project);
  text += '}';
  return text;
}

void RedisSessionStore::on_redis_up() {
  ++epoch_;
  availability_.up(options_.name);
  if (connected_) connected_(client_.same_server());
}

void RedisSessionStore::on_redis_down(std::string_view why) {
  availability_.down(options_.name, std::string(why));
}

/// Every thread's connections are the same user's: one tells of them.
void RedisSessionStore::on_redis_forbids(std::string_view command, std::string_view instead) {
  if (loop_.index() != 0) return;
  log::warning("Redis forbids a command to this user", {{"command", command}, {"instead", instead}});
}

void RedisSessionStore::on_redis_batch(std::size_t commands, std::chrono::microseconds took) {
  batch_commands_.observe(static_cast<double>(commands));
  batch_seconds_.observe(std::chrono::duration<double>(took).count());
  queued_.set(static_cast<double>(client_.queued()));
}

WallTime RedisSessionStore::learn_time(std::int64_t milliseconds) {
  const Milliseconds told(milliseconds);
  offset_ = told - std::chrono::floor<Milliseconds>(loop_.now().time_since_epoch());
  return WallTime(told);
}

WallTime RedisSessionStore::now() const {
  if (!offset_) return loop_.clock().wall();
  return WallTime(std::chrono::floor<Milliseconds>(loop_.now().time_since_epoch()) + *offset_);
}

}  // namespace porchlight::store
