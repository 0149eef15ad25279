// What agents write to each other beside a conversation, over every form of the database.

#include "contract/conversations_harness.hpp"
#include "store/database/limits.hpp"
#include "store/database/notes.hpp"
#include "store/database/people.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class NotesContract : public Conversations {
 protected:
  NotesRepository& notes() { return database().notes(); }
  NewNote note(ConversationId id, std::string content, std::vector<std::int64_t> mentions = {}) {
    return {.project = project(),
            .conversation = id,
            .agent = ada(),
            .content = std::move(content),
            .mentions = std::move(mentions),
            .temp_id = next_temp_id(),
            .now = at(9)};
  }
  NoteWritten write(ConversationId id, std::string content, std::vector<std::int64_t> mentions = {}) {
    return must(notes().add(note(id, std::move(content), std::move(mentions))));
  }
  /// Where each stands and what it says: "1 text".
  std::vector<std::string> lines(ConversationId id) {
    std::vector<std::string> all;
    for (const Note& one : must(notes().list(project(), id))) {
      all.push_back(std::to_string(one.position) + " " + one.content);
    }
    return all;
  }
  std::vector<std::int64_t> mentioned(ConversationId id) {
    return must(conversations().find(project(), id)).mentioned;
  }
  NoteRemoval removal(const Note& of, std::int64_t agent, bool of_anybody = false) {
    return {project(), of.conversation, of.id, agent, of_anybody};
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(NotesContract);

TEST_P(NotesContract, StandBehindTheMessageThatWasTheLast) {
  const ConversationId id = says("v1", "one").conversation.id;
  const Note first = write(id, "  He asks\nabout one.  ").note;
  EXPECT_EQ(first.position, 1);
  EXPECT_EQ(first.content, "He asks\nabout one.");
  EXPECT_EQ(first.agent_name, "Ada");
  EXPECT_EQ(first.written, at(9));
  replies(id, "two");
  write(id, "answered");
  write(id, "and done");
  EXPECT_THAT(lines(id), ElementsAre("1 He asks\nabout one.", "2 answered", "2 and done"));
}

TEST_P(NotesContract, AreNoMessages) {
  const auto said = says("v1", "one");
  const ConversationId id = said.conversation.id;
  write(id, "secret thought");
  const auto now = conversation("v1");
  EXPECT_EQ(now.last_position, 1);
  EXPECT_EQ(now.unread, 1U);
  EXPECT_EQ(now.last_message.content, "one");
  EXPECT_EQ(now.last_message.sent_at, said.message.sent_at);
  EXPECT_THAT(contents(thread("v1")), ElementsAre("one"));
  EXPECT_THAT(contents(must(conversations().thread(project(), id, {}))), ElementsAre("one"));
}

TEST_P(NotesContract, ARepeatedOneIsTheSame) {
  const ConversationId id = says("v1", "one").conversation.id;
  const NewNote wanted = note(id, "once", {grace()});
  const auto first = must(notes().add(wanted));
  const auto again = must(notes().add(wanted));
  EXPECT_FALSE(first.repeated);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.note.id, first.note.id);
  EXPECT_THAT(again.note.mentions, SizeIs(1));
  EXPECT_THAT(lines(id), SizeIs(1));
  NewNote others = wanted;
  others.agent = grace();
  EXPECT_FALSE(must(notes().add(others)).repeated) << "a tempId is its sender's";
}

TEST_P(NotesContract, WhoIsMentionedIsMentionedUntilTheyHaveSeenIt) {
  const ConversationId id = says("v1", "one").conversation.id;
  const auto written = write(id, "What do you say?", {grace(), ada(), grace()});
  ASSERT_THAT(written.note.mentions, SizeIs(2));
  EXPECT_EQ(written.note.mentions[0].name, "Grace");
  EXPECT_EQ(written.note.mentions[1].agent, ada());
  EXPECT_THAT(written.conversation.mentioned, ElementsAre(grace())) << "who writes it knows";
  EXPECT_THAT(must(notes().list(project(), id)).front().mentions, SizeIs(2));
  EXPECT_FALSE(must(notes().see(project(), id, ada())).changed);
  EXPECT_THAT(mentioned(id), ElementsAre(grace()));
  EXPECT_TRUE(must(notes().see(project(), id, grace())).changed);
  EXPECT_THAT(mentioned(id), IsEmpty());
  EXPECT_FALSE(must(notes().see(project(), id, grace())).changed);
  write(id, "And now?", {grace()});
  EXPECT_THAT(mentioned(id), ElementsAre(grace()));
}

TEST_P(NotesContract, AreRemovedByWhoWroteThemOrByAnOwner) {
  const ConversationId id = says("v1", "one").conversation.id;
  const Note first = write(id, "first", {grace()}).note;
  const Note second = write(id, "second").note;
  EXPECT_EQ(code_of(notes().remove(removal(first, grace()))), "forbidden");
  EXPECT_THAT(must(notes().remove(removal(first, ada()))).mentioned, IsEmpty()) << "it mentions nobody now";
  EXPECT_THAT(lines(id), ElementsAre("1 second"));
  EXPECT_EQ(code_of(notes().remove(removal(first, ada()))), "notFound");
  EXPECT_TRUE(notes().remove(removal(second, grace(), true)));
  EXPECT_THAT(lines(id), IsEmpty());
}

TEST_P(NotesContract, AreOfTheirProjectAndConversation) {
  const ConversationId id = says("v1", "one").conversation.id;
  const ConversationId other = says("v2", "two").conversation.id;
  const Note written = write(id, "here").note;
  const ProjectId elsewhere = add_project("Elsewhere");
  EXPECT_EQ(code_of(notes().list(elsewhere, id)), "notFound");
  NewNote wanted = note(id, "x");
  wanted.project = elsewhere;
  EXPECT_EQ(code_of(notes().add(wanted)), "notFound");
  EXPECT_EQ(code_of(notes().see(elsewhere, id, ada())), "notFound");
  EXPECT_EQ(code_of(notes().remove({elsewhere, id, written.id, ada(), true})), "notFound");
  EXPECT_EQ(code_of(notes().remove({project(), other, written.id, ada(), true})), "notFound");
  EXPECT_THAT(lines(id), SizeIs(1));
}

TEST_P(NotesContract, WhatDoesNotFitIsRefused) {
  const ConversationId id = says("v1", "one").conversation.id;
  EXPECT_EQ(code_of(notes().add(note(id, " \n"))), "badRequest");
  EXPECT_EQ(code_of(notes().add(note(id, std::string(limits::message_characters + 1, 'x')))),
            "payloadTooLarge");
  EXPECT_TRUE(notes().add(note(id, std::string(limits::message_characters, 'x'))));
  NewNote unnamed = note(id, "x");
  unnamed.temp_id = "a b";
  EXPECT_EQ(code_of(notes().add(unnamed)), "badRequest");
  const auto stranger = notes().add(note(id, "x", {987}));
  ASSERT_FALSE(stranger);
  EXPECT_THAT(stranger.error().message, HasSubstr("agent 987"));
  EXPECT_EQ(code_of(notes().add(note(id, "x", std::vector(limits::note_mentions, grace())))), "none");
  EXPECT_EQ(code_of(notes().add(note(id, "x", std::vector(limits::note_mentions + 1, grace())))),
            "badRequest");
  NewNote nobodys = note(id, "x");
  nobodys.agent = 987;
  EXPECT_EQ(code_of(notes().add(nobodys)), "notFound");
}

TEST_P(NotesContract, WhoIsNoMemberOrIsNoneAnyMoreIsNotMentioned) {
  const ConversationId id = says("v1", "one").conversation.id;
  const ProjectId elsewhere = add_project("Elsewhere");
  const std::int64_t stranger =
      must(database().agents().add("s@example.com", "Stranger", "hash", {{elsewhere, Role::owner}})).id;
  EXPECT_EQ(code_of(notes().add(note(id, "x", {stranger}))), "badRequest");
  EXPECT_EQ(code_of(notes().add(note(id, "x", {grace(), stranger}))), "badRequest")
      << "not the others either";
  EXPECT_THAT(mentioned(id), IsEmpty());
  write(id, "while she is there", {grace()});
  ASSERT_TRUE(database().agents().set_memberships(grace(), {{elsewhere, Role::agent}}));
  EXPECT_EQ(code_of(notes().add(note(id, "x", {grace()}))), "badRequest");
  EXPECT_EQ(must(notes().list(project(), id)).front().mentions.size(), 1U) << "what was written stays";
}

TEST_P(NotesContract, AConversationHasSoManyBytesOfThemAndNoMore) {
  const ConversationId id = says("v1", "one").conversation.id;
  const std::string long_text(limits::message_characters, 'x');
  const std::size_t fit = limits::conversation_notes_bytes / long_text.size();
  for (std::size_t i = 0; i < fit; ++i) write(id, long_text);
  EXPECT_EQ(code_of(notes().add(note(id, long_text))), "conflict");
  const std::size_t left = limits::conversation_notes_bytes - fit * long_text.size();
  if (left > 0) write(id, std::string(left, 'x'));
  EXPECT_EQ(code_of(notes().add(note(id, "x"))), "conflict");
  ASSERT_TRUE(notes().remove(removal(must(notes().list(project(), id)).front(), ada())));
  EXPECT_TRUE(notes().add(note(id, "x")));
}

TEST_P(NotesContract, GoWithTheirProject) {
  const ConversationId id = says("v1", "one").conversation.id;
  write(id, "note", {grace()});
  ASSERT_TRUE(database().projects().remove(project()));
  EXPECT_EQ(code_of(notes().list(project(), id)), "notFound");
}

TEST_P(NotesContract, OfTwoWhoBecomeOneStandBehindTheirMessages) {
  const auto prove = [&](const std::string& uid) {
    Proof proof;
    proof.device = key(uid);
    proof.user_id = "user-1";
    proof.secret_hash = secret(uid);
    proof.now = at(20);
    return must(database().people().prove(proof));
  };
  const ConversationId own = says("person", "one").conversation.id;
  replies(own, "two");
  const NewNote same = note(own, "the person's", {grace()});
  must(notes().add(same));
  prove("person");
  const ConversationId given = says("device", "three").conversation.id;
  NewNote moved = same;
  moved.conversation = given;
  moved.content = "the device's";
  moved.mentions = {};
  must(notes().add(moved));
  must(notes().see(project(), own, grace()));
  replies(given, "four");
  write(given, "at the end", {grace()});
  ASSERT_TRUE(prove("device").moved_messages);
  EXPECT_THAT(lines(own), ElementsAre("2 the person's", "3 the device's", "4 at the end"));
  EXPECT_THAT(mentioned(own), ElementsAre(grace()));
  EXPECT_TRUE(must(notes().see(project(), own, grace())).changed);
  EXPECT_THAT(mentioned(own), IsEmpty());
}

TEST_P(NotesContract, WrittenAtOnceAllAreThereAndMentionWhomTheyMention) {
  const ConversationId id = says("v1", "one").conversation.id;
  const std::int64_t alan = add_agent("Alan");
  const auto other = harness().open();
  const NewNote to_grace = note(id, "grace", {grace()});
  const NewNote to_alan = note(id, "alan", {alan});
  for (int i = 0; i < 10; ++i) {
    std::thread first([&, i] {
      NewNote one = to_grace;
      one.temp_id += "-" + std::to_string(i);
      EXPECT_TRUE(other->notes().add(one));
    });
    NewNote one = to_alan;
    one.temp_id += "-" + std::to_string(i);
    EXPECT_TRUE(notes().add(one));
    first.join();
    EXPECT_THAT(mentioned(id), testing::UnorderedElementsAre(grace(), alan));
    must(notes().see(project(), id, grace()));
    must(notes().see(project(), id, alan));
  }
  EXPECT_THAT(lines(id), SizeIs(20));
}

}  // namespace
}  // namespace porchlight::store
