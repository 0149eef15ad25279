#pragma once
// The session store's contract, run over every form of it. Each test is a sentence of docs/presence.md.

#include "support/session_store_harness.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace porchlight::tests {

using store::Activity;
using store::SessionEvent;
using store::VisitorState;
using Kind = store::SessionEvent::Kind;

inline constexpr Milliseconds a_lease{30'000};
inline constexpr Milliseconds a_grace{8'000};
inline constexpr Milliseconds a_ttl = a_lease * 10;

inline VisitorState page(std::string url, Activity activity = Activity::active) {
  return {activity, std::move(url), "title", "Ann"};
}

class SessionStoreContract : public testing::TestWithParam<HarnessFactory> {
 protected:
  store::ClaimReply claim(const std::string& holder, const std::string& uid,
                          const VisitorState& state = page("/a")) {
    return value(ask<store::ClaimReply>(*harness, [&](auto& store, auto answer) {
      store.claim(1, holder, a_lease, uid, state, std::move(answer));
    }));
  }
  void release(const std::string& holder, const std::string& uid, Milliseconds after = a_grace,
               Milliseconds ago = Milliseconds{0}) {
    static_cast<void>(value(ask<store::ReleaseReply>(*harness, [&](auto& store, auto answer) {
      store.release(1, holder, uid, after, ago, std::move(answer));
    })));
  }
  store::RenewReply renew(const std::string& holder) {
    return value(ask<store::RenewReply>(
        *harness, [&](auto& store, auto answer) { store.renew(1, holder, a_lease, std::move(answer)); }));
  }
  std::vector<std::string> refresh(const std::string& holder, std::vector<std::string> uids) {
    return value(ask<store::RefreshReply>(*harness,
                                          [&](auto& store, auto answer) {
                                            store.refresh(1, holder, a_lease, uids, std::move(answer));
                                          }))
        .missing;
  }
  store::ReapReply reap(std::size_t limit = 200) { return reap_expecting(harness->now(), limit); }
  store::ReapReply reap_expecting(WallTime expected, std::size_t limit = 200) {
    return value(ask<store::ReapReply>(
        *harness, [&](auto& store, auto answer) { store.reap(1, expected, limit, std::move(answer)); }));
  }
  store::ReadReply read(std::vector<std::string> uids) {
    return value(ask<store::ReadReply>(
        *harness, [&](auto& store, auto answer) { store.read(1, uids, std::move(answer)); }));
  }
  bool online(const std::string& uid) { return read({uid}).sessions.at(0).has_value(); }
  std::string shown_url(const std::string& uid) {
    const auto session = read({uid}).sessions.at(0);
    return session ? session->state.url : "none";
  }
  store::PresenceCounts counts() {
    return value(ask<store::PresenceCounts>(
        *harness, [](auto& store, auto answer) { store.counts(1, std::move(answer)); }));
  }
  store::Revision revision() {
    return value(ask<store::Revision>(
        *harness, [](auto& store, auto answer) { store.revision(1, std::move(answer)); }));
  }
  /// The events since the last call, told apart as a word each: "online:ann", "again:ann", …
  std::vector<std::string> events() {
    harness->settle();
    std::vector<std::string> words;
    for (const SessionEvent& event : harness->events()) {
      const char* const kind = event.kind == Kind::offline   ? "offline:"
                               : event.kind == Kind::changed ? "changed:"
                               : event.again                 ? "again:"
                                                             : "online:";
      words.push_back(kind + event.uid);
      last_event = event;
    }
    harness->events().clear();
    return words;
  }
  /// Time in steps in which these holders renew.
  void pass(Milliseconds time, const std::vector<std::string>& renewing) {
    for (Milliseconds step{5'000}; time.count() > 0; time -= step) {
      harness->advance(std::min(time, step));
      for (const std::string& holder : renewing) renew(holder);
    }
  }

  template <typename Reply>
  static Reply value(Result<Reply> reply) {
    EXPECT_TRUE(reply.has_value()) << (reply ? "" : reply.error().message);
    return reply ? *reply : Reply{};
  }

  std::unique_ptr<SessionStoreHarness> harness = GetParam().make();
  SessionEvent last_event;
};

using Words = std::vector<std::string>;

}  // namespace porchlight::tests
