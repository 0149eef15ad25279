#pragma once
// A session store on a loop of its own, against a server that the test starts.

#include "integration/redis_driver/redis_fixture.hpp"
#include "store/sessions/redis/session_store.hpp"

namespace porchlight::test {

class Store final : private store::SessionEventSink {
 public:
  explicit Store(std::string url, Milliseconds lease = Milliseconds{30'000});
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  [[nodiscard]] bool up(std::size_t times = 1) const { return journal_.wait_for("up", times); }
  /// Whether each connection led to another server than the one before, in words.
  [[nodiscard]] std::string servers() const;

  /// Of holder `h` in project 7. False: not answered, or refused.
  bool claim(const std::string& uid, store::Activity activity = store::Activity::active);
  bool release(const std::string& uid, Milliseconds grace = Milliseconds{0});
  std::vector<std::string> claims();
  bool is_online(const std::string& uid);
  /// Each call of the interface, and each way through a script, of a lease that is waited for; the first
  /// refusal, or an empty text.
  std::string do_everything();

 private:
  struct Parts;

  void on_session_event(const store::SessionEvent&) override { journal_.add("event"); }
  void on_resync(ProjectId) override {}
  void on_degraded(bool degraded) override {
    if (degraded) journal_.add("degraded");
  }

  template <typename Reply, typename Call>
  Result<Reply> ask(Call call);
  template <typename Reply, typename Call>
  void expect(Call call);
  void expect(bool done, const char* what);
  void read_everything();
  void lapse_and_reap();
  void listen();

  const std::string url_;
  const Milliseconds lease_;
  Journal journal_;
  Journal servers_;
  std::string refused_;
  Metrics metrics_;
  LoopThread thread_;
  std::unique_ptr<Parts> parts_;  // the loop's
};

}  // namespace porchlight::test
