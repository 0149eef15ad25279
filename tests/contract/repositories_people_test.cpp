// Several visitors who prove one user become one, over every form of the database: whose device a uid is, and
// that nothing is lost by it.

#include "contract/conversations_harness.hpp"
#include "store/database/acts.hpp"
#include "store/database/limits.hpp"
#include "store/database/people.hpp"
#include "store/database/visitor_facts.hpp"
#include "store/database/visits.hpp"

#include <gmock/gmock.h>

#include <future>
#include <latch>
#include <memory>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class People : public Conversations {
 protected:
  PeopleRepository& people() { return database().people(); }

  [[nodiscard]] Proof proof(const std::string& uid, const std::string& user = "ann") const {
    return {key(uid), user, secret(uid), at(1'000)};
  }
  Joined prove(const std::string& uid, const std::string& user = "ann") {
    return must(people().prove(proof(uid, user)));
  }
  Visitor visitor(const std::string& uid) { return must(database().visitors().find(key(uid))); }
  void write(VisitorWrite row) {
    row.secret_hash = secret(row.key.uid);
    ASSERT_TRUE(database().visitors().apply({&row, 1}));
  }
  /// A visit of as many pages, one a second.
  void reads(const std::string& uid, int started, int pages) {
    VisitWrite row;
    row.visit.key = key(uid);
    row.visit.started = at(started);
    row.visit.ended = at(started + pages);
    row.visit.pages = static_cast<std::uint32_t>(pages);
    for (int page = 0; page < pages; ++page) {
      row.views.push_back({at(started + page), "https://shop.example/" + std::to_string(page), ""});
    }
    const auto applied = database().visits().apply({&row, 1});
    ASSERT_TRUE(applied) << applied.error().message;
  }
  std::vector<Visit> visits(const std::string& uid) {
    return must(database().visits().page(key(uid), 50, "")).visits;
  }
  std::size_t views(const std::string& uid) {
    std::size_t count = 0;
    for (const Visit& visit : visits(uid)) {
      count += must(database().visits().views(key(uid), visit.started, 100)).size();
    }
    return count;
  }
  std::vector<std::string> listed(VisitorSort sort = VisitorSort::last_seen_desc, std::string text = "") {
    std::vector<std::string> uids;
    VisitorQuery query;
    query.sort = sort;
    query.text = std::move(text);
    for (const Visitor& one : must(database().visitors().page(project(), query)).visitors) {
      uids.push_back(one.uid);
    }
    return uids;
  }
};

TEST_P(People, ThePersonKeepsItsRatingAndItsAttributesElseTheDevicesAreIts) {
  const auto close_and_rate = [this](const std::string& uid, std::int64_t score) {
    const auto id = says(uid, "text", 1).conversation.id;
    must(conversations().update(project(), id, {ConversationStatus::closed, {}}));
    must(conversations().rate(key(uid), secret(uid), {.score = score}, at(2)));
  };
  const auto has = [this](const std::string& uid, const char* plan) {
    must(database().visitor_facts().set_attributes(key(uid), secret(uid), {{"plan", plan}}, at(2)));
  };
  says("v1", "text", 1);
  close_and_rate("v2", 2);
  has("v2", "trial");
  close_and_rate("v3", 3);
  has("v3", "pro");
  prove("v1");
  prove("v2");
  EXPECT_EQ(conversation("v1").rating->score, 2);
  EXPECT_FALSE(conversation("v1").rating->stands) << "it goes on";
  EXPECT_EQ(visitor("v1").attributes, R"({"plan":"trial"})");
  prove("v3");
  EXPECT_EQ(conversation("v1").rating->score, 2);
  EXPECT_EQ(visitor("v1").attributes, R"({"plan":"trial"})");
}

TEST_P(People, WhatIsSaidOfADeviceIsSaidOfThePerson) {
  visit("v1", secret("v1"));
  visit("v2", secret("v2"));
  prove("v1");
  prove("v2");
  const auto changed =
      must(database().visitor_facts().set_attributes(key("v2"), secret("v2"), {{"cart", 2}}, at(2)));
  EXPECT_EQ(changed.visitor.uid, "v1");
  EXPECT_EQ(visitor("v1").attributes, R"({"cart":2})");
  EXPECT_EQ(visitor("v2").attributes, "");
  must(database().visitor_facts().set_attributes(key("v1"), secret("v2"), {{"cart", nullptr}}, at(2)));
  EXPECT_EQ(visitor("v1").attributes, "") << "by the device's secret as well";
}

TEST_P(People, TheFirstWhoProvesAUserIsThePerson) {
  EXPECT_FALSE(must(people().person_of(project(), "ann")));
  visit("laptop", secret("laptop"), 5);
  const Joined joined = prove("laptop");
  EXPECT_EQ(joined.person, "laptop");
  EXPECT_THAT(joined.devices, IsEmpty());
  EXPECT_EQ(must(people().person_of(project(), "ann")), "laptop");
  EXPECT_EQ(visitor("laptop").user_id, "ann");
  EXPECT_EQ(visitor("laptop").joined_to, "");
  EXPECT_FALSE(must(people().person_of(project(), "bob")));
}

TEST_P(People, WhoeverProvesTheSameUserIsADeviceOfThePersonEvenIfItWasHereEarlier) {
  visit("phone", secret("phone"), 1);
  visit("laptop", secret("laptop"), 5);
  prove("laptop");
  const Joined joined = prove("phone");
  EXPECT_EQ(joined.person, "laptop");
  EXPECT_THAT(joined.devices, ElementsAre("phone"));
  EXPECT_EQ(visitor("phone").joined_to, "laptop");
  EXPECT_EQ(visitor("laptop").joined_to, "laptop");
  EXPECT_EQ(visitor("laptop").first_seen, at(1));
  EXPECT_EQ(must(people().person_of(project(), "ann")), "laptop");
  const auto devices = must(people().devices_of(key("laptop"), limits::told_devices));
  ASSERT_THAT(devices, SizeIs(1));
  EXPECT_EQ(devices[0].uid, "phone");
  EXPECT_EQ(devices[0].joined, at(1'000));
  EXPECT_EQ(must(people().joined_at(key("phone"))), at(1'000));
  EXPECT_EQ(must(people().joined_at(key("laptop"))), WallTime{});
}

TEST_P(People, ADeviceWithoutARowGetsOne) {
  prove("laptop");
  prove("phone");
  EXPECT_EQ(visitor("phone").secret_hash, secret("phone"));
  EXPECT_EQ(visitor("phone").joined_to, "laptop");
}

TEST_P(People, TheSameAgainChangesNothing) {
  visit("laptop", secret("laptop"), 5);
  visit("phone", secret("phone"), 6);
  says("phone", "from the phone");
  reads("phone", 10, 3);
  prove("laptop");
  prove("phone");
  const Joined again = prove("phone");
  EXPECT_EQ(again.person, "laptop");
  EXPECT_THAT(again.devices, IsEmpty());
  EXPECT_FALSE(again.moved_messages);
  EXPECT_THAT(prove("laptop").devices, IsEmpty());
  EXPECT_EQ(views("laptop"), 3U);
  EXPECT_THAT(contents(thread("laptop")), ElementsAre("from the phone"));
}

TEST_P(People, NoVisitAndNoPageIsLost) {
  visit("laptop", secret("laptop"), 5);
  visit("phone", secret("phone"), 6);
  reads("laptop", 100, 2);
  reads("phone", 100, 3);  // begun at the very same time
  reads("phone", 500, 4);
  prove("laptop");
  prove("phone");
  EXPECT_THAT(visits("phone"), IsEmpty());
  ASSERT_THAT(visits("laptop"), SizeIs(3));
  EXPECT_EQ(views("laptop"), 9U);
  EXPECT_EQ(visits("laptop")[1].started, at(100) + Milliseconds(1));
}

TEST_P(People, WhatIsWrittenOfADeviceLaterIsThePersons) {
  visit("laptop", secret("laptop"), 5);
  visit("phone", secret("phone"), 6);
  prove("laptop");
  prove("phone");
  reads("phone", 900, 2);
  EXPECT_THAT(visits("phone"), IsEmpty());
  EXPECT_EQ(views("laptop"), 2U);
  VisitorWrite out;
  out.key = key("laptop");
  out.seen = at(950);
  out.user_id = "";
  write(out);
  EXPECT_EQ(visitor("laptop").user_id, "ann");
}

TEST_P(People, TheDevicesConversationIsThePersonsWhereThatHasNone) {
  visit("laptop", secret("laptop"), 5);
  const auto said = says("phone", "hello", 6);
  replies(said.conversation.id, "how can we help?", 7);
  prove("laptop");
  EXPECT_TRUE(prove("phone").moved_messages);
  EXPECT_THAT(contents(thread("laptop")), ElementsAre("hello", "how can we help?"));
  EXPECT_EQ(conversation("laptop").id, said.conversation.id);
  EXPECT_EQ(code_of(conversations().find_of_visitor(key("phone"))), "notFound");
}

TEST_P(People, OfTwoConversationsNoMessageIsLostAndPositionsHaveNoHole) {
  const auto own = says("laptop", "a1", 10);
  replies(own.conversation.id, "a2", 11);
  const auto other = says("phone", "b1", 5);
  replies(other.conversation.id, "b2", 6);
  says("phone", "b3", 7);
  prove("laptop");
  EXPECT_TRUE(prove("phone").moved_messages);
  const Thread all = thread("laptop");
  EXPECT_THAT(contents(all), ElementsAre("a1", "a2", "b1", "b2", "b3"));
  EXPECT_THAT(positions(all), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(all.messages[2].sent_at, at(5));
  const Conversation now = conversation("laptop");
  EXPECT_EQ(now.id, own.conversation.id);
  EXPECT_EQ(now.last_position, 5);
  EXPECT_EQ(now.last_message.content, "b3");
  EXPECT_EQ(now.agent_read_position, 4);
  EXPECT_EQ(now.unread, 1U);  // b3
  EXPECT_EQ(now.visitor_read_position, 1);
  EXPECT_EQ(now.visitor_unread, 2U);  // a2, and what stands behind it: one position says how far
  EXPECT_EQ(code_of(conversations().find(project(), other.conversation.id)), "notFound");
  EXPECT_EQ(must(conversations().page(project(), {})).conversations.size(), 1U);
  EXPECT_EQ(says("laptop", "a6", 20).message.position, 6);
}

TEST_P(People, OneTempIdInBothConversationsIsTwoMessages) {
  must(conversations().append_from_visitor(key("laptop"), secret("laptop"), "same", "a", at(1)));
  must(conversations().append_from_visitor(key("phone"), secret("phone"), "same", "b", at(2)));
  prove("laptop");
  prove("phone");
  EXPECT_THAT(contents(thread("laptop")), ElementsAre("a", "b"));
}

TEST_P(People, AClosedConversationIsOpenWhereTheOtherIs) {
  const auto own = says("laptop", "a", 1);
  says("phone", "b", 2);
  must(conversations().update(project(), own.conversation.id, {ConversationStatus::closed, {}}));
  prove("laptop");
  prove("phone");
  EXPECT_EQ(conversation("laptop").status, ConversationStatus::open);
}

TEST_P(People, TheThreadIsOpenToTheSecretOfEveryDeviceAndToNoOther) {
  says("laptop", "from the laptop", 1);
  visit("phone", secret("phone"), 2);
  prove("laptop");
  prove("phone");
  const auto read = conversations().thread_of_visitor(key("laptop"), secret("phone"), {});
  EXPECT_THAT(contents(must(read)), ElementsAre("from the laptop"));
  const auto said = must(
      conversations().append_from_visitor(key("laptop"), secret("phone"), "t9", "from the phone", at(3)));
  EXPECT_EQ(said.message.position, 2);
  const auto repeated = must(
      conversations().append_from_visitor(key("laptop"), secret("phone"), "t9", "from the phone", at(3)));
  EXPECT_TRUE(repeated.repeated);
  replies(said.conversation.id, "to both", 4);
  EXPECT_EQ(must(conversations().mark_read_by_visitor(key("laptop"), secret("phone"), 3)).visitor_unread, 0U);
  visit("stranger", secret("stranger"), 3);
  EXPECT_EQ(code_of(conversations().thread_of_visitor(key("laptop"), secret("stranger"), {})), "forbidden");
  EXPECT_EQ(code_of(conversations().append_from_visitor(key("laptop"), secret("stranger"), "t8", "x", at(4))),
            "forbidden");
}

TEST_P(People, BeforeAWordIsSaidTheThreadIsOpenToADevicesSecret) {
  visit("laptop", secret("laptop"), 1);
  prove("laptop");
  prove("phone");
  EXPECT_THAT(must(conversations().thread_of_visitor(key("laptop"), secret("phone"), {})).messages,
              IsEmpty());
  must(conversations().append_from_visitor(key("laptop"), secret("phone"), "t1", "first", at(3)));
  EXPECT_THAT(contents(thread("laptop")), ElementsAre("first"));
}

TEST_P(People, WhatThePersonIsCalledStaysAndWhatIsMissingIsTheDevices) {
  VisitorWrite laptop;
  laptop.key = key("laptop");
  laptop.seen = at(10);
  laptop.name = "Ann";
  write(laptop);
  VisitorWrite phone;
  phone.key = key("phone");
  phone.seen = at(20);
  phone.first_seen = at(2);
  phone.name = "A.";
  phone.email = "ann@example.com";
  phone.referrer = "https://search.example/";
  write(phone);
  prove("laptop");
  prove("phone");
  const Visitor ann = visitor("laptop");
  EXPECT_EQ(ann.name, "Ann");
  EXPECT_EQ(ann.email, "ann@example.com");
  EXPECT_EQ(ann.first_referrer, "https://search.example/");
  EXPECT_EQ(ann.first_seen, at(2));
  EXPECT_EQ(ann.last_seen, at(20));
}

TEST_P(People, WhatAgentsSaidOfTheDeviceIsThePersonsAndFindsIt) {
  visit("laptop", secret("laptop"), 1);
  visit("phone", secret("phone"), 2);
  const ActingAgent agent{7, "Robin"};
  must(database().acts().change(key("phone"), {"The buyer", "calls on Mondays", {{"wholesale"}}}, agent,
                                at(3)));
  prove("laptop");
  prove("phone");
  EXPECT_EQ(visitor("laptop").note, "calls on Mondays");
  EXPECT_THAT(visitor("laptop").tags, ElementsAre("wholesale"));
  for (const VisitorSort sort : {VisitorSort::last_seen_desc, VisitorSort::first_seen_desc}) {
    EXPECT_THAT(listed(sort, "the buyer"), ElementsAre("laptop"));
    EXPECT_THAT(listed(sort, "WHOLESALE"), ElementsAre("laptop"));
  }
}

TEST_P(People, WhatIsDoneToADeviceIsDoneToThePerson) {
  visit("laptop", secret("laptop"), 1);
  visit("phone", secret("phone"), 2);
  prove("laptop");
  prove("phone");
  const auto changed = must(database().acts().change(key("phone"), {{}, "on both", {}}, {7, "Robin"}, at(3)));
  EXPECT_EQ(changed.visitor.uid, "laptop");
  EXPECT_EQ(visitor("laptop").note, "on both");
  EXPECT_EQ(visitor("phone").note, "");
  EXPECT_EQ(must(database().acts().audit(project(), 1, "")).entries.at(0).subject, "laptop");
}

TEST_P(People, ADeviceIsNotListedNorFound) {
  visit("laptop", secret("laptop"), 1);
  visit("phone", secret("phone"), 2);
  prove("laptop");
  prove("phone");
  visit("phone", secret("phone"), 3);
  EXPECT_THAT(listed(), ElementsAre("laptop"));
  EXPECT_THAT(listed(VisitorSort::first_seen_desc), ElementsAre("laptop"));
  EXPECT_THAT(listed(VisitorSort::first_seen_desc, "phone"), IsEmpty());
  EXPECT_THAT(listed(VisitorSort::last_seen_desc, "phone"), IsEmpty());
}

TEST_P(People, WhoWereSeveralForOneUserBeforeBecomeOneAtTheNextProof) {
  for (const std::string uid : {"first", "second", "third"}) {
    VisitorWrite row;
    row.key = key(uid);
    row.seen = at(uid == "first" ? 1 : uid == "second" ? 2 : 3);
    row.user_id = "ann";
    write(row);
  }
  const Joined joined = prove("third");
  EXPECT_EQ(joined.person, "first");
  EXPECT_THAT(joined.devices, UnorderedElementsAre("second", "third"));
  EXPECT_THAT(listed(), ElementsAre("first"));
}

TEST_P(People, DevicesOfADeviceAreThePersons) {
  visit("laptop", secret("laptop"), 5);
  visit("tablet", secret("tablet"), 6);
  prove("laptop", "ann");
  prove("tablet", "ann");
  // An older gateway wrote this one, and it was first.
  VisitorWrite row;
  row.key = key("old");
  row.seen = at(1);
  row.user_id = "ann";
  write(row);
  prove("old");
  EXPECT_EQ(visitor("tablet").joined_to, "old");
  EXPECT_EQ(visitor("laptop").joined_to, "old");
  EXPECT_EQ(visitor("old").joined_to, "old");
}

TEST_P(People, AnotherSecretProvesNothing) {
  visit("laptop", "of somebody", 1);
  EXPECT_EQ(code_of(people().prove(proof("laptop"))), "forbidden");
  EXPECT_FALSE(must(people().person_of(project(), "ann")));
}

TEST_P(People, AJoinedDeviceIsNobodyElses) {
  prove("laptop", "ann");
  prove("phone", "ann");
  EXPECT_EQ(code_of(people().prove(proof("phone", "bob"))), "forbidden");
  EXPECT_EQ(visitor("phone").joined_to, "laptop");
}

TEST_P(People, UsersOfTwoProjectsHaveNothingToDoWithEachOther) {
  prove("laptop", "ann");
  const ProjectId other = add_project("Other");
  EXPECT_FALSE(must(people().person_of(other, "ann")));
  const Joined joined = must(people().prove({{other, "phone"}, "ann", secret("phone"), at(1)}));
  EXPECT_EQ(joined.person, "phone");
  EXPECT_EQ(code_of(people().prove({{other + 100, "phone"}, "ann", secret("phone"), at(1)})), "notFound");
}

TEST_P(People, MoreDevicesThanAreToldAreCut) {
  prove("laptop");
  for (std::size_t i = 0; i <= limits::told_devices; ++i) prove("device-" + std::to_string(i));
  EXPECT_THAT(must(people().devices_of(key("laptop"), 1'000)), SizeIs(limits::told_devices));
  EXPECT_THAT(must(people().devices_of(key("laptop"), 2)), SizeIs(2));
}

TEST_P(People, ManyWhoProveOneUserAtOnceAreOnePerson) {
  constexpr std::size_t devices = 4;
  std::vector<std::unique_ptr<Database>> gateways;
  for (std::size_t i = 0; i < devices; ++i) {
    gateways.push_back(harness().open());
    ASSERT_TRUE(gateways[i]->people().prove({key("warm"), "warm", "hash", at(0)}));
  }
  for (int user = 0; user < 10; ++user) {
    const std::string name = "user-" + std::to_string(user);
    std::latch together(devices);
    std::vector<std::future<Result<Joined>>> proofs;
    proofs.reserve(devices);
    for (std::size_t i = 0; i < devices; ++i) {
      proofs.push_back(std::async(std::launch::async, [&, i, &people = gateways[i]->people()] {
        together.arrive_and_wait();
        return people.prove(proof(name + "-" + std::to_string(i), name));
      }));
    }
    for (auto& one : proofs) must(one.get());
    const auto person = must(people().person_of(project(), name));
    EXPECT_THAT(must(people().devices_of(key(person.value_or("")), devices)), SizeIs(devices - 1));
  }
}

PORCHLIGHT_FOR_EVERY_DATABASE(People);

}  // namespace
}  // namespace porchlight::store
