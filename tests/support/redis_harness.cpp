#include "support/redis_harness.hpp"

#include "net/event_loop.hpp"
#include "store/sessions/redis/session_store.hpp"
#include "support/fragile_store.hpp"
#include "support/redis_server.hpp"

#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace porchlight::tests {
namespace {

/// The file that a preloaded virtual_clock.c reads: microseconds since 1970.
class ClockFile {
 public:
  ClockFile() : path_(folder_.path() + "/clock") {
    const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ::ftruncate(file, sizeof(std::int64_t)) != 0) throw std::runtime_error("no clock file");
    void* const page = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (page == MAP_FAILED) throw std::runtime_error("no clock page");
    microseconds_ = static_cast<volatile std::int64_t*>(page);
  }
  ~ClockFile() { ::munmap(const_cast<std::int64_t*>(microseconds_), sizeof(std::int64_t)); }
  ClockFile(const ClockFile&) = delete;
  ClockFile& operator=(const ClockFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  void set(WallTime time) { *microseconds_ = std::chrono::microseconds(time.time_since_epoch()).count(); }

 private:
  test::TemporaryFolder folder_;
  std::string path_;
  volatile std::int64_t* microseconds_ = nullptr;
};

struct VirtualRedis {
  VirtualRedis() {
    clock.set(ManualClock().wall());
    server = std::make_unique<test::RedisServer>(test::RedisServer::Options{
        .configuration = {},
        .arguments = {},
        .environment = {"LD_PRELOAD=" PORCHLIGHT_VIRTUAL_CLOCK, "VIRTUAL_CLOCK=" + clock.path()},
        .password = {}});
  }
  ClockFile clock;
  std::unique_ptr<test::RedisServer> server;
};

VirtualRedis& shared_redis() {
  static VirtualRedis redis;
  return redis;
}

/// Published to by the harness itself: when it has come, all events before it have.
constexpr ProjectId fence = 9;

constexpr const char* copy_all = R"(
for _, key in ipairs(redis.call('KEYS', '*')) do redis.call('COPY', key, key, 'DB', ARGV[1], 'REPLACE') end)";

class RedisHarness final : public SessionStoreHarness,
                           private store::SessionEventSink,
                           private driver::RedisObserver {
 public:
  explicit RedisHarness(Milliseconds lease)
      : redis_(shared_redis()),
        options_(*driver::parse_redis_url(redis_.server->url())),
        availability_(loop_, loop_.timers(), *this, metrics_),
        heard_(loop_, options_, {.name = "events", .prefix = {}}, *this, availability_, metrics_),
        store_(loop_, options_, {.name = "store", .prefix = {}, .lease = lease}, heard_, availability_,
               metrics_),
        control_(loop_, options_, {.name = "control", .prologue = {}}, *this),
        fragile_(store_) {
    redis_.clock.set(now_);
    store_.on_connected([this](bool) { store_up_ = true; });
    heard_.start([this](ProjectId project, store::Answer<store::Revision> answer) {
      store_.revision(project, std::move(answer));
    });
    store_.start();
    control_.start();
    run_until([this] { return store_up_ && control_.up(); });
    ask({"FLUSHALL"});
    std::size_t standing = 0;
    for (const ProjectId project : {ProjectId{1}, ProjectId{2}, ProjectId{3}, fence}) {
      heard_.subscribe(project, [&standing] { ++standing; });
    }
    run_until([&standing] { return standing == 4; });
    settle();  // a resync that the first subscriptions bring comes before the test
  }

  store::SessionStore& store() override { return fragile_; }

  void settle() override {
    bool answered = false;
    store_.time([&answered](const Result<WallTime>&) { answered = true; });
    run_until([&answered] { return answered; });
    fenced_ = false;
    ask({"PUBLISH", "events:{9}", R"({"kind":"changed","uid":"fence","session":{},"revision":1})"});
    run_until([this] { return fenced_; });
  }

  std::vector<store::SessionEvent>& events() override { return events_; }
  [[nodiscard]] WallTime now() const override { return now_; }
  void advance(Milliseconds by) override { redis_.clock.set(now_ += by); }
  void shift_clock(Milliseconds by) override { advance(by); }
  void lose_everything() override { ask({"FLUSHDB"}); }

  void remember() override {
    ask({"SELECT", "1"});
    ask({"FLUSHDB"});
    ask({"SELECT", "0"});
    ask({"EVAL", copy_all, "0", "1"});
  }

  void set_back() override {
    ask({"FLUSHDB"});
    ask({"SELECT", "1"});
    ask({"EVAL", copy_all, "0", "0"});
    ask({"SELECT", "0"});
  }

  void lose(Piece piece, ProjectId project, const std::string& name) override {
    const std::string key = key_of(piece, project, name);
    if (piece == Piece::holder || piece == Piece::dead || piece == Piece::online) {
      ask({"ZREM", key, name});
    } else if (piece == Piece::away) {
      ask({"SREM", key, name});
    } else {
      ask({"DEL", key});
    }
  }

  bool exists(Piece piece, ProjectId project, const std::string& name) override {
    const std::string key = key_of(piece, project, name);
    if (piece == Piece::holder || piece == Piece::dead || piece == Piece::online) {
      return !ask({"ZSCORE", key, name}).empty();
    }
    if (piece == Piece::away) return ask({"SISMEMBER", key, name}) == "1";
    return ask({"EXISTS", key}) == "1";
  }

  void set_available(bool available) override { fragile_.set_available(available); }

 private:
  void on_session_event(const store::SessionEvent& event) override {
    if (event.project != fence) return events_.push_back(event);
    fenced_ = true;
  }
  void on_resync(ProjectId) override {}
  void on_degraded(bool) override {}
  void on_redis_up() override {}
  void on_redis_down(std::string_view) override {}

  static std::string key_of(Piece piece, ProjectId project, const std::string& name) {
    const std::string tag = ":{" + std::to_string(project) + "}";
    switch (piece) {
      case Piece::session_key:
        return "session:visitor" + tag + ":" + name;
      case Piece::claims_hash:
        return "claims:visitor" + tag + ":" + name;
      case Piece::holder_set:
        return "claims:holder" + tag + ":" + name;
      case Piece::holder:
        return "holders" + tag;
      case Piece::dead:
        return "dead" + tag;
      case Piece::online:
        return "online" + tag;
      case Piece::away:
        return "away" + tag;
      case Piece::revision:
        return "revision" + tag;
    }
    return {};
  }

  /// One command, waited for; its answer as text or number, empty for nil.
  std::string ask(const std::vector<std::string>& words) {
    driver::RedisRequest request;
    request.command(words.size());
    for (const std::string& word : words) request.arg(word);
    std::optional<std::string> answer;
    control_.send(std::move(request), [&answer](Result<std::span<const driver::RedisReply>> replies) {
      if (!replies || replies->front().is_error()) {
        throw std::runtime_error(replies ? std::string(replies->front().text()) : replies.error().message);
      }
      const driver::RedisReply& reply = replies->front();
      answer = reply.type() == driver::RedisReply::Type::integer ? std::to_string(reply.integer())
                                                                 : std::string(reply.text());
    });
    run_until([&answer] { return answer.has_value(); });
    return *answer;
  }

  template <typename Condition>
  void run_until(Condition condition) {
    const SteadyTime end = loop_.now() + std::chrono::seconds(20);
    while (!condition()) {
      if (loop_.now() > end) throw std::runtime_error("Redis does not answer");
      loop_.run_one(Milliseconds(1'000));
    }
  }

  VirtualRedis& redis_;
  driver::RedisOptions options_;
  SystemClock clock_;
  net::EventLoop loop_{clock_, 0};
  Metrics metrics_;
  WallTime now_ = ManualClock().wall();
  std::vector<store::SessionEvent> events_;
  bool store_up_ = false;
  bool fenced_ = false;
  store::Availability availability_;
  store::RedisEvents heard_;
  store::RedisSessionStore store_;
  driver::RedisClient control_;
  FragileStore fragile_;
};

}  // namespace

std::unique_ptr<SessionStoreHarness> make_redis_harness() {
  return make_redis_harness(Milliseconds(30'000));
}

std::unique_ptr<SessionStoreHarness> make_redis_harness(Milliseconds lease) {
  return std::make_unique<RedisHarness>(lease);
}

}  // namespace porchlight::tests
