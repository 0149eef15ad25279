// Agents in a project's room, and visitors who give them something to be told, at a fixed rate in an open
// loop: the next event does not wait for the last one, or a slow server would be asked less. Every agent's
// copy of every event is counted, and its age measured by the number in its URL.
//
// Page changes come from visitors who are there already, so that with and without agents differ in nothing
// but the deliveries. Arrivals connect, identify, stay, and leave; their departures are told after the grace.

#include "load/crowd.hpp"
#include "load/report.hpp"
#include "load/scenarios.hpp"
#include "load/visitor.hpp"

#include <deque>
#include <memory>
#include <vector>

namespace porchlight::bench {
namespace {

using std::chrono::milliseconds;

class Fanout final : public ClientHandler {
 public:
  Fanout(const Options& options, bool arrivals);
  int run();

  void on_connected(Client& client) override;
  void on_ack(Client& client, std::string_view args) override;
  void on_event(Client& client, std::string_view args) override;
  void on_ended(Client& client, End end, std::string_view why) override;

 private:
  /// Agents are numbered above all visitors.
  static constexpr std::size_t first_agent = 1'000'000'000;
  /// Where visitors are before the first event: no event's number, or its page would be no change.
  static constexpr std::size_t quiet_page = 10'000'000;

  struct Leaving {
    Client* client;
    Time at;
  };

  [[nodiscard]] static bool is_agent(const Client& client) { return client.number() >= first_agent; }
  [[nodiscard]] std::size_t expected() const { return options_.events * options_.agents; }
  [[nodiscard]] bool complete() const;
  void gather();
  void send_due(Time started);
  void send_leaving();
  void print_ready() const;
  void print_result(double seconds, double cpu);

  const Options& options_;
  const bool arrivals_;
  Poller poller_;
  GoSignal go_;
  Crowd agents_;
  Crowd visitors_;  // who change pages; arrivals: none
  std::vector<std::unique_ptr<Client>> guests_;
  std::deque<Leaving> leaving_;  // in the order of their times
  std::vector<Time> sent_at_;    // of each event
  std::size_t sent_ = 0;
  std::size_t gone_ = 0;  // guests
  std::size_t received_ = 0;
  std::size_t departures_ = 0;
  double late_ = 0;  // seconds that the latest event was sent too late: the generator is too slow
  bool measuring_ = false;
  std::size_t reads_before_ = 0;
  Latencies latencies_;
  Failures failures_;
};

Fanout::Fanout(const Options& options, bool arrivals)
    : options_(options),
      arrivals_(arrivals),
      go_(poller_),
      agents_(first_agent, options.agents,
              [this](std::size_t number) {
                return std::make_unique<Client>(poller_, *this, number, options_.port,
                                                agent_auth(options_.token));
              }),
      visitors_(options.first, arrivals ? 0 : options.visitors,
                [this](std::size_t number) {
                  return std::make_unique<Client>(poller_, *this, number, options_.port,
                                                  visitor_auth(options_.project));
                }),
      sent_at_(options.events) {}

int Fanout::run() {
  gather();
  print_ready();
  while (!go_.given()) poller_.wait(now() + std::chrono::seconds(1));
  measuring_ = true;
  const double cpu = own_cpu_seconds();
  reads_before_ = Client::reads();
  const Time started = now();
  Time last = started;
  while (!complete() && now() < last + milliseconds(options_.wait_ms + options_.stay_ms)) {
    if (sent_ < options_.events) last = now();
    send_due(started);
    send_leaving();
    const auto next = std::chrono::microseconds(1'000'000 * (sent_ + 1) / options_.rate);
    poller_.wait(sent_ < options_.events ? started + next : now() + milliseconds(5));
  }
  print_result(seconds_between(started, now()), own_cpu_seconds() - cpu);
  return failures_.total() == 0 && received_ >= expected() ? 0 : 1;
}

void Fanout::gather() {
  while (!agents_.complete() || !visitors_.complete()) {
    agents_.advance();
    if (agents_.complete()) visitors_.advance();
    poller_.wait(now() + milliseconds(100));
  }
}

bool Fanout::complete() const {
  if (sent_ < options_.events || received_ < expected()) return false;
  return !arrivals_ || (gone_ == sent_ && departures_ >= expected());
}

void Fanout::send_due(Time started) {
  const double elapsed = seconds_between(started, now());
  while (sent_ < options_.events) {
    const double due = static_cast<double>(sent_) / static_cast<double>(options_.rate);
    if (due > elapsed) return;
    late_ = std::max(late_, elapsed - due);
    const std::size_t number = sent_++;
    if (arrivals_) {
      guests_.push_back(std::make_unique<Client>(poller_, *this, options_.first + number, options_.port,
                                                 visitor_auth(options_.project)));
      guests_.back()->connect();
    } else {
      sent_at_[number] = now();
      visitors_.at(number % visitors_.size()).emit(update_context(number), false);
    }
  }
}

void Fanout::send_leaving() {
  while (!leaving_.empty() && leaving_.front().at <= now()) {
    leaving_.front().client->close();
    leaving_.pop_front();
  }
}

void Fanout::on_connected(Client& client) {
  if (is_agent(client)) return client.emit(join_project_room(options_.project), true);
  const std::size_t index = client.number() - options_.first;
  if (!arrivals_) return client.emit(identify(options_.project, client.number(), quiet_page + index), true);
  sent_at_[index] = now();
  client.emit(identify(options_.project, client.number(), index), true);
}

void Fanout::on_ack(Client& client, std::string_view args) {
  if (!is_ok(args)) failures_.note_ack(args);
  if (is_agent(client)) return agents_.settled();
  if (!arrivals_) return visitors_.settled();
  leaving_.push_back({&client, now() + milliseconds(options_.stay_ms)});
}

void Fanout::on_event(Client& client, std::string_view args) {
  if (!measuring_ || !is_agent(client)) return;
  if (says_offline(args)) {
    ++departures_;
    return;
  }
  const auto page = page_of(args);
  if (!page || *page >= sent_) return;
  ++received_;
  latencies_.add(sent_at_[*page], now());
}

void Fanout::on_ended(Client& client, End end, std::string_view why) {
  failures_.note(end, why);
  if (!measuring_) {
    (is_agent(client) ? agents_ : visitors_).settled();
  } else if (!is_agent(client)) {
    ++gone_;
    std::erase_if(leaving_, [&client](const Leaving& entry) { return entry.client == &client; });
  }
}

void Fanout::print_ready() const {
  std::string out;
  json::ObjectWriter line(out);
  line.text("phase", "ready").number("agents", agents_.size()).number("visitors", visitors_.size());
  failures_.write(line);
  line.end();
  print_line(out);
}

void Fanout::print_result(double seconds, double cpu) {
  std::string out;
  json::ObjectWriter line(out);
  line.text("scenario", arrivals_ ? "arrivals" : "pages")
      .number("events", sent_)
      .number("agents", options_.agents)
      .number("expected", expected())
      .number("received", received_)
      .number("departures", departures_)
      .number("reads", Client::reads() - reads_before_);
  write_seconds(line, "seconds", seconds);
  write_seconds(line, "latest", late_);
  write_seconds(line, "generatorCpu", cpu);
  latencies_.write(line);
  failures_.write(line);
  line.end();
  print_line(out);
}

}  // namespace

int run_fanout(const Options& options, bool arrivals) {
  return Fanout(options, arrivals).run();
}

}  // namespace porchlight::bench
