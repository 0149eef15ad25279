#include "identity/visit.hpp"

#include "base/crypto.hpp"
#include "identity/limits.hpp"

#include <gmock/gmock.h>

namespace porchlight::identity {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Words = std::vector<std::string>;

class VisitTest : public testing::Test {
 protected:
  /// What is to be done, as words: "look up:ann", "take:ann:/a", "hold:ann", "accept:ann", …
  struct ToWord {
    std::string operator()(const LookUp& look) const { return "look up:" + asked(look); }
    std::string operator()(const RefuseIdentify& refuse) const {
      return "refuse:" + std::string(to_string(refuse.why.code));
    }
    std::string operator()(const AcceptIdentify& accept) const {
      return "accept:" + accept.uid + (accept.checked ? "" : ":unchecked") +
             (accept.doubt ? ":" + accept.doubt->message : "");
    }
    std::string operator()(const Leave& leave) const { return "leave:" + left(leave); }
    std::string operator()(const Hold& hold) const { return "hold:" + hold.uid; }
    std::string operator()(const Take& take) const {
      return "take:" + (take.known->person ? take.known->person->uid : take.who.message.uid) + ":" +
             take.who.message.url;
    }
    std::string operator()(const KeepApart& keep) const {
      return "apart:" + keep.who->message.uid + ":" + keep.who->message.url;
    }
    std::string operator()(const CheckLater& check) const { return "check:" + asked(check); }
    std::string operator()(const AwaitRoom&) const { return "await room"; }
    std::string operator()(const MayChat& may) const { return "chat:" + may.secret; }
    std::string operator()(const RefuseVisit& refuse) const {
      return "refuse visit:" + std::string(to_string(refuse.why.code));
    }
  };
  static std::string asked(const Asked& asked) {
    return asked.uid + (asked.user_id.empty() ? "" : ":" + asked.user_id) +
           (asked.proves ? ":proves with " + asked.secret : "");
  }
  static std::string left(const Leave& leave) {
    return (leave.unchecked ? "unchecked " + leave.unchecked->message.uid : "known") +
           (leave.for_good ? " for good" : "");
  }
  Words words(const VisitActions& actions) {
    Words all;
    for (const VisitAction& action : actions) {
      all.push_back(std::visit(ToWord{}, action));
      // As the gateway does: whom presence shows.
      if (const auto* hold = std::get_if<Hold>(&action)) shown = hold->uid;
      if (const auto* take = std::get_if<Take>(&action))
        shown = take->known->person ? take->known->person->uid : take->who.message.uid;
      if (const auto* keep = std::get_if<KeepApart>(&action)) shown = keep->who->message.uid;
      if (std::holds_alternative<RefuseVisit>(action)) shown.clear();
    }
    return all;
  }

  Words identify(const std::string& uid, const std::string& url = "/a", std::optional<Error> doubt = {}) {
    Identified who;
    who.message.uid = uid;
    who.message.url = url;
    who.message.secret = "secret";
    return words(visit.identify(std::move(who), std::move(doubt)));
  }
  Words prove(const std::string& uid, const std::string& user) {
    Identified who;
    who.message.uid = uid;
    who.message.url = "/a";
    who.message.secret = "secret";
    who.user_id = user;
    return words(visit.identify(std::move(who), {}));
  }
  /// As the database answers who asks with a proof of the user 42.
  static KnownVisitor of_user(KnownVisitor known, bool unproven) {
    known.user_id = "42";
    known.unproven = unproven;
    return known;
  }
  static KnownVisitor device_of(const std::string& person) {
    KnownVisitor known = of_user(with_secret("secret"), false);
    known.visitor->joined_to = person;
    known.visitor->user_id = "42";
    known.person.emplace();
    known.person->uid = person;
    return known;
  }
  Words answered(const KnownVisitor& known) { return words(visit.on_known(known, shown, take_room())); }
  Words checked(const std::string& uid, const KnownVisitor& known) {
    return words(visit.on_checked(uid, known, take_room()));
  }
  /// "none" where there is still no room.
  Words retry() {
    const auto actions = visit.retry(take_room());
    return actions ? words(*actions) : Words{"none"};
  }
  bool page(const std::string& url) {
    protocol::ContextMessage message{.url = url, .title = "T"};
    return visit.on_page(message);
  }
  Visit::TakeRoom take_room() {
    return [this] {
      ++asked_for_room;
      return room;
    };
  }
  static KnownVisitor with_secret(const std::string& secret) {
    KnownVisitor known{.known = true, .visitor = store::Visitor{}};
    known.visitor->secret_hash = crypto::sha256_hex(secret);
    return known;
  }

  const KnownVisitor hers = with_secret("secret");
  const KnownVisitor of_another = with_secret("other");
  const KnownVisitor newcomer{.known = true, .visitor = {}};
  const KnownVisitor not_asked{.known = false, .visitor = {}};
  bool room = true;
  int asked_for_room = 0;
  std::string shown;
  Visit visit;
};

TEST_F(VisitTest, WhoIsKnownIsTakenOnceTheDatabaseHasSaidSo) {
  EXPECT_FALSE(visit.identifying());
  EXPECT_THAT(identify("ann"), ElementsAre("look up:ann"));
  EXPECT_TRUE(visit.identifying());
  EXPECT_THAT(answered(hers), ElementsAre("take:ann:/a", "accept:ann", "chat:secret"));
  EXPECT_FALSE(visit.identifying());
  EXPECT_EQ(asked_for_room, 0) << "the row is there";
}

TEST_F(VisitTest, ANewcomerIsTakenWhereThereIsRoom) {
  identify("ann");
  EXPECT_THAT(answered(newcomer), ElementsAre("take:ann:/a", "accept:ann", "chat:secret"));
  EXPECT_EQ(asked_for_room, 1);
}

TEST_F(VisitTest, ADoubtOfTheIdentityIsTold) {
  identify("ann", "/a", Error{ErrorCode::identity_invalid, "why"});
  EXPECT_THAT(answered(hers), ElementsAre("take:ann:/a", "accept:ann:why", "chat:secret"));
}

TEST_F(VisitTest, AWrongSecretIsRefusedAndWhoWasThereStays) {
  identify("ann");
  answered(hers);
  identify("bob");
  EXPECT_THAT(answered(of_another), ElementsAre("refuse:forbidden"));
  EXPECT_EQ(left(visit.leave()), "known") << "ann is still there";
  EXPECT_EQ(asked_for_room, 0);
}

TEST_F(VisitTest, IdentifiesAreLookedUpOneAfterTheOther) {
  identify("ann");
  EXPECT_THAT(identify("bob"), IsEmpty());
  EXPECT_THAT(answered(of_another), ElementsAre("refuse:forbidden", "look up:bob"));
  EXPECT_THAT(answered(hers), ElementsAre("take:bob:/a", "accept:bob", "chat:secret"));
}

TEST_F(VisitTest, SoManyIdentifiesWaitAndNoMore) {
  for (std::size_t i = 0; i < limits::waiting_identifies; ++i) {
    EXPECT_FALSE(visit.crowded()) << i;
    identify("ann");
  }
  EXPECT_TRUE(visit.crowded());
  answered(hers);
  EXPECT_FALSE(visit.crowded());
}

TEST_F(VisitTest, AnotherUidOnTheConnectionLeavesFirst) {
  identify("ann");
  answered(hers);
  identify("bob", "/b");
  EXPECT_THAT(answered(hers), ElementsAre("leave:known", "take:bob:/b", "accept:bob", "chat:secret"));
}

TEST_F(VisitTest, TheSameUidAgainIsAnUpdate) {
  identify("ann");
  answered(hers);
  identify("ann", "/b");
  EXPECT_THAT(answered(hers), ElementsAre("take:ann:/b", "accept:ann", "chat:secret"));
}

TEST_F(VisitTest, WithoutAnAnswerTheVisitorIsHereAndIsCheckedLater) {
  identify("ann");
  EXPECT_THAT(answered(not_asked),
              ElementsAre("hold:ann", "check:ann", "accept:ann:unchecked", "chat:secret"));
  EXPECT_EQ(asked_for_room, 0);
  EXPECT_THAT(checked("ann", hers), ElementsAre("take:ann:/a", "chat:secret"));
  EXPECT_EQ(left(visit.leave()), "known");
}

TEST_F(VisitTest, ACheckWithoutAnAnswerIsMadeAgain) {
  identify("ann");
  answered(not_asked);
  EXPECT_THAT(checked("ann", not_asked), ElementsAre("check:ann"));
  EXPECT_THAT(checked("ann", newcomer), ElementsAre("take:ann:/a", "chat:secret"));
}

TEST_F(VisitTest, AWrongSecretThatIsFoundLaterEndsTheVisit) {
  identify("ann");
  answered(not_asked);
  EXPECT_THAT(checked("ann", of_another), ElementsAre("refuse visit:forbidden"));
  EXPECT_FALSE(page("/b")) << "nobody's";
  EXPECT_THAT(checked("ann", hers), IsEmpty());
}

TEST_F(VisitTest, WhoIsCheckedByAnotherIdentifyNeedsTheCheckNoMore) {
  identify("ann");
  answered(not_asked);
  identify("ann", "/b");
  EXPECT_THAT(answered(hers), ElementsAre("take:ann:/b", "accept:ann", "chat:secret"));
  EXPECT_THAT(checked("ann", of_another), IsEmpty());
}

TEST_F(VisitTest, ACheckOfWhoWasThereBeforeSaysNothingOfWhoIsThereNow) {
  identify("ann");
  answered(not_asked);
  identify("bob");
  EXPECT_THAT(answered(not_asked),
              ElementsAre("leave:unchecked ann", "hold:bob", "accept:bob:unchecked", "chat:secret"))
      << "one check of a connection at a time";
  EXPECT_THAT(checked("ann", of_another), ElementsAre("check:bob"));
  EXPECT_THAT(checked("bob", hers), ElementsAre("take:bob:/a", "chat:secret"));
}

TEST_F(VisitTest, WhoLeavesUncheckedIsRemembered) {
  identify("ann");
  answered(not_asked);
  EXPECT_EQ(left(visit.leave()), "unchecked ann");
}

TEST_F(VisitTest, TheSameUidHeldAgainIsOneVisit) {
  identify("ann");
  answered(not_asked);
  identify("ann", "/b");
  EXPECT_THAT(answered(not_asked), ElementsAre("hold:ann", "accept:ann:unchecked", "chat:secret"));
  EXPECT_THAT(checked("ann", hers), ElementsAre("take:ann:/b", "chat:secret"));
}

TEST_F(VisitTest, ANewcomerWithoutRoomIsHereAndTriedAgain) {
  room = false;
  identify("ann");
  EXPECT_THAT(answered(newcomer),
              ElementsAre("hold:ann", "await room", "accept:ann:unchecked", "chat:secret"));
  EXPECT_THAT(retry(), ElementsAre("none"));
  room = true;
  EXPECT_THAT(retry(), ElementsAre("check:ann")) << "somebody else may have come with the uid";
  asked_for_room = 0;
  EXPECT_THAT(checked("ann", newcomer), ElementsAre("take:ann:/a", "chat:secret"));
  EXPECT_EQ(asked_for_room, 0) << "it has been given already";
}

TEST_F(VisitTest, SomebodyElseCameWithTheUidWhileTheNewcomerWaited) {
  room = false;
  identify("ann");
  answered(newcomer);
  room = true;
  retry();
  EXPECT_THAT(checked("ann", of_another), ElementsAre("refuse visit:forbidden"));
}

TEST_F(VisitTest, ANewcomerWhoIsFoundLaterNeedsRoomAsWell) {
  identify("ann");
  answered(not_asked);
  room = false;
  EXPECT_THAT(checked("ann", newcomer), ElementsAre("await room"));
  EXPECT_EQ(left(visit.leave()), "unchecked ann");
}

TEST_F(VisitTest, WhoWaitsForNothingIsNotTriedAgain) {
  EXPECT_THAT(retry(), IsEmpty());
  identify("ann");
  answered(hers);
  EXPECT_THAT(retry(), IsEmpty());
  EXPECT_EQ(asked_for_room, 0);
}

TEST_F(VisitTest, RoomThatWasGivenIsNotTakenOverByTheNextIdentify) {
  room = false;
  identify("ann");
  answered(newcomer);
  room = true;
  retry();
  room = false;
  identify("bob");
  EXPECT_THAT(answered(newcomer), testing::Contains("await room"));
}

TEST_F(VisitTest, TheFirstMessageOfAVisitorWithoutARowTakesRoomOnce) {
  identify("ann");
  answered(not_asked);
  room = false;
  EXPECT_FALSE(visit.may_write(take_room()));
  room = true;
  EXPECT_TRUE(visit.may_write(take_room()));
  EXPECT_TRUE(visit.may_write(take_room()));
  EXPECT_EQ(asked_for_room, 2);
  EXPECT_THAT(checked("ann", newcomer), ElementsAre("take:ann:/a", "chat:secret"));
  room = false;
  EXPECT_TRUE(visit.may_write(take_room())) << "the row is there, or on its way";
  EXPECT_EQ(asked_for_room, 2);
}

TEST_F(VisitTest, AnotherPageBelongsToWhoIsAboutToBeKnown) {
  EXPECT_FALSE(page("/x")) << "before identify";
  identify("ann");
  identify("bob");
  EXPECT_TRUE(page("/b"));
  EXPECT_THAT(answered(not_asked), testing::Contains("hold:ann"));
  EXPECT_THAT(answered(not_asked), testing::Contains("hold:bob"));
  EXPECT_TRUE(page(""));
  EXPECT_THAT(checked("ann", hers), ElementsAre("check:bob"));
  EXPECT_THAT(checked("bob", hers), ElementsAre("take:bob:/b", "chat:secret")) << "an empty one is as before";
  EXPECT_FALSE(page("/c")) << "that is for presence";
  identify("bob");
  EXPECT_TRUE(page("/d"));
  EXPECT_THAT(answered(hers), ElementsAre("take:bob:/d", "accept:bob", "chat:secret"));
}

TEST(UpdatePage, LeavesWhatIsNotSaid) {
  protocol::IdentifyMessage shown;
  shown.url = "/a";
  shown.title = "A";
  update_page(shown, {.url = "", .title = {}});
  EXPECT_EQ(shown.url + shown.title, "/aA");
  update_page(shown, {.url = "/b", .title = ""});
  EXPECT_EQ(shown.url + shown.title, "/b");
}

TEST_F(VisitTest, TheFirstProofOfAUserIsWrittenBeforeAnythingElse) {
  EXPECT_THAT(prove("phone", "42"), ElementsAre("look up:phone:42"));
  EXPECT_THAT(answered(of_user(newcomer, true)), ElementsAre("look up:phone:42:proves with secret"));
  EXPECT_TRUE(visit.identifying());
  EXPECT_EQ(asked_for_room, 1) << "the proof makes a row";
  EXPECT_THAT(answered(device_of("laptop")), ElementsAre("take:laptop:/a", "accept:phone", "chat:secret"));
  EXPECT_EQ(asked_for_room, 1);
}

TEST_F(VisitTest, ADeviceThatIsKnownIsItsPersonAtOnce) {
  prove("phone", "42");
  EXPECT_THAT(answered(device_of("laptop")), ElementsAre("take:laptop:/a", "accept:phone", "chat:secret"));
  prove("phone", "42");
  EXPECT_THAT(answered(device_of("laptop")), ElementsAre("take:laptop:/a", "accept:phone", "chat:secret"))
      << "nobody has left";
}

TEST_F(VisitTest, WhoWasHereByItsOwnUidIsNobodyBesideItsPerson) {
  identify("phone");
  answered(hers);
  prove("phone", "42");
  EXPECT_THAT(answered(of_user(hers, true)), ElementsAre("look up:phone:42:proves with secret"));
  EXPECT_THAT(answered(device_of("laptop")),
              ElementsAre("leave:known for good", "take:laptop:/a", "accept:phone", "chat:secret"));
}

TEST_F(VisitTest, WhoLogsOutOnAnOpenPageLeavesThePersonAsAnybodyLeaves) {
  prove("phone", "42");
  answered(device_of("laptop"));
  identify("somebody");
  EXPECT_THAT(answered(newcomer),
              ElementsAre("leave:known", "take:somebody:/a", "accept:somebody", "chat:secret"));
}

TEST_F(VisitTest, AProofThatTheDatabaseStillDoesNotKnowIsNotAskedForAgain) {
  prove("phone", "42");
  answered(of_user(hers, true));
  EXPECT_THAT(answered(of_user(hers, true)), ElementsAre("take:phone:/a", "accept:phone", "chat:secret"));
}

TEST_F(VisitTest, WhoMayNotProveIsRefusedAndNothingIsWritten) {
  prove("phone", "42");
  EXPECT_THAT(answered(of_user(of_another, true)), ElementsAre("refuse:forbidden"));
}

TEST_F(VisitTest, AProofWaitsForRoomAsEveryNewcomerDoes) {
  room = false;
  prove("phone", "42");
  EXPECT_THAT(answered(of_user(newcomer, true)),
              ElementsAre("hold:phone", "await room", "accept:phone:unchecked", "chat:secret"));
  EXPECT_EQ(asked_for_room, 1);
  room = true;
  EXPECT_THAT(retry(), ElementsAre("check:phone:42"));
  EXPECT_THAT(checked("phone", of_user(newcomer, true)), ElementsAre("check:phone:42:proves with secret"));
  EXPECT_THAT(checked("phone", device_of("laptop")),
              ElementsAre("leave:known for good", "take:laptop:/a", "chat:secret"));
}

TEST_F(VisitTest, ADeviceIsHeldByItsOwnUidUntilTheDatabaseAnswersAndIsItsPersonThen) {
  prove("phone", "42");
  EXPECT_THAT(answered(not_asked),
              ElementsAre("hold:phone", "check:phone:42", "accept:phone:unchecked", "chat:secret"));
  EXPECT_THAT(checked("phone", device_of("laptop")),
              ElementsAre("leave:known for good", "take:laptop:/a", "chat:secret"));
}

TEST_F(VisitTest, WhatWasAskedForAnotherUserIsAskedAgain) {
  identify("phone");
  answered(not_asked);
  prove("phone", "42");
  answered(not_asked);
  EXPECT_THAT(checked("phone", hers), ElementsAre("check:phone:42"));
}

TEST_F(VisitTest, ABotIsKeptApartAndTakesNoRoom) {
  visit.keep_apart();
  room = false;
  identify("bot");
  EXPECT_THAT(answered(newcomer), ElementsAre("apart:bot:/a", "accept:bot", "chat:secret"));
  EXPECT_EQ(asked_for_room, 0) << "nothing is written";
  EXPECT_TRUE(visit.is_apart());
  EXPECT_EQ(visit.leave().unchecked, nullptr) << "nor afterwards";
}

TEST_F(VisitTest, ABotThatTheDatabaseKnowsIsAVisitor) {
  visit.keep_apart();
  identify("ann");
  EXPECT_THAT(answered(hers), ElementsAre("take:ann:/a", "accept:ann", "chat:secret"));
  identify("bot");
  EXPECT_THAT(answered(newcomer), ElementsAre("leave:known", "apart:bot:/a", "accept:bot", "chat:secret"));
}

TEST_F(VisitTest, WhoProvesAUserIsNoBot) {
  visit.keep_apart();
  prove("phone", "42");
  EXPECT_THAT(answered(of_user(newcomer, true)), ElementsAre("look up:phone:42:proves with secret"));
  EXPECT_THAT(answered(device_of("laptop")), ElementsAre("take:laptop:/a", "accept:phone", "chat:secret"));
}

TEST_F(VisitTest, ABotOfAnothersSecretIsRefused) {
  visit.keep_apart();
  identify("ann");
  EXPECT_THAT(answered(of_another), ElementsAre("refuse:forbidden"));
}

TEST_F(VisitTest, ABotIsKeptApartWhereTheDatabaseAnswersLater) {
  visit.keep_apart();
  identify("bot");
  EXPECT_THAT(answered(not_asked),
              ElementsAre("hold:bot", "check:bot", "accept:bot:unchecked", "chat:secret"));
  EXPECT_TRUE(page("/b")) << "nothing of it is shown yet";
  EXPECT_THAT(checked("bot", newcomer), ElementsAre("apart:bot:/b", "chat:secret"));
}

TEST_F(VisitTest, ThePageOfABotIsShownAndKept) {
  visit.keep_apart();
  identify("bot");
  answered(newcomer);
  EXPECT_FALSE(page("/b")) << "presence shows it";
  words(visit.write());
  EXPECT_THAT(answered(newcomer), ElementsAre("take:bot:/b", "accept:bot", "chat:secret"));
}

TEST_F(VisitTest, ABotThatWritesIdentifiesAgainAsAVisitor) {
  EXPECT_THAT(words(visit.write()), IsEmpty()) << "nobody yet";
  visit.keep_apart();
  EXPECT_THAT(words(visit.write()), IsEmpty()) << "it has not identified";
  EXPECT_TRUE(visit.is_apart());
  identify("bot");
  answered(newcomer);
  EXPECT_THAT(words(visit.write()), ElementsAre("look up:bot"));
  EXPECT_FALSE(visit.is_apart());
  EXPECT_THAT(words(visit.write()), IsEmpty()) << "once";
  EXPECT_THAT(answered(newcomer), ElementsAre("take:bot:/a", "accept:bot", "chat:secret"));
  EXPECT_EQ(asked_for_room, 1) << "with the usual limits";
  identify("bot", "/b");
  EXPECT_THAT(answered(newcomer), ElementsAre("take:bot:/b", "accept:bot", "chat:secret"));
}

}  // namespace
}  // namespace porchlight::identity
