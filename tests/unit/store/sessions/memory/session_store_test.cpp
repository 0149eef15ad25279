// What the contract suite (tests/contract/session_store) cannot ask: order under threads, and re-entry.

#include "store/sessions/memory/session_store.hpp"

#include "store/sessions/limits.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace porchlight::store {
namespace {

struct OrderSink final : SessionEventSink {
  void on_session_event(const SessionEvent& event) override {
    ordered = ordered && (last == 0 || event.revision == last + 1);
    last = event.revision;
    ++events;
  }
  void on_resync(ProjectId) override {}
  void on_degraded(bool) override {}
  Revision last = 0;
  std::size_t events = 0;
  bool ordered = true;
};

TEST(MemorySessionStore, EventsOfManyThreadsComeInOrder) {
  SystemClock clock;
  OrderSink sink;
  MemorySessionStore store(clock, sink);
  store.subscribe(1, [] {});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&store, t] {
      const std::string holder = "n/" + std::to_string(t);
      for (int i = 0; i < 500; ++i) {
        const std::string uid = holder + "." + std::to_string(i);
        store.claim(1, holder, Milliseconds{30'000}, uid, {}, [](const auto&) {});
        store.release(1, holder, uid, Milliseconds{0}, Milliseconds{0}, [](const auto&) {});
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(sink.events, 4'000U);
  EXPECT_TRUE(sink.ordered);
}

TEST(MemorySessionStore, AnswerMayCallTheStore) {
  ManualClock clock;
  OrderSink sink;
  MemorySessionStore store(clock, sink);
  bool online = false;
  store.claim(1, "n/0", Milliseconds{30'000}, "ann", {}, [&](const auto&) {
    store.read(1, {"ann"}, [&online](const auto& reply) { online = reply->sessions.at(0).has_value(); });
  });
  EXPECT_TRUE(online);
}

TEST(MemorySessionStore, ImageAndBackIsTheSame) {
  ManualClock clock;
  OrderSink sink;
  MemorySessionStore store(clock, sink);
  store.claim(1, "n/0", Milliseconds{30'000}, "ann", {Activity::away, "/a", "A", "Ann"}, [](const auto&) {});
  store.claim(1, "m/0", Milliseconds{30'000}, "ann", {Activity::away, "/b", "B", "Ann"}, [](const auto&) {});
  store.claim(1, "n/0", Milliseconds{30'000}, "bob", {}, [](const auto&) {});
  store.release(1, "n/0", "bob", Milliseconds{8'000}, Milliseconds{0}, [](const auto&) {});
  const MemoryImage before = store.image();
  store.restore(before);
  const MemoryImage after = store.image();
  const auto& one = before.projects.at(1);
  const auto& two = after.projects.at(1);
  EXPECT_EQ(one.online, two.online);
  EXPECT_EQ(one.away, two.away);
  EXPECT_EQ(one.holders, two.holders);
  EXPECT_EQ(one.revision, two.revision);
  EXPECT_EQ(one.claims.at("bob").left, two.claims.at("bob").left);
  EXPECT_EQ(one.claims.at("ann").by_holder.at("m/0").state, two.claims.at("ann").by_holder.at("m/0").state);
  EXPECT_EQ(one.sessions.at("ann").session.state, two.sessions.at("ann").session.state);
}

TEST(MemorySessionStore, ARenewalOfLongAgoIsNoHintToReapers) {
  ManualClock clock;
  OrderSink sink;
  MemorySessionStore store(clock, sink);
  std::vector<ProjectId> recent;
  const auto ask = [&] {
    store.recent_projects([&recent](const auto& reply) { recent = *reply; });
    return recent;
  };
  store.renew(1, "n/0", Milliseconds{30'000}, [](const auto&) {});
  clock.advance(limits::recent_project_age);
  EXPECT_EQ(ask(), std::vector<ProjectId>{1});
  clock.advance(Milliseconds(1));
  EXPECT_EQ(ask(), std::vector<ProjectId>{});
}

}  // namespace
}  // namespace porchlight::store
