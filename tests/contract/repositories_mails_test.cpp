// Nobody is lost at night, over every form of the database: where a visitor wants to be answered, who waits,
// and the mails that are to be sent.

#include "contract/conversations_harness.hpp"
#include "store/database/limits.hpp"
#include "store/database/mails.hpp"
#include "store/database/people.hpp"
#include "store/database/visits.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <set>
#include <thread>
#include <vector>

namespace porchlight::store {
namespace {

using testing::ElementsAre;

class Mails : public Conversations {
 protected:
  MailsRepository& mails() { return database().mails(); }
  Result<ContactLeft> leave(const std::string& uid, std::string_view email) {
    return conversations().set_contact(key(uid), secret(uid), email);
  }
  Result<Appended> mail_answer(ConversationId id, std::string_view content, int second) {
    return conversations().append_from_agent(project(), id, ada(), next_temp_id(), content, at(second), true);
  }
  /// A conversation that a visitor with an address has begun.
  ConversationId begin(const std::string& uid, int second = 0) {
    const ConversationId id = says(uid, "Is anybody there?", second).conversation.id;
    EXPECT_TRUE(leave(uid, uid + "@home.example"));
    return id;
  }
  std::optional<Mail> take(int second) { return must(mails().take(at(second))); }
  MailState state_of(ConversationId id, std::size_t index) {
    return must(conversations().thread(project(), id, {})).messages.at(index).mail;
  }
  void wants_mail(std::int64_t agent, std::int64_t minutes) {
    ASSERT_TRUE(database().agents().set_mail_after(agent, minutes));
  }
  std::size_t queue_waiting(int second) { return must(mails().queue_waiting(at(second))); }
  std::vector<std::string> recipients(int second) {
    std::vector<std::string> all;
    while (const auto mail = take(second)) all.push_back(mail->recipient);
    return all;
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(Mails);

TEST_P(Mails, AContactIsKeptAndTakenBackByWhoHasTheSecret) {
  says("v1", "hello");
  const auto left = leave("v1", "  Ann@Home.example ");
  ASSERT_TRUE(left) << left.error().message;
  EXPECT_EQ(left->visitor.contact_email, "Ann@Home.example");
  EXPECT_EQ(left->conversation->visitor_contact, "Ann@Home.example");
  EXPECT_EQ(thread("v1").contact, "Ann@Home.example");
  EXPECT_EQ(must(database().visitors().find(key("v1"))).contact_email, "Ann@Home.example");
  EXPECT_EQ(code_of(conversations().set_contact(key("v1"), "another", "x@y.example")), "forbidden");
  EXPECT_EQ(conversation("v1").visitor_contact, "Ann@Home.example");
  EXPECT_TRUE(leave("v1", ""));
  EXPECT_EQ(thread("v1").contact, "");
}

TEST_P(Mails, AContactNeedsARowAndNoConversation) {
  EXPECT_EQ(code_of(leave("v1", "ann@home.example")), "notFound");
  visit("v1", secret("v1"));
  const auto left = leave("v1", "ann@home.example");
  ASSERT_TRUE(left) << left.error().message;
  EXPECT_FALSE(left->conversation);
  EXPECT_EQ(thread("v1").contact, "ann@home.example");
}

TEST_P(Mails, WhatIsNoSingleAddressIsNoContact) {
  says("v1", "hello");
  for (const std::string& text :
       {std::string("ann"), std::string("ann@home"), std::string("a@b.c, d@e.f"),
        std::string("ann@home.example\r\nBcc: x@y.z"), std::string("Ann <ann@home.example>"),
        std::string(250, 'a') + "@b.example"}) {
    EXPECT_EQ(code_of(leave("v1", text)), "badRequest") << text;
  }
  EXPECT_EQ(conversation("v1").visitor_contact, "");
}

TEST_P(Mails, AJoinKeepsThePersonsContactElseTheDevices) {
  const auto prove = [this](const std::string& uid) {
    must(database().people().prove({key(uid), "ann", secret(uid), at(100)}));
  };
  visit("laptop", secret("laptop"));
  prove("laptop");
  begin("phone");
  prove("phone");
  EXPECT_EQ(conversation("laptop").visitor_contact, "phone@home.example");
  begin("tablet");
  prove("tablet");
  EXPECT_EQ(conversation("laptop").visitor_contact, "phone@home.example");
}

TEST_P(Mails, AConversationWaitsSinceTheOldestMessageThatNobodyAnswered) {
  const ConversationId id = says("v1", "one", 10).conversation.id;
  EXPECT_EQ(says("v1", "two", 20).conversation.waiting_since, at(10));
  EXPECT_EQ(replies(id, "yes?", 30).conversation.waiting_since, std::nullopt);
  EXPECT_EQ(says("v1", "three", 40).conversation.waiting_since, at(40));
  const auto closed = must(conversations().update(project(), id, {ConversationStatus::closed, {}}));
  EXPECT_EQ(closed.waiting_since, std::nullopt);
  EXPECT_EQ(must(conversations().update(project(), id, {ConversationStatus::open, {}})).waiting_since,
            std::nullopt);
  EXPECT_EQ(says("v1", "four", 50).conversation.waiting_since, at(50));
}

TEST_P(Mails, ThoseWhoBecomeOneWaitSinceTheFirstOfThem) {
  const auto prove = [this](const std::string& uid) {
    must(database().people().prove({key(uid), "ann", secret(uid), at(100)}));
  };
  says("laptop", "one", 20);
  prove("laptop");
  says("phone", "two", 10);
  prove("phone");
  EXPECT_EQ(conversation("laptop").waiting_since, at(10));
  replies(conversation("laptop").id, "yes?", 30);
  says("tablet", "three", 40);
  prove("tablet");
  EXPECT_EQ(conversation("laptop").waiting_since, at(40));
}

TEST_P(Mails, AnAnswerByMailIsStoredAndWaitsAtOnce) {
  const ConversationId id = begin("v1");
  const auto answered = mail_answer(id, "Yes, we are", 5);
  ASSERT_TRUE(answered) << answered.error().message;
  EXPECT_EQ(answered->message.mail, MailState::waiting);
  EXPECT_EQ(state_of(id, 1), MailState::waiting);
  EXPECT_EQ(must(mails().count(at(100'000))).waiting, 1U);
  EXPECT_EQ(must(mails().count(at(100'000))).oldest, at(5));
  const auto mail = take(5);
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->kind, MailKind::answer);
  EXPECT_EQ(mail->recipient, "v1@home.example");
  EXPECT_EQ(mail->project_name, "Shop");
  EXPECT_EQ(mail->name, "Ada");
  EXPECT_EQ(mail->content, "Yes, we are");
  EXPECT_EQ(mail->attempts, 1);
  const auto sent = must(mails().sent(*mail));
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->conversation, id);
  EXPECT_EQ(sent->position, 2);
  EXPECT_EQ(state_of(id, 1), MailState::sent);
  EXPECT_EQ(must(mails().count(at(100'000))).waiting, 0U);
  EXPECT_FALSE(must(mails().sent(*mail))) << "it is told once";
}

TEST_P(Mails, AnInvitationMayGoByMailAsWell) {
  visit("v1", secret("v1"));
  const auto invite = [this] {
    return conversations().append_from_agent(key("v1"), ada(), next_temp_id(), "Hello", at(1), true);
  };
  EXPECT_EQ(code_of(invite()), "badRequest");
  ASSERT_TRUE(leave("v1", "v1@home.example"));
  EXPECT_EQ(must(invite()).message.mail, MailState::waiting);
  EXPECT_EQ(must(invite()).message.mail, MailState::waiting) << "also where the conversation goes on";
  EXPECT_THAT(recipients(2), ElementsAre("v1@home.example", "v1@home.example"));
}

TEST_P(Mails, TheSameAnswerAgainIsOneMail) {
  const ConversationId id = begin("v1");
  const auto answer = [&] {
    return must(conversations().append_from_agent(project(), id, ada(), "t", "Yes", at(1), true));
  };
  answer();
  EXPECT_EQ(answer().message.mail, MailState::waiting);
  EXPECT_EQ(must(mails().count(at(100'000))).waiting, 1U);
}

TEST_P(Mails, WithoutAnAddressThereIsNoAnswerByMail) {
  const ConversationId id = says("v1", "hello").conversation.id;
  const auto refused = mail_answer(id, "Yes", 1);
  EXPECT_EQ(code_of(refused), "badRequest");
  EXPECT_EQ(conversation("v1").last_position, 1);
}

TEST_P(Mails, TheSitesOwnAddressIsWrittenToWhereNoneWasLeft) {
  VisitorWrite row;
  row.key = key("v1");
  row.secret_hash = secret("v1");
  row.email = "ann@work.example";
  ASSERT_TRUE(database().visitors().apply({&row, 1}));
  const ConversationId id = says("v1", "hello").conversation.id;
  ASSERT_TRUE(mail_answer(id, "one", 1));
  EXPECT_THAT(recipients(1), ElementsAre("ann@work.example"));
  ASSERT_TRUE(leave("v1", "ann@home.example"));
  ASSERT_TRUE(mail_answer(id, "two", 2));
  EXPECT_THAT(recipients(2), ElementsAre("ann@home.example"));
}

TEST_P(Mails, AnAddressThatWasTakenBackIsNotWrittenTo) {
  const ConversationId id = begin("v1");
  ASSERT_TRUE(mail_answer(id, "Yes", 1));
  ASSERT_TRUE(leave("v1", ""));
  const auto mail = take(1);
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->recipient, "");
  EXPECT_EQ(must(mails().failed(*mail))->position, 2);
  EXPECT_EQ(state_of(id, 1), MailState::failed);
  EXPECT_EQ(must(mails().count(at(100'000))).waiting, 0U);
}

TEST_P(Mails, WhoTakesAMailHasItForALease) {
  const ConversationId id = begin("v1");
  ASSERT_TRUE(mail_answer(id, "Yes", 0));
  const auto first = take(0);
  ASSERT_TRUE(first);
  EXPECT_FALSE(take(0));
  const WallTime over = at(0) + limits::mail_lease;
  EXPECT_FALSE(must(mails().take(over - Milliseconds(1))));
  const auto second = must(mails().take(over));
  ASSERT_TRUE(second) << "whoever had it has died with it";
  EXPECT_EQ(second->attempts, 2);
  ASSERT_TRUE(mails().later(*first, over));
  EXPECT_FALSE(must(mails().take(over))) << "the first has lost it";
  EXPECT_FALSE(must(mails().failed(*first)));
  EXPECT_EQ(state_of(id, 1), MailState::waiting);
  ASSERT_TRUE(mails().later(*second, over + Milliseconds(1)));
  EXPECT_FALSE(must(mails().take(over)));
  const auto third = must(mails().take(over + Milliseconds(1)));
  ASSERT_TRUE(third);
  EXPECT_TRUE(must(mails().failed(*third)));
  EXPECT_EQ(state_of(id, 1), MailState::failed);
}

TEST_P(Mails, AMailFollowsItsMessageIntoThePersonsConversation) {
  const auto prove = [this](const std::string& uid) {
    must(database().people().prove({key(uid), "ann", secret(uid), at(100)}));
  };
  says("laptop", "one", 1);
  prove("laptop");
  ASSERT_TRUE(mail_answer(begin("phone", 2), "two", 3));
  prove("phone");
  const auto mail = take(200);
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->content, "two");
  const auto sent = must(mails().sent(*mail));
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->conversation, conversation("laptop").id);
  EXPECT_EQ(sent->position, 3);
  EXPECT_EQ(state_of(sent->conversation, 2), MailState::sent);
}

TEST_P(Mails, AMailSaysWhereTheVisitorWrote) {
  const ConversationId id = begin("v1", 10);
  VisitWrite row;
  row.visit.key = key("v1");
  row.visit.started = at(0);
  row.visit.ended = at(20);
  row.visit.pages = 3;
  row.views = {{at(0), "https://shop.example/", ""},
               {at(9), "https://shop.example/shoes", ""},
               {at(15), "https://shop.example/later", ""}};
  ASSERT_TRUE(database().visits().apply({&row, 1}));
  ASSERT_TRUE(mail_answer(id, "Yes", 16));
  EXPECT_EQ(take(16)->page, "https://shop.example/shoes");
}

TEST_P(Mails, SoManyMailsOfAProjectWaitAndNoMore) {
  const ConversationId id = begin("v1");
  for (std::int64_t i = 0; i < limits::waiting_mails; ++i) ASSERT_TRUE(mail_answer(id, "Yes", 1));
  const auto refused = mail_answer(id, "one more", 1);
  EXPECT_EQ(code_of(refused), "conflict");
  EXPECT_EQ(thread("v1").conversation->last_position, limits::waiting_mails + 1);
  wants_mail(grace(), limits::least_mail_after);
  says("v2", "hello", 10);
  EXPECT_EQ(queue_waiting(10'000), 1U) << "that a visitor waits is told all the same";
  ASSERT_TRUE(mails().sent(*take(1)));
  EXPECT_TRUE(mail_answer(id, "one more", 1));
}

TEST_P(Mails, WhoWaitsIsToldOnceToEverybodyWhoMayAnswer) {
  const auto viewer =
      must(database().agents().add("view@example.com", "View", "hash", {{project(), Role::viewer}}));
  for (const std::int64_t agent : {ada(), grace(), viewer.id}) wants_mail(agent, 5);
  says("v1", "first", 0);
  says("v1", "second", 100);
  EXPECT_EQ(queue_waiting(299), 0U);
  EXPECT_EQ(queue_waiting(300), 2U);
  EXPECT_EQ(queue_waiting(301), 0U) << "once a wait";
  const auto mail = take(301);
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->kind, MailKind::waiting);
  EXPECT_EQ(mail->content, "first");
  EXPECT_EQ(mail->since, at(0));
  EXPECT_FALSE(must(mails().sent(*mail))) << "no message is told of";
  EXPECT_THAT(recipients(301), ElementsAre("grace@example.com"));
}

TEST_P(Mails, EachAgentIsToldAfterTheirOwnTime) {
  wants_mail(ada(), 5);
  wants_mail(grace(), 10);
  says("v1", "hello", 0);
  EXPECT_EQ(queue_waiting(300), 1U);
  EXPECT_THAT(recipients(300), ElementsAre("ada@example.com"));
  EXPECT_EQ(queue_waiting(600), 1U);
  EXPECT_THAT(recipients(600), testing::Contains("grace@example.com"));
  wants_mail(ada(), 0);
  replies(conversation("v1").id, "yes", 700);
  says("v1", "again", 800);
  EXPECT_EQ(queue_waiting(800 + 600), 1U) << "another wait, and who wants none gets none";
}

TEST_P(Mails, AnAssigneeAloneIsToldWhereThereIsOne) {
  wants_mail(ada(), 5);
  wants_mail(grace(), 5);
  const ConversationId id = says("v1", "hello", 0).conversation.id;
  must(conversations().update(project(), id, {{}, grace()}));
  EXPECT_EQ(queue_waiting(300), 1U);
  EXPECT_THAT(recipients(300), ElementsAre("grace@example.com"));
  ASSERT_TRUE(database().agents().set_memberships(grace(), {}));
  EXPECT_EQ(queue_waiting(301), 1U) << "who cannot answer any more is nobody";
}

TEST_P(Mails, WhoWasAnsweredMeanwhileIsNotTold) {
  wants_mail(ada(), 5);
  says("v1", "hello", 0);
  EXPECT_EQ(queue_waiting(300), 1U);
  replies(conversation("v1").id, "yes", 301);
  const auto mail = take(302);
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->recipient, "");
  EXPECT_FALSE(must(mails().failed(*mail))) << "no message is told of";
  EXPECT_EQ(must(mails().count(at(100'000))).waiting, 0U);
}

TEST_P(Mails, WhoHasLeftIsNotTold) {
  wants_mail(ada(), 5);
  says("v1", "hello", 0);
  EXPECT_EQ(queue_waiting(300), 1U);
  ASSERT_TRUE(database().agents().set_memberships(ada(), {}));
  const auto mail = take(301);
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->recipient, "");
  EXPECT_FALSE(must(mails().failed(*mail)));
  EXPECT_EQ(must(mails().count(at(100'000))).waiting, 0U);
  says("v2", "hello", 10);
  EXPECT_EQ(queue_waiting(5'000), 0U);
}

TEST_P(Mails, WhatWasLeftLyingForLongIsNotTold) {
  wants_mail(ada(), 5);
  says("v1", "hello", 0);
  EXPECT_EQ(must(mails().queue_waiting(at(0) + limits::oldest_wait)), 0U);
  EXPECT_EQ(must(mails().queue_waiting(at(0) + limits::oldest_wait - Milliseconds(1))), 1U);
}

TEST_P(Mails, ManyWhoWaitAreToldInPieces) {
  wants_mail(ada(), 5);
  for (std::size_t i = 0; i <= limits::told_waiting; ++i) says("v" + std::to_string(i), "hello", 0);
  EXPECT_EQ(queue_waiting(300), limits::told_waiting);
  EXPECT_EQ(queue_waiting(300), 1U);
}

TEST_P(Mails, OfTwoGatewaysThatTellAtOnceOneDoes) {
  wants_mail(ada(), 5);
  for (int i = 0; i < 20; ++i) says("v" + std::to_string(i), "hello", 0);
  const auto other = harness().open();
  std::size_t others = 0;
  std::thread beside([&] { others = must(other->mails().queue_waiting(at(300))); });
  const std::size_t own = queue_waiting(300);
  beside.join();
  EXPECT_EQ(own + others, 20U);
  EXPECT_EQ(must(mails().count(at(100'000))).waiting, 20U);
}

TEST_P(Mails, WhoWaitsAtOnceIsToldOfInOneMail) {
  wants_mail(ada(), 5);
  const std::size_t many = limits::digest_conversations + 5;
  for (std::size_t i = 0; i < many; ++i)
    says("v" + std::to_string(i), std::to_string(i), static_cast<int>(i));
  EXPECT_EQ(queue_waiting(400), many);
  const auto mail = take(400);
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->recipient, "ada@example.com");
  EXPECT_EQ(mail->content, "0");
  EXPECT_EQ(mail->waiting, many) << "those that are not named are counted";
  ASSERT_EQ(mail->others.size(), limits::digest_conversations - 1);
  EXPECT_EQ(mail->others[0].content, "1");
  EXPECT_EQ(mail->others[0].since, at(1));
  EXPECT_EQ(mail->others[0].project_name, "Shop");
  EXPECT_FALSE(take(400));
  must(mails().sent(*mail));
  EXPECT_EQ(must(mails().count(at(100'000))).waiting, 0U);
}

TEST_P(Mails, AFloodIsToldFourTimesAnHourAndNobodyInItIsLost) {
  wants_mail(ada(), 5);
  std::size_t letters = 0;
  std::size_t told = 0;
  constexpr int minutes = 60;
  for (int minute = 0; minute < minutes + 30; ++minute) {
    if (minute < minutes) says("v" + std::to_string(minute), "hello", minute * 60);
    queue_waiting(minute * 60);
    while (const auto mail = take(minute * 60)) {
      ++letters;
      told += mail->waiting;
      must(mails().sent(*mail));
      if (letters == 1) {
        EXPECT_EQ(minute, 5) << "the first at once";
      }
    }
  }
  EXPECT_EQ(told, static_cast<std::size_t>(minutes));
  EXPECT_EQ(letters, 5U) << "5, 20, 35, 50 and 65 minutes after it began";
}

TEST_P(Mails, ADigestThatWasNotTakenGoesWithWhatHasComeSince) {
  wants_mail(ada(), 5);
  says("v1", "one", 0);
  queue_waiting(300);
  const auto first = take(300);
  ASSERT_TRUE(first);
  ASSERT_TRUE(mails().later(*first, at(330)));
  says("v2", "two", 10);
  queue_waiting(310);
  EXPECT_FALSE(take(329));
  const auto second = take(330);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->waiting, 2U);
  EXPECT_EQ(second->attempts, 2);
  EXPECT_EQ(second->queued, at(310)) << "what has come since is tried as long as any";
  must(mails().sent(*first));
  EXPECT_EQ(must(mails().count(at(330))).waiting, 2U) << "the first has lost it";
  must(mails().failed(*second));
  EXPECT_EQ(must(mails().count(at(330))).waiting, 0U);
}

TEST_P(Mails, AGatewayThatDiesWithADigestDelaysItToTheNext) {
  wants_mail(ada(), 5);
  says("v1", "one", 0);
  queue_waiting(300);
  ASSERT_TRUE(take(300));
  EXPECT_FALSE(must(mails().take(at(300) + limits::mail_lease)));
  EXPECT_FALSE(must(mails().take(at(300) + limits::digest_interval - Milliseconds(1))));
  EXPECT_EQ(must(mails().take(at(300) + limits::digest_interval))->waiting, 1U);
}

TEST_P(Mails, WhatIsHeldBackForADigestIsNotLate) {
  wants_mail(ada(), 5);
  says("v1", "one", 0);
  queue_waiting(300);
  must(mails().sent(*take(300)));
  says("v2", "two", 10);
  queue_waiting(310);
  EXPECT_EQ(must(mails().count(at(310))).waiting, 0U);
  EXPECT_EQ(must(mails().count(at(300) + limits::digest_interval)).waiting, 1U);
}

TEST_P(Mails, WhoWaitsAnewIsNamedOnce) {
  wants_mail(ada(), 5);
  says("v0", "hello", 0);
  queue_waiting(300);
  must(mails().sent(*take(300)));
  says("v1", "first", 100);
  queue_waiting(400);
  replies(conversation("v1").id, "yes?", 401);
  says("v1", "second", 410);
  EXPECT_EQ(queue_waiting(710), 1U);
  const auto mail = must(mails().take(at(300) + limits::digest_interval));
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->waiting, 1U);
  EXPECT_EQ(mail->content, "second");
}

TEST_P(Mails, SoManyWordsToAnAgentWaitAndNoMore) {
  wants_mail(ada(), 5);
  for (std::int64_t i = 0; i <= limits::waiting_words; ++i) says("v" + std::to_string(i), "hello", 0);
  std::int64_t queued = 0;
  while (const std::size_t more = queue_waiting(300)) queued += static_cast<std::int64_t>(more);
  EXPECT_EQ(queued, limits::waiting_words);
  ASSERT_TRUE(mail_answer(begin("w1"), "Yes", 300)) << "answers have room of their own";
  const auto mail = take(300);
  ASSERT_TRUE(mail);
  must(mails().sent(*mail));
  EXPECT_EQ(queue_waiting(600), 1U);
}

TEST_P(Mails, OfTwoGatewaysThatGatherAtOnceOneWritesToTheAgent) {
  wants_mail(ada(), 5);
  for (int i = 0; i < 20; ++i) says("v" + std::to_string(i), "hello", 0);
  queue_waiting(300);
  const auto other = harness().open();
  const auto take_all = [](MailsRepository& from, WallTime now) {
    std::vector<std::size_t> digests;
    while (const auto mail = must(from.take(now))) digests.push_back(mail->waiting);
    return digests;
  };
  std::vector<std::size_t> others;
  std::thread beside([&] { others = take_all(other->mails(), at(300)); });
  std::vector<std::size_t> own = take_all(mails(), at(300));
  beside.join();
  own.insert(own.end(), others.begin(), others.end());
  ASSERT_EQ(own.size(), 1U);
  const auto rest = must(mails().take(at(300) + limits::digest_interval - Milliseconds(1)));
  EXPECT_FALSE(rest) << "what it did not get is held back";
}

TEST_P(Mails, OfTwoGatewaysThatTakeAtOnceEachHasItsOwn) {
  const ConversationId id = begin("v1");
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(mail_answer(id, std::to_string(i), 1));
  const auto other = harness().open();
  const auto take_all = [](MailsRepository& from) {
    std::vector<std::int64_t> ids;
    while (const auto mail = must(from.take(at(2)))) ids.push_back(mail->id);
    return ids;
  };
  std::vector<std::int64_t> others;
  std::thread beside([&] { others = take_all(other->mails()); });
  std::vector<std::int64_t> all = take_all(mails());
  beside.join();
  all.insert(all.end(), others.begin(), others.end());
  EXPECT_EQ(std::set<std::int64_t>(all.begin(), all.end()).size(), 20U);
  EXPECT_EQ(all.size(), 20U);
}

TEST_P(Mails, HowLongAnAgentWaitsIsNeverOrFiveMinutesToADay) {
  EXPECT_EQ(must(database().agents().find(ada())).mail_after, 0);
  EXPECT_EQ(must(database().agents().set_mail_after(ada(), limits::most_mail_after)).mail_after, 1'440);
  for (const std::int64_t minutes : {-5, 1, 4, 1'441}) {
    EXPECT_EQ(code_of(database().agents().set_mail_after(ada(), minutes)), "badRequest") << minutes;
  }
  EXPECT_EQ(code_of(database().agents().set_mail_after(999, 5)), "notFound");
}

TEST_P(Mails, WithAProjectItsMailsGo) {
  ASSERT_TRUE(mail_answer(begin("v1"), "Yes", 1));
  ASSERT_TRUE(database().projects().remove(project()));
  EXPECT_EQ(must(mails().count(at(100'000))).waiting, 0U);
}

}  // namespace
}  // namespace porchlight::store
