#include "driver/redis/check.hpp"

#include "base/clock.hpp"
#include "driver/redis/limits.hpp"
#include "driver/redis/link.hpp"

#include <optional>

namespace porchlight::driver {

namespace {

class RedisCheck final : private RedisLinkOwner {
 public:
  RedisCheck(const RedisOptions& options, const RedisRequest& probe)
      : link_(loop_, options, {.name = "porchlight:check", .prologue = {}, .probe = probe}, *this) {}

  Result<void> run() {
    link_.start();
    const SteadyTime end = loop_.now() + limits::redis_check_time;
    while (!found_ && loop_.now() < end) loop_.run_one(Milliseconds(100));
    return found_.value_or(Result<void>());
  }

 private:
  void on_link_up() override { found_ = Result<void>(); }
  void on_link_bytes(std::string_view) override {}
  void on_link_down(const Error& why, bool) override {
    found_ = why.code == ErrorCode::unavailable ? Result<void>() : Result<void>(why);
  }

  SystemClock clock_;
  net::EventLoop loop_{clock_, 0};
  std::optional<Result<void>> found_;
  RedisLink link_;
};

}  // namespace

Result<void> check_redis(const RedisOptions& options, const RedisRequest& probe) {
  return RedisCheck(options, probe).run();
}

}  // namespace porchlight::driver
