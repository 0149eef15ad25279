#include "doctor/redis_questions.hpp"

#include <utility>

namespace porchlight::doctor {
namespace {

class RedisQuestions {
 public:
  explicit RedisQuestions(std::string prefix) : prefix_(std::move(prefix)) {}

  void add(std::string command, std::vector<std::string> words) {
    all_.push_back({std::move(command), std::move(words), true});
  }
  void add_optional(std::string command, std::vector<std::string> words) {
    all_.push_back({std::move(command), std::move(words), false});
  }
  [[nodiscard]] std::string key(const std::string& name) const { return prefix_ + name; }
  [[nodiscard]] std::vector<RedisQuestion> take() { return std::move(all_); }

 private:
  std::string prefix_;
  std::vector<RedisQuestion> all_;
};

void ask_of_texts(RedisQuestions& questions) {
  const std::string probe = questions.key("probe:{0}");
  questions.add("get", {"GET", probe});
  questions.add("mget", {"MGET", probe});
  questions.add("set", {"SET", probe, "1", "XX", "PX", "1"});  // only if it is there
  questions.add("incr", {"INCR", probe});
  questions.add("pexpire", {"PEXPIRE", probe, "1000"});
  questions.add("exists", {"EXISTS", probe});
  questions.add("del", {"DEL", probe});
}

void ask_of_hashes(RedisQuestions& questions) {
  const std::string probe = questions.key("probe:{0}:hash");
  questions.add("hset", {"HSET", probe, "a", "b"});
  questions.add("pexpire", {"PEXPIRE", probe, "1000"});
  questions.add("hget", {"HGET", probe, "a"});
  questions.add("hexists", {"HEXISTS", probe, "a"});
  questions.add("hgetall", {"HGETALL", probe});
  questions.add("hdel", {"HDEL", probe, "a"});
}

void ask_of_sets(RedisQuestions& questions) {
  const std::string probe = questions.key("probe:{0}:set");
  questions.add("sadd", {"SADD", probe, "a"});
  questions.add("pexpire", {"PEXPIRE", probe, "1000"});
  questions.add("scard", {"SCARD", probe});
  questions.add("sismember", {"SISMEMBER", probe, "a"});
  questions.add("sscan", {"SSCAN", probe, "0"});
  questions.add("srem", {"SREM", probe, "a"});
  questions.add("spop", {"SPOP", probe, "1"});
}

void ask_of_sorted_sets(RedisQuestions& questions) {
  const std::string probe = questions.key("probe:{0}:sorted");
  questions.add("zadd", {"ZADD", probe, "XX", "1", "a"});
  questions.add("zcard", {"ZCARD", probe});
  questions.add("zscore", {"ZSCORE", probe, "a"});
  questions.add("zrange", {"ZRANGE", probe, "0", "-1"});
  questions.add("zscan", {"ZSCAN", probe, "0"});
  questions.add("zremrangebyscore", {"ZREMRANGEBYSCORE", probe, "0", "1"});
  questions.add("zrem", {"ZREM", probe, "a"});
}

/// Each pattern of keys, by taking away what is not there.
void ask_of_keys(RedisQuestions& questions) {
  for (const char* name : {"session:visitor:{0}:probe", "claims:visitor:{0}:probe", "holders:{0}", "dead:{0}",
                           "online:{0}", "away:{0}", "revision:{0}", "epoch:{0}:probe"}) {
    questions.add("del ~" + questions.key(name), {"DEL", questions.key(name)});
  }
  const std::string projects = questions.key("projects");
  questions.add("zrem ~" + projects, {"ZREM", projects, "probe"});
}

/// Nobody listens there. What is said to all nodes they would have to understand: that is only listened to.
void ask_of_channels(RedisQuestions& questions) {
  const std::vector<std::string> channels{questions.key("events:{0}"), questions.key("chat:{0}"),
                                          questions.key("preview:node:probe")};
  for (const std::string& channel : channels) questions.add("publish &" + channel, {"PUBLISH", channel, ""});
  for (const std::string& channel : channels) {
    questions.add("subscribe &" + channel, {"SUBSCRIBE", channel});
  }
  const std::string all = questions.key("preview:nodes");
  questions.add("subscribe &" + all, {"SUBSCRIBE", all});
  questions.add("unsubscribe", {"UNSUBSCRIBE", all});
}

}  // namespace

std::vector<RedisQuestion> redis_questions(const std::string& prefix) {
  RedisQuestions questions(prefix);
  questions.add("ping", {"PING"});
  questions.add("time", {"TIME"});
  questions.add("script|load", {"SCRIPT", "LOAD", "return 0"});
  questions.add("evalsha", {"EVALSHA", std::string(40, '0'), "0"});  // NOSCRIPT: it may
  ask_of_texts(questions);
  ask_of_hashes(questions);
  ask_of_sets(questions);
  ask_of_sorted_sets(questions);
  ask_of_keys(questions);
  questions.add_optional("client|setname", {"CLIENT", "SETNAME", "porchlight:doctor"});
  questions.add_optional("client|id", {"CLIENT", "ID"});
  questions.add_optional("client|kill", {"CLIENT", "KILL", "ID", "9223372036854775807"});
  questions.add_optional("info", {"INFO", "server"});
  questions.add_optional("role", {"ROLE"});
  ask_of_channels(questions);
  return questions.take();
}

}  // namespace porchlight::doctor
