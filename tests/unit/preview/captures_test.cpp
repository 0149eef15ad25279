#include "preview/captures.hpp"

#include "preview/limits.hpp"
#include "unit/preview/words.hpp"

#include <gtest/gtest.h>

namespace porchlight::preview {
namespace {

using namespace std::chrono_literals;

constexpr PageId first_page{1};
constexpr PageId second_page{2};

class CapturesTest : public testing::Test {
 protected:
  /// What was to be done since the last call.
  Words did() { return words_of(captures.take_actions()); }
  static Message from(const std::string& thread, Kind kind, const std::string& url = "/a") {
    Message message = say(thread, kind, ann);
    message.url = url;
    return message;
  }
  void find(const std::string& url) { captures.on_find(from("n1/0", Kind::find, url), front); }
  void attach(const std::string& thread = "n1/0", bool fresh = false, const std::string& url = "/a") {
    Message message = from(thread, Kind::attach, url);
    message.fresh = fresh;
    captures.on_attach(message, front, settings, now);
  }
  void detach(const std::string& thread = "n1/0") { captures.on_detach(from(thread, Kind::detach)); }
  /// `ok`, or the code of the error.
  static std::string judged(const Result<void>& taken) {
    return taken ? "ok" : std::string(to_string(taken.error().code));
  }
  std::string piece(std::int64_t snapshot, std::int64_t index, std::int64_t count,
                    std::string data = "bytes") {
    return judged(captures.on_piece(ann, first_page, nonce,
                                    {.snapshot = snapshot,
                                     .index = index,
                                     .count = count,
                                     .kind = "page",
                                     .encoding = "none",
                                     .data = std::move(data)},
                                    now));
  }
  std::string state(const std::string& what) {
    return judged(captures.on_state(ann, first_page, nonce, what));
  }
  std::string scroll() {
    return judged(captures.on_scroll(ann, first_page, nonce, {.snapshot = 1, .y = 640}));
  }
  void pass(Milliseconds time) {
    now += time;
    for (const VisitorKey& visitor : captures.visitors()) captures.run(visitor, front, now);
  }
  /// Keeps the looks of these threads alive meanwhile.
  void pass_attached(Milliseconds time, const std::vector<std::string>& threads = {"n1/0"}) {
    for (const SteadyTime end = now + time; now < end;) {
      for (const std::string& thread : threads) attach(thread);
      pass(std::min(limits::renewal, std::chrono::duration_cast<Milliseconds>(end - now)));
    }
  }
  /// These threads look at the page, which has been asked; it is the first capture.
  void captured(const std::vector<std::string>& threads = {"n1/0"}) {
    for (const std::string& thread : threads) attach(thread);
    did();
  }

  std::optional<FrontPage> front = FrontPage{first_page, "/a"};
  store::PreviewSettings settings;
  std::string nonce = "n1";
  SteadyTime now{1h};
  Captures captures{"n2/1", CountedTokens()};
};

TEST_F(CapturesTest, ThePageThatIsLookedForIsOffered) {
  find("/b");
  EXPECT_EQ(did(), Words{}) << "another one is in front";
  find("/a");
  EXPECT_EQ(did(), Words{"n1/0 <- offer ann"});
  front.reset();
  find("/a");
  EXPECT_EQ(did(), Words{});
  EXPECT_EQ(captures.size(), 0U) << "an offer holds nothing";
}

TEST_F(CapturesTest, WhoLooksFirstHasThePageAsked) {
  attach();
  EXPECT_EQ(did(), (Words{"ask 1 n1", "n1/0 <- attached ann c1"}));
  attach();
  EXPECT_EQ(did(), Words{"n1/0 <- attached ann c1"}) << "renewed";
  EXPECT_EQ(captures.visitors(), std::vector<VisitorKey>{ann});
}

TEST_F(CapturesTest, ThePageIsAskedAsTheProjectWantsItAndAnewWhenThatChanges) {
  captured();
  settings.mask_text = true;
  now += limits::fresh_interval;
  attach();
  EXPECT_EQ(did(), (Words{"n1/0 <- attached ann c1", "ask 1 n1 masked"}));
}

TEST_F(CapturesTest, AVisitorWithoutAPageHereIsGone) {
  front.reset();
  attach();
  EXPECT_EQ(did(), Words{"n1/0 <- gone ann"});
  EXPECT_EQ(captures.size(), 0U);
}

TEST_F(CapturesTest, AProjectThatWantsNoPreviewsHasNone) {
  settings.enabled = false;
  attach();
  EXPECT_EQ(did(), Words{"n1/0 <- state ann off"});
  settings.enabled = true;
  attach();
  did();
  settings.enabled = false;
  attach();
  EXPECT_EQ(did(), (Words{"stop 1 n1", "n1/0 <- state ann off"}));
  EXPECT_EQ(captures.size(), 0U);
}

TEST_F(CapturesTest, SoManyCapturesAndNoMore) {
  for (std::size_t i = 0; i < limits::captures; ++i) {
    captures.on_attach(say("n1/0", Kind::attach, {1, "v" + std::to_string(i)}), front, settings, now);
  }
  did();
  attach();
  EXPECT_EQ(did(), Words{"n1/0 <- state ann failed"});
  captures.on_attach(say("n1/1", Kind::attach, {1, "v0"}), front, settings, now);
  EXPECT_EQ(did().front(), "n1/1 <- attached v0 c1") << "one that is there is shared all the same";
  EXPECT_EQ(captures.size(), limits::captures);
}

TEST_F(CapturesTest, WhatThePageAnswersGoesToAllWhoLook) {
  captured({"n1/0", "n3/1"});
  EXPECT_EQ(piece(1, 0, 2), "ok");
  EXPECT_EQ(piece(1, 1, 2), "ok");
  EXPECT_EQ(scroll(), "ok");
  EXPECT_EQ(state("hidden"), "ok");
  EXPECT_EQ(did(), (Words{"n1/0,n3/1 <- piece ann c1 1:0/2", "n1/0,n3/1 <- piece ann c1 1:1/2",
                          "n1/0,n3/1 <- scroll ann c1", "n1/0,n3/1 <- state ann c1 hidden"}));
}

TEST_F(CapturesTest, WhatNobodyAskedForIsForbidden) {
  EXPECT_EQ(piece(1, 0, 1), "forbidden");
  captured();
  nonce = "guessed";
  EXPECT_EQ(piece(1, 0, 1), "forbidden");
  EXPECT_EQ(scroll(), "forbidden");
  EXPECT_EQ(state("hidden"), "forbidden");
  EXPECT_EQ(judged(captures.on_state(ann, second_page, "n1", "hidden")), "forbidden") << "another tab";
  EXPECT_EQ(judged(captures.on_state({1, "ben"}, first_page, "n1", "hidden")), "forbidden");
  EXPECT_EQ(did(), Words{});
}

TEST_F(CapturesTest, PiecesComeInTheirOrder) {
  captured();
  EXPECT_EQ(piece(1, 1, 3), "badRequest") << "the first is missing";
  EXPECT_EQ(piece(2, 0, 3), "ok");
  EXPECT_EQ(piece(2, 2, 3), "badRequest") << "one is missing";
  EXPECT_EQ(piece(2, 1, 4), "badRequest") << "more than there were";
  EXPECT_EQ(piece(2, 0, 3), "badRequest") << "twice";
  EXPECT_EQ(piece(1, 0, 3), "badRequest") << "an older one";
  EXPECT_EQ(piece(2, 1, 3), "ok");
  EXPECT_EQ(piece(3, 0, 1), "ok") << "a newer one, before the end of the last";
}

TEST_F(CapturesTest, ASnapshotHasSoManyBytes) {
  captured();
  EXPECT_EQ(piece(1, 0, 2, std::string(limits::snapshot_bytes, 'x')), "ok");
  EXPECT_EQ(piece(1, 1, 2, "x"), "badRequest");
  EXPECT_EQ(piece(2, 0, 1, std::string(limits::snapshot_bytes, 'x')), "ok") << "another one";
}

TEST_F(CapturesTest, ACaptureHasSoManyBytesASecond) {
  captured();
  const auto whole = std::string(limits::snapshot_bytes, 'x');
  const auto snapshots = static_cast<std::int64_t>(limits::capture_rate.burst) /
                         static_cast<std::int64_t>(limits::snapshot_bytes);
  std::int64_t snapshot = 0;
  while (snapshot < snapshots) EXPECT_EQ(piece(++snapshot, 0, 1, whole), "ok");
  EXPECT_EQ(piece(++snapshot, 0, 1, "x"), "rateLimited");
  now += 1s;
  const auto second = std::string(static_cast<std::size_t>(limits::capture_rate.per_second), 'x');
  EXPECT_EQ(piece(++snapshot, 0, 1, second), "ok");
  EXPECT_EQ(piece(++snapshot, 0, 1, "x"), "rateLimited");
}

TEST_F(CapturesTest, AnotherPageHasNoBytesOfItsOwn) {
  captured();
  const auto whole = std::string(limits::snapshot_bytes, 'x');
  EXPECT_EQ(piece(1, 0, 1, whole), "ok");
  EXPECT_EQ(piece(2, 0, 1, whole), "ok");
  front = FrontPage{second_page, "/b"};
  attach("n1/0", false, "/b");
  const auto more = captures.on_piece(
      ann, second_page, "n2",
      {.snapshot = 1, .index = 0, .count = 1, .kind = {}, .encoding = {}, .data = "x"}, now);
  EXPECT_EQ(judged(more), "rateLimited");
}

TEST_F(CapturesTest, ANewcomerWhoHasMissedPiecesHasThePageAskedAnewOnceASecond) {
  captured();
  EXPECT_EQ(piece(1, 0, 2), "ok");
  did();
  attach("n3/1");
  EXPECT_EQ(did(), Words{"n3/1 <- attached ann c1 next 1:1"}) << "it was asked just now";
  pass(limits::fresh_interval - 1ms);
  EXPECT_EQ(did(), Words{});
  pass(1ms);
  EXPECT_EQ(did(), Words{"ask 1 n1"});
  attach("n3/2");
  EXPECT_EQ(did(), Words{"n3/2 <- attached ann c1 next 1:1"}) << "it will see what was asked for";
  pass(limits::fresh_interval);
  EXPECT_EQ(did(), Words{});
}

TEST_F(CapturesTest, WhoNeedsASnapshotFromTheStartGetsOne) {
  captured();
  attach("n1/0", true);
  did();
  now += limits::fresh_interval;
  attach("n1/0", true);
  EXPECT_EQ(did(), Words{"n1/0 <- attached ann c1"}) << "none has begun: it will see all of it";
  EXPECT_EQ(piece(1, 0, 1), "ok");
  did();
  attach();
  EXPECT_EQ(did(), Words{"n1/0 <- attached ann c1 next 1:1"});
  attach("n1/0", true);
  EXPECT_EQ(did(), (Words{"n1/0 <- attached ann c1 next 1:1", "ask 1 n1"}));
}

TEST_F(CapturesTest, ANewcomerHearsWhyThereIsNothingToSee) {
  captured();
  EXPECT_EQ(state("private"), "ok");
  did();
  attach("n3/1");
  EXPECT_EQ(did(), (Words{"n3/1 <- attached ann c1", "n3/1 <- state ann private"}));
  attach("n3/1");
  EXPECT_EQ(did(), Words{"n3/1 <- attached ann c1"}) << "it knows";
  EXPECT_EQ(piece(1, 0, 1), "ok");
  did();
  attach("n3/2");
  EXPECT_EQ(did(), Words{"n3/2 <- attached ann c1 next 1:1"}) << "there is something";
}

TEST_F(CapturesTest, WhoSeeksAnotherPageIsToldSo) {
  attach("n1/0", false, "/b");
  EXPECT_EQ(did(), (Words{"ask 1 n1", "n1/0 <- attached ann c1", "n1/0 <- elsewhere ann /b"}));
}

TEST_F(CapturesTest, AnotherTabInFrontIsAnotherCapture) {
  captured({"n1/0", "n3/1"});
  front = FrontPage{second_page, "/b"};
  attach("n1/0", false, "/b");
  EXPECT_EQ(did(), (Words{"stop 1 n1", "ask 2 n2", "n1/0,n3/1 <- attached ann c2"}));
  EXPECT_EQ(piece(1, 0, 1), "forbidden") << "the first page is not asked any more";
  front = FrontPage{first_page, "/a"};
  pass(limits::tick);
  EXPECT_EQ(did(), (Words{"stop 2 n2", "ask 1 n3", "n1/0,n3/1 <- attached ann c3"}));
  front.reset();
  pass(limits::tick);
  EXPECT_EQ(did(), Words{}) << "no other page: on_gone will say";
}

TEST_F(CapturesTest, TheLastWhoDetachesStopsThePage) {
  captured({"n1/0", "n3/1"});
  detach("n9/9");
  detach("n1/0");
  EXPECT_EQ(did(), Words{});
  detach("n3/1");
  EXPECT_EQ(did(), Words{"stop 1 n1"});
  EXPECT_EQ(captures.size(), 0U);
  detach("n3/1");
  EXPECT_EQ(did(), Words{});
}

TEST_F(CapturesTest, ALookThatIsNotRenewedWithinItsLeaseIsOver) {
  captured({"n1/0", "n3/1"});
  pass(limits::look_lease - 1ms);
  attach("n3/1");
  did();
  pass(1ms);
  EXPECT_EQ(piece(1, 0, 1), "ok");
  EXPECT_EQ(did(), Words{"n3/1 <- piece ann c1 1:0/1"});
  pass(limits::look_lease - 1ms);
  EXPECT_EQ(did(), Words{"stop 1 n1"});
  EXPECT_EQ(captures.size(), 0U);
}

TEST_F(CapturesTest, AWidgetThatSaysNothingDoesNotKnowOfPreviews) {
  captured();
  pass_attached(limits::answer_time - 1ms);
  did();
  pass(1ms);
  EXPECT_EQ(did(), Words{"n1/0 <- state ann c1 unsupported"});
  pass(limits::tick);
  EXPECT_EQ(did(), Words{}) << "once";
  EXPECT_EQ(state("hidden"), "ok") << "it knew after all";
}

TEST_F(CapturesTest, AWidgetThatAnswersKnows) {
  captured();
  EXPECT_EQ(scroll(), "ok");
  did();
  pass_attached(limits::answer_time + limits::tick);
  for (const std::string& word : did()) EXPECT_EQ(word, "n1/0 <- attached ann c1");
}

TEST_F(CapturesTest, APageThatIsClosedIsToldAndForgotten) {
  captured({"n1/0", "n3/1"});
  captures.on_gone(ann, second_page);
  captures.on_gone({1, "ben"}, first_page);
  EXPECT_EQ(did(), Words{}) << "nobody looks at those";
  captures.on_gone(ann, first_page);
  EXPECT_EQ(did(), Words{"n1/0,n3/1 <- gone ann c1"});
  EXPECT_EQ(captures.size(), 0U);
}

TEST_F(CapturesTest, ItRunsEveryTickWhileThereIsACapture) {
  EXPECT_FALSE(captures.next());
  attach();
  EXPECT_EQ(captures.next(), now + limits::tick);
  now += 1ms;
  attach("n3/1");
  EXPECT_EQ(captures.next(), now - 1ms + limits::tick) << "nobody puts it off";
  pass(limits::tick);
  EXPECT_EQ(captures.next(), now + limits::tick);
  captures.run({1, "ben"}, front, now);
  detach("n1/0");
  detach("n3/1");
  EXPECT_FALSE(captures.next());
}

}  // namespace
}  // namespace porchlight::preview
