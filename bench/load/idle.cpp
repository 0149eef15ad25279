// A crowd that is there and does nothing: what it costs the server in memory, and in pings.

#include "load/crowd.hpp"
#include "load/report.hpp"
#include "load/scenarios.hpp"
#include "load/visitor.hpp"

namespace porchlight::bench {
namespace {

class Idle final : public ClientHandler {
 public:
  explicit Idle(const Options& options)
      : options_(options), go_(poller_), crowd_(options.first, options.visitors, [this](std::size_t number) {
          return std::make_unique<Client>(poller_, *this, number, options_.port,
                                          visitor_auth(options_.project));
        }) {}

  int run() {
    const Time started = now();
    while (!crowd_.complete()) {
      crowd_.advance();
      poller_.wait(now() + std::chrono::milliseconds(100));
    }
    print("ready", started);
    const Time ready = now();
    while (!go_.ended()) poller_.wait(now() + std::chrono::seconds(1));
    print("done", ready);
    return failures_.total() == 0 ? 0 : 1;
  }

  void on_connected(Client& client) override {
    client.emit(identify(options_.project, client.number(), client.number()), true);
  }
  void on_ack(Client& /*client*/, std::string_view args) override {
    crowd_.settled();
    if (is_ok(args)) {
      ++identified_;
    } else {
      failures_.note_ack(args);
    }
  }
  void on_ended(Client& /*client*/, End end, std::string_view why) override {
    if (!crowd_.complete()) crowd_.settled();
    failures_.note(end, why);
  }

 private:
  void print(std::string_view phase, Time since) {
    std::string out;
    json::ObjectWriter line(out);
    line.text("scenario", "idle").text("phase", phase).number("identified", identified_);
    line.number("pings", Client::pings());
    write_seconds(line, "seconds", seconds_between(since, now()));
    failures_.write(line);
    line.end();
    print_line(out);
  }

  const Options& options_;
  Poller poller_;
  GoSignal go_;
  Crowd crowd_;
  Failures failures_;
  std::size_t identified_ = 0;
};

}  // namespace

int run_idle(const Options& options) {
  return Idle(options).run();
}

}  // namespace porchlight::bench
