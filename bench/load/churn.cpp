// Visitors who come, are known, and go: a closed loop of so many at once. Each has a uid of its own. A
// visitor counts as gone when the server has answered its Close frame and closed TCP.

#include "load/report.hpp"
#include "load/scenarios.hpp"
#include "load/visitor.hpp"

#include <memory>
#include <vector>

namespace porchlight::bench {
namespace {

class Churn final : public ClientHandler {
 public:
  explicit Churn(const Options& options) : options_(options), begun_at_(options.count) {}

  int run() {
    const Time started = now();
    const double cpu = own_cpu_seconds();
    while (ended_ < options_.count) {
      retire();
      while (begun_ < options_.count && begun_ - ended_ < options_.concurrency) begin();
      poller_.wait(now() + std::chrono::milliseconds(100));
    }
    print(seconds_between(started, now()), own_cpu_seconds() - cpu);
    return failures_.total() == 0 ? 0 : 1;
  }

  void on_connected(Client& client) override {
    client.emit(identify(options_.project, client.number(), client.number()), true);
  }
  void on_ack(Client& client, std::string_view args) override {
    if (!is_ok(args)) failures_.note_ack(args);
    latencies_.add(begun_at_[client.number() - options_.first], now());
    client.close();
  }
  void on_ended(Client& client, End end, std::string_view why) override {
    ++ended_;
    failures_.note(end, why);
    retired_.push_back(&client);
  }

 private:
  void begin() {
    const std::size_t number = options_.first + begun_;
    begun_at_[begun_++] = now();
    clients_.push_back(
        std::make_unique<Client>(poller_, *this, number, options_.port, visitor_auth(options_.project)));
    clients_.back()->connect();
  }

  void retire() {
    for (const Client* client : retired_) {
      std::erase_if(clients_, [client](const auto& candidate) { return candidate.get() == client; });
    }
    retired_.clear();
  }

  void print(double seconds, double cpu) {
    std::string out;
    json::ObjectWriter line(out);
    line.text("scenario", "churn").number("count", ended_);
    write_seconds(line, "seconds", seconds);
    write_seconds(line, "perSecond", static_cast<double>(ended_) / seconds);
    write_seconds(line, "generatorCpu", cpu);
    latencies_.write(line);
    failures_.write(line);
    line.end();
    print_line(out);
  }

  const Options& options_;
  Poller poller_;
  std::vector<std::unique_ptr<Client>> clients_;  // at most `concurrency`
  std::vector<const Client*> retired_;            // of this turn
  std::vector<Time> begun_at_;
  std::size_t begun_ = 0;
  std::size_t ended_ = 0;
  Latencies latencies_;
  Failures failures_;
};

}  // namespace

int run_churn(const Options& options) {
  return Churn(options).run();
}

}  // namespace porchlight::bench
