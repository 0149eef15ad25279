#include "conversations/visitor_line.hpp"

#include "base/crypto.hpp"
#include "conversations/limits.hpp"

#include <gmock/gmock.h>

namespace porchlight::conversations {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Words = std::vector<std::string>;

constexpr presence::ConnectionHandle ann{1, 1};
constexpr presence::ConnectionHandle bob{1, 2};

store::Visitor visitor(const std::string& secret, bool has_conversation) {
  store::Visitor made;
  if (!secret.empty()) made.secret_hash = crypto::sha256_hex(secret);
  made.has_conversation = has_conversation;
  return made;
}

class VisitorLineTest : public testing::Test {
 protected:
  /// What is to be done, as words: "ask", "append:m1", "ack:m1", "ack:forbidden", "show:2", "follow", …
  struct ToWord {
    VisitorLineTest& test;
    std::string operator()(const AskThread& ask) const {
      test.asked.push_back(ask.turn);
      return "ask";
    }
    std::string operator()(const AskLater&) const { return "later"; }
    std::string operator()(const ShowHistory& show) const {
      return "show:" + std::to_string(show.thread.messages.size());
    }
    std::string operator()(const Append& append) const {
      test.appended.push_back(append.turn);
      return "append:" + append.message.temp_id;
    }
    std::string operator()(const Acknowledge& acknowledge) const {
      const auto& sent = acknowledge.sent;
      return "ack:" + (sent ? sent->temp_id : std::string(to_string(sent.error().code)));
    }
    std::string operator()(const SetFollowed& follow) const {
      return follow.followed ? "follow" : "unfollow";
    }
    std::string operator()(const Deliver& deliver) const { return "deliver:" + deliver.event->name; }
  };
  Words words(const LineActions& actions) {
    Words all;
    for (const LineAction& action : actions) all.push_back(std::visit(ToWord{*this}, action));
    return all;
  }

  /// The database has this of the visitor who identifies.
  Words identified(presence::ConnectionHandle of, const std::string& secret,
                   const std::optional<store::Visitor>& known = {}) {
    return words(line.on_identified(of, secret, true, known));
  }
  /// It could not be asked.
  Words identified_unasked(presence::ConnectionHandle of, const std::string& secret) {
    return words(line.on_identified(of, secret, false, {}));
  }
  Words send(const std::string& temp_id) { return words(line.send({.content = "hi", .temp_id = temp_id})); }
  /// The answer to the append that was asked for first.
  Words sent(const std::string& temp_id) {
    SentMessage message;
    message.appended.message.temp_id = temp_id;
    message.appended.conversation.id = 5;
    return words(line.on_sent(take(appended), message));
  }
  Words not_sent(ErrorCode code) { return words(line.on_sent(take(appended), Error{code, ""})); }
  Words thread(std::size_t messages) {
    store::Thread answer;
    answer.messages.resize(messages);
    if (messages > 0) answer.conversation.emplace().id = 5;
    return words(line.on_thread(take(asked), answer));
  }
  Words no_thread(ErrorCode code) { return words(line.on_thread(take(asked), Error{code, ""})); }
  Words told(const std::string& name) {
    event.name = name;
    return words(line.on_event(event));
  }
  /// A visitor whose secret the database has said yes to.
  void prove() {
    identified(ann, "secret", visitor("secret", true));
    thread(1);
  }
  [[nodiscard]] std::optional<ErrorCode> refused() const {
    const auto why = line.refusal("sendMessage");
    return why ? std::optional(why->code) : std::nullopt;
  }

  static LineTurn take(std::vector<LineTurn>& turns) {
    const LineTurn first = turns.front();
    turns.erase(turns.begin());
    return first;
  }
  std::vector<LineTurn> asked;
  std::vector<LineTurn> appended;
  ReadyEvent event;
  VisitorLine line;
};

TEST_F(VisitorLineTest, BeforeIdentifyNothingIsPossible) {
  EXPECT_EQ(refused(), ErrorCode::not_identified);
  EXPECT_EQ(line.refusal("getHistory")->message, "Expected identify before getHistory.");
  EXPECT_THAT(told("m"), IsEmpty());
  EXPECT_THAT(words(line.show_again()), IsEmpty());
  EXPECT_EQ(line.conversation(), 0);
}

TEST_F(VisitorLineTest, WithoutASecretThereIsNoThread) {
  EXPECT_THAT(identified(ann, ""), IsEmpty());
  EXPECT_EQ(refused(), ErrorCode::forbidden);
  EXPECT_THAT(told("m"), IsEmpty()) << "nor is one asked for";
}

TEST_F(VisitorLineTest, WhoCameFirstWithoutASecretGetsNoneByBringingOneLater) {
  EXPECT_THAT(identified(ann, "secret", visitor("", true)), IsEmpty());
  EXPECT_EQ(refused(), ErrorCode::forbidden);
}

TEST_F(VisitorLineTest, WhoIsKnownToHaveSaidNothingIsShownAnEmptyHistoryAtOnce) {
  EXPECT_THAT(identified(ann, "secret"), ElementsAre("show:0")) << "a newcomer";
  EXPECT_THAT(identified(bob, "secret", visitor("secret", false)), ElementsAre("show:0"));
  EXPECT_EQ(refused(), std::nullopt);
  EXPECT_THAT(words(line.show_again()), IsEmpty()) << "there is nothing that a gap could have taken";
}

TEST_F(VisitorLineTest, WhoHasAConversationIsShownItOnceTheDatabaseHasSaidYes) {
  EXPECT_THAT(identified(ann, "secret", visitor("secret", true)), ElementsAre("ask"));
  EXPECT_EQ(line.conversation(), 0);
  EXPECT_THAT(thread(2), ElementsAre("follow", "show:2"));
  EXPECT_EQ(line.conversation(), 5);
  EXPECT_THAT(told("m"), ElementsAre("deliver:m"));
}

TEST_F(VisitorLineTest, WhoCouldNotBeCheckedIsAskedForLater) {
  EXPECT_THAT(identified_unasked(ann, "secret"), IsEmpty());
  EXPECT_EQ(refused(), std::nullopt) << "the database judges what is sent";
  EXPECT_THAT(identified(ann, "secret", visitor("secret", true)), ElementsAre("ask"));
}

TEST_F(VisitorLineTest, AnotherPageOfTheSameVisitorShowsTheHistoryAndKeepsWhatIsKnown) {
  prove();
  EXPECT_THAT(identified(ann, "secret", visitor("secret", true)), ElementsAre("ask"));
  EXPECT_THAT(told("m"), ElementsAre("deliver:m"));
  EXPECT_THAT(thread(1), ElementsAre("show:1")) << "followed already";
}

TEST_F(VisitorLineTest, ASecretThatTheDatabaseRefusesIsNone) {
  identified_unasked(ann, "wrong");
  EXPECT_THAT(told("m"), ElementsAre("ask"));
  EXPECT_THAT(no_thread(ErrorCode::forbidden), IsEmpty());
  EXPECT_EQ(refused(), ErrorCode::forbidden);
  EXPECT_THAT(told("m"), IsEmpty());
}

TEST_F(VisitorLineTest, ADatabaseThatIsAwaySaysNothingOfTheSecret) {
  identified(ann, "secret", visitor("secret", true));
  EXPECT_THAT(no_thread(ErrorCode::unavailable), IsEmpty());
  EXPECT_EQ(refused(), std::nullopt);
  EXPECT_THAT(told("m"), ElementsAre("ask")) << "the next reason to ask is one";
}

TEST_F(VisitorLineTest, AMessageBeforeTheHistoryShowsTheHistory) {
  identified_unasked(ann, "secret");
  EXPECT_THAT(told("m"), ElementsAre("ask"));
  EXPECT_THAT(thread(1), ElementsAre("follow", "show:1"));
}

TEST_F(VisitorLineTest, OneQuestionAtATimeAndWhatWasOverlappedIsAskedAgain) {
  identified(ann, "secret", visitor("secret", true));
  EXPECT_THAT(told("m"), IsEmpty());
  EXPECT_THAT(told("m"), IsEmpty());
  EXPECT_THAT(thread(1), ElementsAre("ask")) << "it may be older than the message: nobody is shown it";
  EXPECT_THAT(thread(2), ElementsAre("follow", "show:2"));
}

TEST_F(VisitorLineTest, ARefusalOfAnOverlappedQuestionIsTheLastWord) {
  identified(ann, "wrong", visitor("wrong", true));
  told("m");
  EXPECT_THAT(no_thread(ErrorCode::forbidden), IsEmpty());
  EXPECT_EQ(refused(), ErrorCode::forbidden);
}

TEST_F(VisitorLineTest, AnEmptyThreadProvesTheSecretAndNamesNoConversation) {
  identified(ann, "secret", visitor("secret", true));
  EXPECT_THAT(thread(0), ElementsAre("follow", "show:0"));
  EXPECT_EQ(line.conversation(), 0);
  EXPECT_THAT(told("m"), ElementsAre("deliver:m"));
}

TEST_F(VisitorLineTest, WithoutAPlaceTheHistoryIsReadLater) {
  identified(ann, "secret", visitor("secret", true));
  EXPECT_THAT(words(line.on_no_place(take(asked))), ElementsAre("later"));
  EXPECT_THAT(words(line.show_again()), ElementsAre("ask"));
  EXPECT_THAT(thread(1), ElementsAre("follow", "show:1"));
}

TEST_F(VisitorLineTest, AQuestionWithoutAPlaceIsNobodysOnceTheVisitorHasChanged) {
  identified(ann, "secret", visitor("secret", true));
  identified(bob, "other");
  EXPECT_THAT(words(line.on_no_place(take(asked))), IsEmpty());
}

TEST_F(VisitorLineTest, AfterAGapWhoChatsIsShownTheHistoryAgain) {
  prove();
  EXPECT_THAT(words(line.show_again()), ElementsAre("ask"));
  EXPECT_THAT(told("m"), ElementsAre("deliver:m")) << "meanwhile it is told";
  EXPECT_THAT(thread(3), ElementsAre("show:3"));
}

TEST_F(VisitorLineTest, AGapWhileAMessageIsUnderWayAsksBesideIt) {
  identified(ann, "secret");
  EXPECT_THAT(send("m1"), ElementsAre("append:m1"));
  EXPECT_THAT(words(line.show_again()), ElementsAre("ask"));
  EXPECT_THAT(sent("m1"), ElementsAre("follow", "ack:m1"));
  EXPECT_THAT(thread(1), ElementsAre("show:1"));
}

TEST_F(VisitorLineTest, AThreadThatWasReadBeforeTheFirstMessageTakesNoConversationAway) {
  identified(ann, "secret");
  send("m1");
  words(line.show_again());
  sent("m1");
  EXPECT_THAT(thread(0), ElementsAre("show:0"));
  EXPECT_EQ(line.conversation(), 5);
}

TEST_F(VisitorLineTest, MessagesGoOneAtATimeAndInOrder) {
  identified(ann, "secret");
  EXPECT_THAT(send("m1"), ElementsAre("append:m1"));
  EXPECT_THAT(send("m2"), IsEmpty());
  EXPECT_THAT(send("m3"), IsEmpty());
  EXPECT_THAT(sent("m1"), ElementsAre("follow", "ack:m1", "append:m2"));
  EXPECT_EQ(line.conversation(), 5);
  EXPECT_THAT(sent("m2"), ElementsAre("ack:m2", "append:m3"));
  EXPECT_THAT(sent("m3"), ElementsAre("ack:m3"));
  EXPECT_THAT(send("m4"), ElementsAre("append:m4"));
}

TEST_F(VisitorLineTest, AMessageThatIsRefusedHoldsUpNoOther) {
  identified(ann, "secret");
  send("m1");
  send("m2");
  EXPECT_THAT(not_sent(ErrorCode::forbidden), ElementsAre("ack:forbidden", "append:m2"));
  EXPECT_EQ(line.conversation(), 0) << "nothing is proven by it";
  EXPECT_THAT(sent("m2"), ElementsAre("follow", "ack:m2"));
}

TEST_F(VisitorLineTest, SoManyMessagesWaitAndNoMore) {
  identified(ann, "secret");
  EXPECT_FALSE(line.crowded());
  for (std::size_t i = 0; i < limits::waiting_messages; ++i) {
    EXPECT_FALSE(line.crowded()) << i;
    send("m");
  }
  EXPECT_TRUE(line.crowded());
  sent("m");
  EXPECT_FALSE(line.crowded());
}

TEST_F(VisitorLineTest, ARefusalWhileMessagesWaitAnswersThemAll) {
  identified_unasked(ann, "wrong");
  send("m1");
  send("m2");
  told("m");
  EXPECT_THAT(no_thread(ErrorCode::forbidden), ElementsAre("ack:unavailable", "ack:unavailable"));
  EXPECT_THAT(not_sent(ErrorCode::forbidden), IsEmpty()) << "answered already";
  EXPECT_EQ(refused(), ErrorCode::forbidden);
}

TEST_F(VisitorLineTest, AnotherVisitorOnTheConnectionBeginsAnew) {
  prove();
  send("m1");
  send("m2");
  EXPECT_THAT(identified(bob, "other"),
              ElementsAre("unfollow", "ack:unavailable", "ack:unavailable", "show:0"));
  EXPECT_EQ(line.conversation(), 0);
  EXPECT_EQ(line.of(), bob);
  EXPECT_EQ(line.secret_hash(), crypto::sha256_hex("other"));
  EXPECT_THAT(told("m"), ElementsAre("ask"));
}

TEST_F(VisitorLineTest, AnswersThatComeAfterTheVisitorHasChangedAreNobodys) {
  prove();
  words(line.show_again());
  send("m1");
  identified(bob, "other");
  send("m2");
  EXPECT_THAT(thread(3), IsEmpty()) << "the history of another visitor";
  EXPECT_EQ(line.conversation(), 0);
  EXPECT_THAT(sent("m1"), IsEmpty());
  EXPECT_THAT(sent("m2"), ElementsAre("follow", "ack:m2"));
}

// The same visitor, as presence has it: answers to what the secret before had asked for were taken for the
// new one's. A refusal of the old one took the right one away, and a message was acknowledged with another
// one.
TEST_F(VisitorLineTest, AnswersToTheSecretBeforeAreNobodysEither) {
  identified_unasked(ann, "wrong");
  told("m");
  send("m1");
  EXPECT_THAT(identified_unasked(ann, "secret"), ElementsAre("ack:unavailable"));
  send("m2");
  EXPECT_THAT(no_thread(ErrorCode::forbidden), IsEmpty());
  EXPECT_EQ(refused(), std::nullopt);
  EXPECT_THAT(not_sent(ErrorCode::forbidden), IsEmpty());
  EXPECT_THAT(sent("m2"), ElementsAre("follow", "ack:m2"));
}

TEST_F(VisitorLineTest, WhoseVisitIsRefusedHearsNothingUntilTheNext) {
  identified_unasked(ann, "wrong");
  send("m1");
  told("m");
  line.on_gone();
  EXPECT_EQ(refused(), ErrorCode::not_identified);
  EXPECT_THAT(thread(1), IsEmpty());
  EXPECT_THAT(sent("m1"), IsEmpty());
  EXPECT_THAT(words(line.show_again()), IsEmpty());
  EXPECT_THAT(identified(bob, "wrong"), ElementsAre("ack:unavailable", "show:0"));
}

}  // namespace
}  // namespace porchlight::conversations
