#include "preview/looks.hpp"

#include "preview/limits.hpp"
#include "unit/preview/words.hpp"

#include <gtest/gtest.h>

namespace porchlight::preview {
namespace {

using namespace std::chrono_literals;

class LooksTest : public testing::Test {
 protected:
  /// What was to be done since the last call.
  Words did() {
    const std::vector<LookAction> actions = looks.take_actions();
    for (const LookAction& action : actions) {
      if (const auto* asked = std::get_if<LookUp>(&action)) number = asked->number;
    }
    return words_of(actions);
  }
  void look(const std::string& socket = "s1", const VisitorKey& visitor = ann) {
    EXPECT_TRUE(looks.look(socket, visitor, now));
  }
  /// Presence answers the last look-up that did() has seen.
  void online(const std::string& url = "/a") { looks.on_presence(ann, number, {true, true, url}, now); }
  void offline(bool known = true) { looks.on_presence(ann, number, {known, false, {}}, now); }
  void hear(Message message) { looks.on_message(std::move(message), now); }
  static Message from(const std::string& thread, Kind kind) { return say(thread, kind, ann); }
  void hear_offer(const std::string& thread = "n2/1") { hear(from(thread, Kind::offer)); }
  /// `snapshot` and `index` of the piece that would be next.
  void hear_attached(const std::string& capture = "c1", std::int64_t snapshot = 0, std::int64_t index = 0) {
    Message message = from("n2/1", Kind::attached);
    message.capture = capture;
    message.piece.snapshot = snapshot;
    message.piece.index = index;
    hear(std::move(message));
  }
  void hear_state(const std::string& state) {
    Message message = from("n2/1", Kind::state);
    message.state = state;
    hear(std::move(message));
  }
  void hear_piece(std::int64_t snapshot, std::int64_t index, std::int64_t count = 9,
                  const std::string& capture = "c1") {
    Message message = from("n2/1", Kind::piece);
    message.capture = capture;
    message.piece.snapshot = snapshot;
    message.piece.index = index;
    message.piece.count = count;
    hear(std::move(message));
  }
  void hear_scroll(const std::string& capture = "c1") {
    Message message = from("n2/1", Kind::scroll);
    message.capture = capture;
    message.scroll.y = 640;
    hear(std::move(message));
  }
  /// The agents look, and the page's thread has said which capture it is.
  void attached(const std::vector<std::string>& sockets = {"s1"}) {
    for (const std::string& socket : sockets) look(socket);
    did();
    online();
    hear_offer();
    did();
    online();
    hear_attached();
    did();
  }
  void pass(Milliseconds time) {
    now += time;
    looks.run(now);
  }

  std::uint64_t number = 0;
  SteadyTime now{1h};
  Looks looks{"n1/0"};
};

TEST_F(LooksTest, AnAgentWhoLooksIsToldSoAndPresenceIsAsked) {
  look();
  EXPECT_EQ(did(), (Words{"s1: ann searching", "where is ann"}));
}

TEST_F(LooksTest, AVisitorWhoIsOnlineIsSoughtOnAllThreadsAndTheFirstThatOffersIsAskedAnew) {
  look();
  did();
  online("/a");
  EXPECT_EQ(did(), Words{"all <- find ann /a"});
  hear_offer("n2/1");
  EXPECT_EQ(did(), Words{"where is ann"}) << "it may have gone to another page meanwhile";
  online("/b");
  EXPECT_EQ(did(), Words{"n2/1 <- attach ann /b fresh"});
  hear_offer("n2/1");
  EXPECT_EQ(did(), Words{}) << "it is known already";
}

TEST_F(LooksTest, AThreadThatOffersLaterIsWhereTheVisitorIsNow) {
  attached();
  hear_offer("n2/2");
  EXPECT_EQ(did(), (Words{"n2/1 <- detach ann", "where is ann"}));
  online();
  EXPECT_EQ(did(), Words{"n2/2 <- attach ann /a fresh"});
}

TEST_F(LooksTest, AVisitorWhoIsAwayIsToldAndFoundAgain) {
  look();
  did();
  offline();
  EXPECT_EQ(did(), Words{"s1: ann offline"});
  pass(limits::renewal - 1ms);
  EXPECT_EQ(did(), Words{}) << "an event would say";
  pass(1ms);
  EXPECT_EQ(did(), Words{"where is ann"});
  offline(false);
  EXPECT_EQ(did(), Words{"s1: ann unknown"});
  looks.on_visitor_changed(ann, now);
  EXPECT_EQ(did(), Words{"where is ann"});
  online();
  EXPECT_EQ(did(), (Words{"s1: ann searching", "all <- find ann /a"}));
}

TEST_F(LooksTest, AVisitorWhoGoesIsLeft) {
  attached();
  looks.on_visitor_changed(ann, now);
  did();
  offline();
  EXPECT_EQ(did(), (Words{"n2/1 <- detach ann", "s1: ann offline"}));
  looks.on_visitor_changed(ann, now);
  did();
  online("/b");
  EXPECT_EQ(did(), (Words{"s1: ann searching", "all <- find ann /b"})) << "and found when it comes back";
}

TEST_F(LooksTest, ChangesOfOthersConcernNobody) {
  attached();
  looks.on_visitor_changed({1, "ben"}, now);
  looks.on_visitor_changed({2, "ann"}, now);
  EXPECT_EQ(did(), Words{});
}

TEST_F(LooksTest, AnAnswerToAnOlderQuestionIsNotTaken) {
  look();
  did();
  looks.on_visitor_changed(ann, now);
  looks.on_presence(ann, number, {true, false, {}}, now);
  EXPECT_EQ(did(), Words{"where is ann"});
  looks.stop("s1", ann);
  online();
  EXPECT_EQ(did(), Words{}) << "nobody looks any more";
}

TEST_F(LooksTest, AVisitorBetweenTwoPagesIsLookedForEverySearch) {
  look();
  did();
  online();
  did();
  pass(limits::search - 1ms);
  EXPECT_EQ(did(), Words{});
  pass(1ms);
  EXPECT_EQ(did(), Words{"where is ann"});
}

TEST_F(LooksTest, PresenceThatHasNotAnsweredIsAskedAgain) {
  look();
  did();
  pass(limits::search - 1ms);
  EXPECT_EQ(did(), Words{});
  pass(1ms);
  EXPECT_EQ(did(), Words{"where is ann"});
}

TEST_F(LooksTest, ALookIsRenewedEveryRenewal) {
  attached();
  hear_piece(1, 0, 1);
  did();
  pass(limits::renewal - 1ms);
  EXPECT_EQ(did(), Words{});
  pass(1ms);
  EXPECT_EQ(did(), Words{"where is ann"});
  online();
  EXPECT_EQ(did(), Words{"n2/1 <- attach ann /a"});
}

TEST_F(LooksTest, AThreadThatIsSilentForTooLongIsLeft) {
  attached();
  now += limits::silence;
  hear_state("hidden");
  now += limits::silence;
  looks.on_visitor_changed(ann, now);
  did();
  online();
  EXPECT_EQ(did().back().substr(0, 18), "n2/1 <- attach ann") << "it may still answer";
  now += 1ms;
  looks.on_visitor_changed(ann, now);
  did();
  online();
  EXPECT_EQ(did(), (Words{"n2/1 <- detach ann", "s1: ann searching", "all <- find ann /a"}));
}

TEST_F(LooksTest, AnotherCaptureIsSearchedForUntilItSaysSomething) {
  attached();
  hear_state("hidden");
  EXPECT_EQ(did(), Words{"s1: ann hidden"});
  hear_attached("c1");
  EXPECT_EQ(did(), Words{}) << "renewed";
  hear_attached("c2");
  EXPECT_EQ(did(), Words{"s1: ann searching"});
}

TEST_F(LooksTest, AStateIsToldOnceAndANewcomerHearsIt) {
  attached();
  hear_state("private");
  hear_state("private");
  EXPECT_EQ(did(), Words{"s1: ann private"});
  look("s2");
  EXPECT_EQ(did(), (Words{"s2: ann private", "where is ann"}));
  hear_state("hidden");
  EXPECT_EQ(did(), Words{"s1,s2: ann hidden"});
  hear_piece(1, 0, 1);
  hear_state("hidden");
  EXPECT_EQ(did(), (Words{"s1,s2: ann c1 1:0/1", "s1,s2: ann hidden"})) << "it was shown in between";
}

TEST_F(LooksTest, PiecesAreToldFromTheStartOfASnapshotOn) {
  attached();
  hear_piece(1, 0, 2);
  look("s2");
  hear_piece(1, 1, 2);
  EXPECT_EQ(did(),
            (Words{"s1: ann c1 1:0/2", "s2: ann searching", "where is ann", "s1: ann c1 1:1/2 skipped 1"}));
  hear_piece(2, 0, 1);
  EXPECT_EQ(did(), Words{"s1,s2: ann c1 2:0/1"});
}

TEST_F(LooksTest, PiecesAndPositionsOfAnotherCaptureAreNot) {
  attached();
  hear_piece(1, 0, 1, "c0");
  hear_scroll("c0");
  EXPECT_EQ(did(), Words{});
  hear_scroll();
  EXPECT_EQ(did(), Words{"s1: ann c1 scroll 640"});
}

TEST_F(LooksTest, ANewcomerAsksForASnapshotFromTheStartUntilItComes) {
  attached();
  hear_piece(1, 0, 1);
  look("s2");
  did();
  online();
  EXPECT_EQ(did(), Words{"n2/1 <- attach ann /a fresh"});
  pass(limits::renewal);
  did();
  online();
  EXPECT_EQ(did(), Words{"n2/1 <- attach ann /a fresh"}) << "the first may have been lost";
  hear_piece(2, 0, 1);
  pass(limits::renewal);
  did();
  online();
  EXPECT_EQ(did(), Words{"n2/1 <- attach ann /a"});
}

TEST_F(LooksTest, ASnapshotWithAHoleIsNotToldAnyFurtherAndAnotherOneAskedFor) {
  attached();
  hear_piece(1, 0, 4);
  hear_piece(1, 2, 4);
  EXPECT_EQ(did(), Words{"s1: ann c1 1:0/4"});
  pass(limits::tick);
  EXPECT_EQ(did(), Words{"where is ann"});
  online();
  EXPECT_EQ(did(), Words{"n2/1 <- attach ann /a fresh"});
  hear_piece(1, 3, 4);
  pass(limits::tick);
  EXPECT_EQ(did(), Words{}) << "it is asked for once";
  hear_piece(1, 1, 4);
  EXPECT_EQ(did(), Words{": ann c1 1:1/4 skipped 1"}) << "too late";
  hear_piece(2, 0, 1);
  EXPECT_EQ(did(), Words{"s1: ann c1 2:0/1"});
}

TEST_F(LooksTest, ASnapshotWhoseStartIsLostIsNotTold) {
  attached();
  hear_piece(1, 0, 1);
  hear_piece(2, 1, 2);
  EXPECT_EQ(did(), Words{"s1: ann c1 1:0/1"});
  pass(limits::tick);
  EXPECT_EQ(did(), Words{"where is ann"});
}

TEST_F(LooksTest, APieceThatComesTwiceOrIsOlderIsNotTold) {
  attached();
  hear_piece(2, 0, 2);
  hear_piece(2, 1, 2);
  did();
  hear_piece(2, 0, 2);
  hear_piece(2, 1, 2);
  hear_piece(1, 0, 2);
  hear_piece(1, 5, 9);
  pass(limits::tick);
  EXPECT_EQ(did(), Words{});
}

TEST_F(LooksTest, TheEndOfASnapshotThatIsLostIsMissedAtTheNextRenewal) {
  attached();
  hear_piece(1, 0, 2);
  hear_attached("c1", 1, 1);
  pass(limits::tick);
  EXPECT_EQ(did(), Words{"s1: ann c1 1:0/2"}) << "so far that is all of it";
  hear_attached("c1", 1, 2);
  pass(limits::tick);
  EXPECT_EQ(did(), Words{"where is ann"});
  online();
  EXPECT_EQ(did(), Words{"n2/1 <- attach ann /a fresh"});
}

TEST_F(LooksTest, WhatIsSeenOfAnotherCaptureBeginsWithItsStart) {
  attached();
  hear_piece(3, 0, 2);
  hear_attached("c2");
  did();
  hear_piece(3, 1, 2, "c2");
  EXPECT_EQ(did(), Words{});
  hear_piece(1, 0, 2, "c2");
  EXPECT_EQ(did(), Words{"s1: ann c2 1:0/2"});
}

TEST_F(LooksTest, AnAgentForWhomTooMuchWaitsGetsNoPiecesButASnapshotFromTheStartAfterwards) {
  attached({"s1", "s2"});
  looks.on_queued("s1", ann, limits::agent_queue_bytes, now);
  looks.on_queued("s2", ann, limits::agent_queue_bytes + 1, now);
  hear_piece(1, 0);
  EXPECT_EQ(did(), Words{"s1: ann c1 1:0/9 skipped 1"});
  EXPECT_EQ(looks.slow(), (std::vector<std::pair<std::string, VisitorKey>>{{"s2", ann}}));
  pass(limits::tick);
  EXPECT_EQ(did(), Words{}) << "still slow";
  looks.on_queued("s2", ann, limits::agent_queue_bytes, now);
  EXPECT_TRUE(looks.slow().empty());
  pass(limits::tick);
  EXPECT_EQ(did(), Words{"where is ann"});
  online();
  EXPECT_EQ(did(), Words{"n2/1 <- attach ann /a fresh"});
  hear_piece(1, 1);
  EXPECT_EQ(did(), Words{"s1: ann c1 1:1/9 skipped 1"});
  hear_piece(2, 0);
  EXPECT_EQ(did(), Words{"s1,s2: ann c1 2:0/9"});
}

TEST_F(LooksTest, WhatWaitsForSomebodyWhoDoesNotLookIsNobodysConcern) {
  attached();
  looks.on_queued("s2", ann, limits::agent_queue_bytes + 1, now);
  looks.on_queued("s1", {1, "ben"}, limits::agent_queue_bytes + 1, now);
  EXPECT_TRUE(looks.slow().empty());
}

TEST_F(LooksTest, APageThatHasLeftItsThreadIsLookedForAtOnce) {
  attached();
  hear_state("hidden");
  did();
  hear(from("n2/1", Kind::gone));
  EXPECT_EQ(did(), Words{"s1: ann searching"});
  pass(limits::tick);
  EXPECT_EQ(did(), Words{"where is ann"});
}

TEST_F(LooksTest, AThreadThatShowsAnotherPageIsKeptUntilSomebodyOffersTheRightOne) {
  attached();
  Message message = from("n2/1", Kind::elsewhere);
  message.url = "/b";
  hear(std::move(message));
  EXPECT_EQ(did(), Words{"all <- find ann /b"});
  hear_piece(1, 0);
  EXPECT_EQ(did(), Words{"s1: ann c1 1:0/9"});
}

TEST_F(LooksTest, WhoSendsWhatNobodyWantsAnyMoreIsToldSo) {
  attached();
  hear(from("n2/2", Kind::piece));
  EXPECT_EQ(did(), Words{"n2/2 <- detach ann"}) << "the visitor is on another thread";
  hear(from("n2/2", Kind::gone));
  EXPECT_EQ(did(), Words{}) << "it has gone already";
  looks.stop("s1", ann);
  did();
  hear_piece(1, 0);
  EXPECT_EQ(did(), Words{"n2/1 <- detach ann"}) << "nobody looks";
  hear_offer();
  hear(from("n2/1", Kind::gone));
  EXPECT_EQ(did(), Words{});
}

TEST_F(LooksTest, WhatIsForVisitorsIsNotForAgents) {
  attached();
  hear(from("n2/1", Kind::find));
  EXPECT_EQ(did(), Words{});
}

TEST_F(LooksTest, TheLastWhoStopsLetsGoOfThePage) {
  attached({"s1", "s2"});
  looks.stop("s1", ann);
  EXPECT_EQ(did(), Words{});
  EXPECT_EQ(looks.lookers(ann), std::vector<std::string>{"s2"});
  looks.stop("s2", {1, "ben"});
  EXPECT_EQ(did(), Words{});
  looks.stop("s2", ann);
  EXPECT_EQ(did(), Words{"n2/1 <- detach ann"});
  EXPECT_TRUE(looks.lookers(ann).empty());
}

TEST_F(LooksTest, AnAgentWhoStopsBeforeThePageIsFoundLeavesNothing) {
  look();
  did();
  looks.stop("s1", ann);
  EXPECT_EQ(did(), Words{});
}

TEST_F(LooksTest, AnAgentWhoLeavesTheRoomLooksAtNobodyOfIt) {
  attached({"s1", "s2"});
  look("s1", {2, "ben"});
  look("s1", {1, "cleo"});
  did();
  looks.leave("s1", 1);
  EXPECT_EQ(looks.lookers(ann), std::vector<std::string>{"s2"});
  EXPECT_TRUE(looks.lookers({1, "cleo"}).empty());
  EXPECT_EQ(looks.lookers({2, "ben"}), std::vector<std::string>{"s1"});
  hear_piece(1, 0);
  hear_state("hidden");
  EXPECT_EQ(did(), (Words{"s2: ann c1 1:0/9", "s2: ann hidden"}));
}

TEST_F(LooksTest, ALookEndsAfterTheLongestLookUnlessItIsAskedForAgain) {
  attached();
  now += limits::longest_look - 1ms;
  look("s1");
  did();
  pass(1ms);
  EXPECT_EQ(looks.lookers(ann), std::vector<std::string>{"s1"}) << "once, for another while";
  did();
  pass(limits::longest_look - 1ms);
  EXPECT_EQ(did(), (Words{"s1: ann ended", "n2/1 <- detach ann"}));
  EXPECT_FALSE(looks.next());
}

TEST_F(LooksTest, ItRunsEveryTickWhileSomebodyLooks) {
  EXPECT_FALSE(looks.next());
  look();
  EXPECT_EQ(looks.next(), now + limits::tick);
  now += 1ms;
  look("s2");
  EXPECT_EQ(looks.next(), now - 1ms + limits::tick) << "nobody puts it off";
  pass(limits::tick);
  EXPECT_EQ(looks.next(), now + limits::tick);
}

TEST_F(LooksTest, AnAgentLooksAtSoManyVisitorsAtOnce) {
  for (std::size_t i = 0; i < limits::looks_per_agent; ++i) look("s1", {1, "v" + std::to_string(i)});
  did();
  const auto more = looks.look("s1", ann, now);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::rate_limited);
  EXPECT_EQ(did(), Words{});
  EXPECT_TRUE(looks.lookers(ann).empty());
  EXPECT_TRUE(looks.look("s1", {1, "v0"}, now)) << "it looks at that one already";
  EXPECT_TRUE(looks.look("s2", {1, "v0"}, now)) << "another agent";
  looks.stop("s1", {1, "v0"});
  EXPECT_TRUE(looks.look("s1", ann, now));
}

TEST_F(LooksTest, AnAgentAsksSoOftenASecond) {
  TokenBucket requests;
  for (double i = 0; i < limits::request_rate.burst; ++i) EXPECT_TRUE(Looks::admit(requests, now));
  const auto more = Looks::admit(requests, now);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::rate_limited);
  now += 1s;
  EXPECT_TRUE(Looks::admit(requests, now));
}

}  // namespace
}  // namespace porchlight::preview
