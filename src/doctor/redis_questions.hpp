#pragma once
// Each command that we use, put in a way that changes nothing: so Redis says which of them this user may not.
// (ACL DRYRUN would say it as well, but is itself what such users may not.) They are asked about keys of the
// project 0, which there is not, and of `probe:`. What makes something for a moment is taken away by the
// next.
//
// SUBSCRIBE comes last: such a connection answers nothing else any more.

#include <string>
#include <vector>

namespace porchlight::doctor {

struct RedisQuestion {
  std::string command;  // as ACL rules write it
  std::vector<std::string> words;
  bool needed = true;
};

/// `prefix`: redis.prefix. The answers: one for each, in order.
[[nodiscard]] std::vector<RedisQuestion> redis_questions(const std::string& prefix);

}  // namespace porchlight::doctor
