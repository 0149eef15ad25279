#pragma once
// One thread with agents and two with visitors, whose messages are lost, doubled and overtake each other, all
// from one seed. Pages are asked and answer as the widget does.

#include "preview/captures.hpp"
#include "preview/looks.hpp"

#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace porchlight::preview {

struct TestPage {
  PageId id{};
  std::size_t thread = 0;
  std::string url;
  std::string nonce;  // empty: nobody looks
  bool hidden = false;
  std::int64_t snapshot = 0;
  std::deque<protocol::PreviewPiece> unsent;
};

/// What an agent's socket has been told of a visitor.
struct Seen {
  std::string capture;
  std::int64_t snapshot = 0;
  std::int64_t next_index = 0;
  std::string whole;  // the page and number of the last snapshot that is complete
};

class PreviewWorld {
 public:
  explicit PreviewWorld(std::uint64_t seed) : random_(seed) {}

  /// Anything may happen meanwhile.
  void run_wild(Milliseconds time);
  /// From now on messages flow, pages are shown, nobody's connection is slow and nobody does anything else.
  void calm_down();
  void run(Milliseconds time);

  /// Everybody of the room looks at somebody who is online.
  void look_at_all();
  void stop_all();
  /// The agents who look at somebody and have not seen the page as it is now.
  [[nodiscard]] std::vector<std::string> blind() const;
  [[nodiscard]] std::size_t captures() const { return visitors_[0].size() + visitors_[1].size(); }
  /// What must never happen and did.
  std::vector<std::string> faults;

 private:
  struct Event {
    enum class Kind : std::uint8_t { message, answer, changed } kind{};
    std::size_t to = 0;  // message: the visitors' thread, or that of the agents
    Message message;     // answer, changed: the visitor in it
    std::uint64_t number = 0;
  };
  static constexpr std::size_t agents_thread = 2;

  [[nodiscard]] bool chance(double of) { return std::bernoulli_distribution(of)(random_); }
  [[nodiscard]] std::size_t any(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }
  void step();
  void do_something();
  void toggle_look(const std::string& socket, const VisitorKey& visitor);
  void leave_or_enter(const std::string& socket);
  void open_page(const VisitorKey& visitor);
  void close_page(const VisitorKey& visitor);
  void work(const VisitorKey& visitor, TestPage& page);
  void take_snapshot(TestPage& page);
  [[nodiscard]] const TestPage* shown(const VisitorKey& visitor) const;
  [[nodiscard]] std::optional<FrontPage> front_of(std::size_t thread, const VisitorKey& visitor) const;
  void post(Event event);
  void deliver();
  void deliver(Event& event);
  void run_due();
  void carry_out();
  void carry_out(Send& action, std::size_t from);
  void carry_out(Broadcast& action, std::size_t from);
  void carry_out(Tell& action, std::size_t from);
  void carry_out(LookUp& action, std::size_t from);
  void carry_out(AskPage& action, std::size_t from);
  void carry_out(StopPage& action, std::size_t from);
  void told(const std::vector<std::string>& sockets, const VisitorKey& visitor);
  void check();
  void fault(const std::string& what) { faults.push_back(what); }

  std::mt19937_64 random_;
  SteadyTime now_{std::chrono::hours(1)};
  bool calm_ = false;
  Looks looks_{"n1/0"};
  std::vector<Captures> visitors_ = make_visitors();
  static std::vector<Captures> make_visitors();
  std::multimap<SteadyTime, Event> events_;
  std::map<VisitorKey, std::vector<TestPage>> pages_{{{1, "ann"}, {}}, {{1, "ben"}, {}}};  // newest last
  std::uint64_t last_page_ = 0;
  std::set<std::string> room_{"s1", "s2", "s3"};
  std::map<std::string, std::size_t> queued_;
  std::set<std::pair<std::string, VisitorKey>> looking_;
  std::map<VisitorKey, SteadyTime> looked_at_;  // when somebody did last
  std::map<std::pair<std::string, VisitorKey>, Seen> seen_;
};

}  // namespace porchlight::preview
