#include "doctor/redis.hpp"

#include "doctor/limits.hpp"
#include "doctor/words.hpp"

#include <charconv>

namespace porchlight::doctor {
namespace {

Finding judge_redis_role(const RedisFacts& facts) {
  if (facts.role == "master") return good("redis.role", "a master");
  if (facts.role.empty()) {
    return warning("redis.role", "not known: this user may ask for neither ROLE nor INFO",
                   "Allow one of them (ACL SETUSER … +role +info).");
  }
  return wrong(
      "redis.role",
      "it is a " + (facts.role == "slave" ? std::string("replica") : facts.role) + ", which takes no writes",
      "Let redis.url name the master, or the Sentinels, which know which one that is.");
}

Finding judge_redis_version(const RedisFacts& facts) {
  constexpr const char* check = "redis.version";
  if (facts.version.empty()) {
    return warning(check, "not known: this user may not ask for INFO", "See to it that it is 7.0 or newer.");
  }
  std::int64_t major = 0;
  std::from_chars(facts.version.data(), facts.version.data() + facts.version.size(), major);
  if (major >= limits::redis_major) return good(check, facts.version);
  return wrong(check, facts.version + ", which does not know how our scripts are marked",
               "Install Redis 7.0 or newer.");
}

Finding judge_redis_eviction(const RedisFacts& facts) {
  constexpr const char* check = "redis.eviction";
  if (facts.eviction_policy == "noeviction") return good(check, "noeviction: a full Redis says so");
  if (facts.eviction_policy.empty()) {
    return warning(check, "not known: this user may not ask for INFO",
                   "See to it that maxmemory-policy is noeviction.");
  }
  return wrong(
      check, facts.eviction_policy + ": a full Redis throws visitors away, who are shown as gone",
      "Set maxmemory-policy to noeviction (CONFIG SET maxmemory-policy noeviction, and in redis.conf).");
}

Finding judge_redis_memory(const RedisFacts& facts) {
  constexpr const char* check = "redis.memory";
  if (!facts.max_memory) {
    return warning(check, "not known: this user may not ask for INFO", "See to it that maxmemory is set.");
  }
  const std::string used = bytes_text(facts.used_memory) + " used";
  if (*facts.max_memory == 0) {
    return warning(
        check, used + ", without an end",
        "Set maxmemory to twice what docs/operations.md reckons: else Redis grows until its machine "
        "ends it.");
  }
  const std::string what = used + " of " + bytes_text(*facts.max_memory);
  // The last tenth, without a product that could be too large.
  if (facts.used_memory / 9 < *facts.max_memory / 10) return good(check, what);
  return warning(check, what + ": nearly full", "Raise maxmemory; look for what else is in there.");
}

bool is_forbidden(const std::string& error) {
  return error.starts_with("NOPERM") || error.starts_with("ERR unknown") || error.starts_with("ERR Unknown");
}

/// What Redis says where it takes no writes at all.
bool takes_no_writes(const std::string& error) {
  return error.starts_with("OOM") || error.starts_with("MISCONF") || error.starts_with("NOREPLICAS") ||
         error.starts_with("READONLY");
}

std::string advice_on_writes(const std::string& error) {
  if (error.starts_with("OOM")) return "It is full: raise maxmemory; look for what else is in there.";
  if (error.starts_with("MISCONF")) {
    return "It cannot write its snapshot: set save \"\", which presence does not need, or make room on the "
           "disk.";
  }
  if (error.starts_with("NOREPLICAS")) {
    return "It has fewer replicas than min-replicas-to-write: bring them back.";
  }
  return "It is a replica: let redis.url name the master.";
}

Findings judge_redis_commands(const RedisFacts& facts) {
  std::string needed;
  std::string others;
  std::string rules;
  Findings found;
  for (const auto& [command, error, is_needed] : facts.refusals) {
    if (takes_no_writes(error)) {
      if (found.empty()) found.push_back(wrong("redis.writes", "refused: " + error, advice_on_writes(error)));
    } else if (is_forbidden(error)) {
      std::string& list = is_needed ? needed : others;
      list += (list.empty() ? "" : ", ") + command;
      if (is_needed) rules += " +" + command;
    } else {
      found.push_back(wrong("redis.commands",
                            std::string(command).append(" is answered with: ").append(error),
                            "Look into Redis' log; this is not what a Redis says to it."));
    }
  }
  constexpr const char* check = "redis.commands";
  if (!needed.empty()) {
    found.push_back(wrong(check, "this user may not use: " + needed,
                          "Allow what is missing: ACL SETUSER USER" + rules +
                              " (docs/operations.md has the whole line, keys and channels too)."));
  }
  if (!others.empty()) {
    found.push_back(
        warning(check, "done without, since this user may not: " + others,
                "Allow them where the provider lets you; docs/operations.md says what each is for."));
  }
  if (found.empty()) found.push_back(good(check, "all that are used are allowed"));
  return found;
}

}  // namespace

Findings judge_redis(const RedisFacts& facts) {
  Findings found;
  if (!facts.silent_sentinels.empty()) {
    std::string list;
    for (const std::string& one : facts.silent_sentinels) list += (list.empty() ? "" : "; ") + one;
    found.push_back(warning("redis.sentinels", "not all of them help: " + list,
                            "Bring them back: with too few of them there is no failover."));
  }
  if (!facts.unreachable.empty()) {
    found.push_back(
        wrong("redis", facts.place + ": " + facts.unreachable,
              "See that Redis runs, that redis.url (REDIS_URL) names it with its password, and that "
              "nothing between drops the port."));
    return found;
  }
  found.push_back(good("redis", "answers at " + facts.place));
  if (facts.cluster) {
    found.push_back(wrong("redis.cluster", "it runs in cluster mode, which Porchlight does not support yet",
                          "Use a single Redis, or one with Sentinels."));
    return found;
  }
  found.push_back(judge_redis_role(facts));
  found.push_back(judge_redis_version(facts));
  found.push_back(judge_redis_eviction(facts));
  found.push_back(judge_redis_memory(facts));
  // A replica refuses every write: what a user may is asked of the master.
  if (facts.role.empty() || facts.role == "master") append(found, judge_redis_commands(facts));
  found.push_back(judge_latency("redis.latency", "Redis", facts.latency));
  found.push_back(judge_clock("redis.clock", "Redis", facts.ahead));
  return found;
}

Finding judge_no_redis() {
  return good("sessions", "in the server's memory: one server, no Redis needed");
}

}  // namespace porchlight::doctor
