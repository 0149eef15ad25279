#include "store/sessions/redis/scripts.hpp"

#include "base/crypto.hpp"
#include "store/sessions/redis/lua_scripts.hpp"

namespace porchlight::store {
namespace {

std::string_view text_of(RedisScript script) {
  switch (script) {
    case RedisScript::claim:
      return lua::claim;
    case RedisScript::release:
      return lua::release;
    case RedisScript::renew:
      return lua::renew;
    case RedisScript::refresh:
      return lua::refresh;
    case RedisScript::reap:
      return lua::reap;
    case RedisScript::claims:
      return lua::claims;
  }
  return {};
}

/// A full Redis must still let go: only `claim` is refused by one.
std::string_view first_line_of(RedisScript script) {
  return script == RedisScript::claim ? "#!lua\n" : "#!lua flags=allow-oom\n";
}

}  // namespace

std::string_view to_string(RedisScript script) {
  constexpr std::array<std::string_view, redis_script_count> names{"claim",   "release", "renew",
                                                                   "refresh", "reap",    "claims"};
  return names[static_cast<std::size_t>(script)];
}

driver::RedisRequest redis_probe(const std::string& prefix) {
  driver::RedisRequest request;
  request.command(3).arg("DEL").arg(prefix + "probe:{1}").arg(prefix + "probe:{2}");
  return request;
}

RedisScripts::RedisScripts() {
  for (std::size_t i = 0; i < redis_script_count; ++i) {
    const auto script = static_cast<RedisScript>(i);
    std::string& text = entries_[i].text;
    text = first_line_of(script);
    text += lua::settle;
    text += text_of(script);
    entries_[i].sha = crypto::sha1_hex(text);
  }
}

driver::RedisRequest RedisScripts::load() const {
  driver::RedisRequest request;
  for (const Entry& entry : entries_) request.command(3).arg("SCRIPT").arg("LOAD").arg(entry.text);
  return request;
}

}  // namespace porchlight::store
