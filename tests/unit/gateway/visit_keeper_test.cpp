#include "gateway/visit_keeper.hpp"

#include "store/sessions/bots.hpp"
#include "store/sessions/memory/session_store.hpp"
#include "support/queue_executor.hpp"

#include <gtest/gtest.h>

namespace porchlight::gateway {
namespace {

using namespace std::chrono_literals;

class DeafSink final : public store::SessionEventSink {
 public:
  void on_session_event(const store::SessionEvent&) override {}
  void on_resync(ProjectId) override {}
  void on_degraded(bool) override {}
};

class VisitKeeperTest : public testing::Test {
 protected:
  struct Tab {
    presence::ConnectionHandle handle;
    std::unique_ptr<visits::Origin> origin;
  };

  VisitKeeperTest() {
    known.known = true;
    open_clock();
  }

  /// The store's time is known with its first answer.
  void open_clock() {
    sessions.close(sessions.open({9, "other"}, {}));
    loop.run();
  }
  Tab come(const std::string& url, const std::string& browser = "Firefox") {
    Tab tab;
    tab.origin = std::make_unique<visits::Origin>();
    tab.origin->device.browser = browser;
    identify(tab, url);
    return tab;
  }
  void identify(Tab& tab, const std::string& url) {
    identity::Identified who;
    who.message.project = key.project;
    who.message.uid = device;
    who.message.url = url;
    who.message.title = "A page";
    who.message.referrer = "https://search.example/?q=lamp";
    who.user_id = user;
    store::VisitorState state{.url = url, .title = "A page", .name = {}};
    state.visit = keeper.identified(key, tab.handle, tab.origin, who, known);
    if (tab.handle) return sessions.update(tab.handle, state);
    tab.handle = sessions.open(key, state);
    loop.run();
  }
  void go(const Tab& tab, const std::string& url, std::optional<std::string> title = {}) {
    auto state = *sessions.state_of(tab.handle);
    keeper.on_page(key, state, {url, std::move(title)});
    sessions.update(tab.handle, state);
  }
  void close(Tab& tab) {
    const auto facts = keeper.leaving(tab.handle);
    sessions.close(std::exchange(tab.handle, {}));
    if (facts) keeper.left(key, *facts);
  }
  store::VisitFacts facts_of(const Tab& tab) {
    return store::visit_facts(sessions.state_of(tab.handle)->visit);
  }

  VisitorKey key{1, "ann"};
  std::string device = key.uid;  // what it calls itself
  std::string user;
  identity::KnownVisitor known;
  ManualClock clock;
  test::QueueExecutor loop;
  TimerQueue timers{clock};
  DeafSink sink;
  store::MemorySessionStore memory{clock, sink};
  presence::RealtimeSessionService sessions{memory, loop, timers, {.holder = "node/0"}};
  std::vector<store::VisitWrite> written;
  VisitKeeper keeper{sessions, [this](store::VisitWrite write) { written.push_back(std::move(write)); }};
};

TEST_F(VisitKeeperTest, ADeviceReadsInItsPersonsVisitAndIsCalledWhatItSaid) {
  user = "7";
  const Tab laptop = come("https://shop.example/sofas");
  EXPECT_EQ(facts_of(laptop).device_uid, "ann");
  device = "phone";
  known.visitor.emplace();
  known.person.emplace();
  known.person->uid = "ann";
  const Tab phone = come("https://shop.example/lamps", "Chrome");
  const store::VisitFacts facts = facts_of(phone);
  EXPECT_EQ(facts.device_uid, "phone");
  EXPECT_EQ(facts.browser, "Chrome");
  EXPECT_EQ(facts.pages, 2U);
  EXPECT_EQ(facts.started, facts_of(laptop).started);
  ASSERT_EQ(written.size(), 2U);
  EXPECT_EQ(written.back().visit.key, key);
}

TEST_F(VisitKeeperTest, WhoHasProvedNothingHasNoNameForItsDevice) {
  EXPECT_EQ(facts_of(come("https://shop.example/")).device_uid, "");
}

TEST_F(VisitKeeperTest, AnArrivalIsInTheSessionAndIsWrittenWhole) {
  user = "7";
  known.visitor.emplace();
  known.visitor->email = "ann@shop.example";
  const WallTime now = clock.wall();
  const Tab tab = come("https://shop.example/sale?utm_source=news");
  const store::VisitFacts facts = facts_of(tab);
  EXPECT_EQ(facts.started, now);
  EXPECT_EQ(facts.pages, 1U);
  EXPECT_EQ(facts.referrer, "search.example");
  EXPECT_EQ(facts.landing, "/sale");
  EXPECT_EQ(facts.browser, "Firefox");
  EXPECT_TRUE(facts.verified);
  EXPECT_EQ(facts.email, "ann@shop.example");
  EXPECT_EQ(tab.origin, nullptr) << "the session has it";
  ASSERT_EQ(written.size(), 1U);
  EXPECT_EQ(written[0].visit.referrer, "https://search.example/?q=lamp");
  EXPECT_EQ(written[0].views,
            (std::vector<store::PageView>{{now, "https://shop.example/sale?utm_source=news", "A page"}}));
}

TEST_F(VisitKeeperTest, PagesWithinAMillisecondInOneTabOrTwoAllHaveATimeOfTheirOwn) {
  const WallTime now = clock.wall();
  const Tab first = come("https://shop.example/");
  const Tab second = come("https://shop.example/sofas");
  go(first, "https://shop.example/lamps");
  go(second, "https://shop.example/cart");
  std::vector<WallTime> times;
  for (const store::VisitWrite& write : written) {
    for (const store::PageView& view : write.views) times.push_back(view.at);
  }
  EXPECT_EQ(times, (std::vector<WallTime>{now, now + 1ms, now + 2ms, now + 3ms}));
}

TEST_F(VisitKeeperTest, EachPageCountsAndAFragmentIsNone) {
  const Tab tab = come("https://shop.example/");
  clock.advance(10s);
  go(tab, "https://shop.example/#top");
  EXPECT_EQ(facts_of(tab).pages, 1U);
  EXPECT_EQ(written.size(), 1U);
  go(tab, "https://shop.example/cart", "Cart");
  EXPECT_EQ(facts_of(tab).pages, 2U);
  EXPECT_EQ(facts_of(tab).page_since, clock.wall());
  EXPECT_EQ(facts_of(tab).landing, "/");
  ASSERT_EQ(written.size(), 2U);
  EXPECT_EQ(written[1].visit.ended, clock.wall());
  EXPECT_EQ(written[1].visit.pages, 2U);
  EXPECT_EQ(written[1].views[0], (store::PageView{clock.wall(), "https://shop.example/cart", "Cart"}));
}

TEST_F(VisitKeeperTest, ATitleThatComesLaterIsThatOfTheSameView) {
  const Tab tab = come("https://shop.example/");
  const WallTime opened = clock.wall();
  clock.advance(1s);
  go(tab, "", "Lamps");
  EXPECT_EQ(facts_of(tab).pages, 1U);
  ASSERT_EQ(written.size(), 2U);
  EXPECT_EQ(written[1].views[0], (store::PageView{opened, "https://shop.example/", "Lamps"}));
}

TEST_F(VisitKeeperTest, TabsCountTheirPagesInOneVisit) {
  Tab first = come("https://shop.example/");
  clock.advance(5s);
  Tab second = come("https://shop.example/lamps", "Chrome");
  EXPECT_EQ(facts_of(second).pages, 2U);
  EXPECT_EQ(facts_of(second).started, facts_of(first).started);
  EXPECT_EQ(facts_of(second).browser, "Chrome");
  go(first, "https://shop.example/cart");
  EXPECT_EQ(facts_of(first).pages, 3U);

  auto state = *sessions.state_of(second.handle);
  keeper.catch_up(key, state);
  EXPECT_EQ(store::visit_facts(state.visit).pages, 3U);

  close(first);
  EXPECT_EQ(facts_of(second).pages, 3U) << "what is shown does not go back";
  EXPECT_EQ(facts_of(second).browser, "Chrome");
}

TEST_F(VisitKeeperTest, WhoIdentifiesAgainHasTheSameVisit) {
  Tab tab = come("https://shop.example/");
  clock.advance(5s);
  user = "7";
  identify(tab, "https://shop.example/");
  EXPECT_EQ(facts_of(tab).pages, 1U);
  EXPECT_EQ(facts_of(tab).browser, "Firefox");
  EXPECT_TRUE(facts_of(tab).verified);
  EXPECT_EQ(facts_of(tab).started, clock.wall() - 5s);
  identify(tab, "https://shop.example/account");
  EXPECT_EQ(facts_of(tab).pages, 2U);
}

TEST_F(VisitKeeperTest, WhoIsUncheckedForAWhileKeepsWhatTheyCameWith) {
  Tab tab = come("https://shop.example/");
  tab.origin = keeper.origin_of(tab.handle);
  sessions.update(tab.handle, {.url = {}, .title = {}, .name = {}, .unchecked = true});
  EXPECT_EQ(keeper.origin_of(tab.handle), nullptr);
  EXPECT_EQ(keeper.leaving(tab.handle), std::nullopt);
  identify(tab, "https://shop.example/");
  EXPECT_EQ(facts_of(tab).browser, "Firefox");
}

TEST_F(VisitKeeperTest, StayingAndLeavingMoveTheEnd) {
  Tab tab = come("https://shop.example/");
  clock.advance(60s);
  keeper.still_here(key);
  ASSERT_EQ(written.size(), 2U);
  EXPECT_EQ(written[1].visit.ended, clock.wall());
  EXPECT_TRUE(written[1].views.empty());
  clock.advance(10s);
  close(tab);
  ASSERT_EQ(written.size(), 3U);
  EXPECT_EQ(written[2].visit.ended, clock.wall());
  keeper.still_here(key);
  EXPECT_EQ(written.size(), 3U);
}

TEST_F(VisitKeeperTest, OfSomebodyUncheckedNothingIsSaidOrWritten) {
  store::VisitorState state{.url = {}, .title = {}, .name = {}, .unchecked = true};
  keeper.on_page(key, state, {"https://shop.example/", std::nullopt});
  EXPECT_EQ(state.visit, "");
  EXPECT_TRUE(written.empty());
}

TEST_F(VisitKeeperTest, OfABotNothingIsWritten) {
  key.project = store::bots_of(1);
  Tab tab = come("https://shop.example/sale");
  EXPECT_TRUE(facts_of(tab).bot);
  EXPECT_EQ(facts_of(tab).landing, "/sale");
  go(tab, "https://shop.example/cart");
  EXPECT_EQ(facts_of(tab).pages, 2U);
  keeper.still_here(key);
  close(tab);
  EXPECT_TRUE(written.empty());
}

TEST_F(VisitKeeperTest, TheVisitOfABotThatWritesBeginsThen) {
  const VisitorKey visitor = key;
  key.project = store::bots_of(1);
  Tab tab = come("https://shop.example/sale");
  clock.advance(Milliseconds(60'000));
  key = visitor;
  identity::Identified who;
  who.message.project = key.project;
  who.message.uid = key.uid;
  who.message.url = "https://shop.example/sale";
  const auto facts = store::visit_facts(keeper.identified(key, tab.handle, tab.origin, who, known));
  EXPECT_FALSE(facts.bot);
  EXPECT_EQ(facts.started, clock.wall());
  EXPECT_EQ(facts.browser, "Firefox") << "it came with the same";
  ASSERT_EQ(written.size(), 1U);
  EXPECT_EQ(written[0].visit.key, visitor);
  EXPECT_EQ(written[0].views.size(), 1U);
}

}  // namespace
}  // namespace porchlight::gateway
