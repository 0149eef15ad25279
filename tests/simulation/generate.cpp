#include "simulation/generate.hpp"

#include <algorithm>
#include <array>
#include <random>

namespace porchlight::simulation {
namespace {

using namespace std::chrono_literals;

class Generator {
 public:
  Generator(unsigned seed, unsigned faults) : random_(seed), faults_(faults) { history_.seed = seed; }

  History run() {
    shape();
    visit();
    break_things();
    std::ranges::stable_sort(history_.actions, {}, &Action::at);
    return std::move(history_);
  }

 private:
  unsigned pick(std::size_t below) {
    return static_cast<unsigned>(std::uniform_int_distribution<std::size_t>(0, below - 1)(random_));
  }
  bool chance(double probability) { return std::bernoulli_distribution(probability)(random_); }
  Milliseconds between(Milliseconds least, Milliseconds most) {
    return Milliseconds(std::uniform_int_distribution<std::int64_t>(least.count(), most.count())(random_));
  }
  Milliseconds up_to(Milliseconds most) { return between(0ms, most); }
  template <typename T, std::size_t n>
  T one_of(const std::array<T, n>& values) {
    return values[pick(n)];
  }
  void add(Milliseconds at, Act act, unsigned who = 0, unsigned where = 0, unsigned how = 0,
           Milliseconds time = 0ms) {
    history_.actions.push_back({at, act, who, where, how, time});
  }

  void shape() {
    history_.lease = one_of(std::array{10'000ms, 10'000ms, 30'000ms});
    const Milliseconds grace = history_.lease * 4 / 15;  // 8 s of 30 s
    history_.grace = one_of(std::array{grace, grace, grace / 3, 0ms});
    history_.tail = one_of(std::array{300ms, 300ms, 300ms, 700ms});
    history_.small_batches = chance(0.5);
    history_.visitors = 6 + pick(7);
    history_.nodes.assign(2 + pick(3), 1);
    for (std::size_t& holders : history_.nodes) holders = 1 + pick(3);
    history_.length = history_.lease * (history_.lease > 10s ? 5 : 10);
    pause_ = one_of(std::array{300ms, 600ms, 1'500ms});
  }

  /// A crowd: each moment somebody opens, closes or turns a page; some blink.
  void visit() {
    for (Milliseconds at = up_to(pause_); at < history_.length; at += up_to(pause_ * 2)) {
      const unsigned visitor = pick(history_.visitors);
      const unsigned where = pick(1000);
      const unsigned how = pick(1000);
      switch (pick(12)) {
        case 0:
        case 1:
        case 2:
        case 3:
          add(at, Act::open, visitor, where, how);
          break;
        case 4:
        case 5:
        case 6:
          add(at, Act::close, visitor, where);
          break;
        case 7:
        case 8:
          add(at, Act::update, visitor, where, how);
          break;
        case 9:
        case 10:  // a reload, or a blink
          add(at, Act::close, visitor, where);
          add(at + up_to(chance(0.3) ? 20ms : 2'000ms), Act::open, visitor, pick(1000), how);
          break;
        default:
          add(at, chance(0.7) ? Act::refetch : Act::rejoin, pick(3), where);
      }
    }
  }

  void break_things() {
    std::vector<Fault> kinds;
    for (unsigned kind = 1; kind <= damages; kind <<= 1) {
      if ((faults_ & kind) != 0) kinds.push_back(static_cast<Fault>(kind));
    }
    if (kinds.empty()) return;
    // Mostly few: each makes some statements impossible to demand for a while.
    const unsigned count = one_of(std::array{1U, 1U, 2U, 3U, 4U, 6U, 12U});
    for (unsigned i = 0; i < count; ++i) add_fault(kinds[pick(kinds.size())]);
  }

  void add_fault(Fault fault) {
    const Milliseconds at = between(history_.length / 20, history_.length * 4 / 5);
    const Milliseconds lease = history_.lease;
    const unsigned node = pick(8);
    switch (fault) {
      case crashes:
        return add_crash(at, node);
      case deploys:
        return add_deploy(at);
      case sleeps:
        return add(at, Act::sleep, node, 0, 0, up_to(chance(0.5) ? lease * 2 : lease / 6));
      case cuts:
        return add_cut(at, node);
      case outages:
        return add(at, chance(0.5) ? Act::outage : Act::hang, 0, 0, 0, up_to(chance(0.5) ? lease * 3 : 3s));
      case jumps: {
        const auto size = one_of(std::array{700ms, 2'000ms, lease * 2 / 3, lease * 3, lease * 120});
        return add(at, Act::jump, 0, 0, 0, chance(0.5) ? size : -size);
      }
      case losses:
        if (chance(0.5)) return add(at, Act::empty);
        add(at - up_to(std::min(at, lease * 3)), Act::remember);
        return add(at, Act::set_back);
      case damages:
        return add(at, Act::damage, pick(history_.visitors), pick(1000), pick(7));
    }
  }

  void add_crash(Milliseconds at, unsigned node) {
    add(at, Act::crash, node, 0, pick(11), up_to(history_.lease / 3));
    add(at + up_to(history_.lease), Act::start, 0, 0, pick(3));
    if (!chance(0.15)) return;
    for (unsigned i = 0; i < 4; ++i) add(at + up_to(50ms), Act::crash, i, 0, pick(11), up_to(3s));
    add(at + up_to(2s), Act::start, 0, 0, pick(3));
  }

  /// Every node, one after the other, or just one.
  void add_deploy(Milliseconds at) {
    const std::size_t nodes = chance(0.5) ? history_.nodes.size() : 1;
    const unsigned back = 7 + pick(4);
    for (std::size_t i = 0; i < nodes; ++i) {
      add(at, Act::start, 0, 0, pick(3));
      add(at + up_to(2s), Act::drain, nodes > 1 ? 0 : pick(8), 0, back, up_to(history_.lease / 3));
      at += between(3s, 15s);
    }
  }

  void add_cut(Milliseconds at, unsigned node) {
    switch (pick(8)) {
      case 0:
        return add(at, Act::isolate, node, 0, 0, up_to(chance(0.5) ? history_.lease * 2 : 3s));
      case 1:
      case 2:
        return add(at, Act::deafen, node, 0, 0, up_to(chance(0.5) ? history_.lease : 2s));
      case 3:
      case 4:
      case 5:
        return add(at, Act::back_cut, pick(history_.visitors), pick(1000), pick(1000), up_to(1'500ms));
      default:
        return add(at, Act::cut, node);
    }
  }

  std::mt19937_64 random_;
  unsigned faults_;
  Milliseconds pause_{};
  History history_;
};

}  // namespace

History generate(unsigned seed, unsigned faults) {
  return Generator(seed, faults).run();
}

}  // namespace porchlight::simulation
