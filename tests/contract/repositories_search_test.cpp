// Conversations by what was said and noted in them, over every form of the database.

#include "contract/conversations_harness.hpp"
#include "store/database/limits.hpp"
#include "store/database/notes.hpp"
#include "store/database/people.hpp"

#include <gmock/gmock.h>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class SearchContract : public Conversations {
 protected:
  ConversationPage search(const std::string& text, ConversationQuery query = {}) {
    query.text = text;
    return must(conversations().page(project(), query));
  }
  std::vector<std::string> found(const std::string& text, ConversationQuery query = {}) {
    std::vector<std::string> uids;
    for (const Conversation& one : search(text, std::move(query)).conversations)
      uids.push_back(one.visitor_uid);
    return uids;
  }
  /// Page after page.
  std::vector<std::string> walk(const std::string& text, std::size_t limit) {
    std::vector<std::string> uids;
    ConversationQuery query;
    query.text = text;
    query.limit = limit;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = must(conversations().page(project(), query));
      EXPECT_LE(page.conversations.size(), limit);
      EXPECT_EQ(page.matches.size(), page.conversations.size());
      for (const Conversation& one : page.conversations) uids.push_back(one.visitor_uid);
      query.cursor = page.next_cursor;
      if (query.cursor.empty()) break;
    }
    return uids;
  }
  void name(const std::string& uid, const std::string& called, const std::string& email = {}) {
    VisitorWrite row;
    row.key = key(uid);
    row.seen = at(0);
    row.secret_hash = secret(uid);
    row.name = called;
    if (!email.empty()) row.email = email;
    ASSERT_TRUE(database().visitors().apply({&row, 1}));
  }
  NoteId note(ConversationId id, std::string content) {
    NewNote one{.project = project(), .conversation = id, .agent = ada(), .content = std::move(content)};
    one.temp_id = next_temp_id();
    one.now = at(5);
    return must(database().notes().add(one)).note.id;
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(SearchContract);

TEST_P(SearchContract, FindsWhatEitherSideHasSaidAndWhere) {
  const ConversationId id = says("v1", "Where is my order?", 1).conversation.id;
  replies(id, "The parcel left on Monday", 2);
  says("v2", "Hello", 3);
  EXPECT_THAT(found("ORDER"), ElementsAre("v1"));
  const auto parcel = search("parcel");
  ASSERT_THAT(parcel.matches, SizeIs(1));
  EXPECT_EQ(parcel.matches[0].position, 2);
  EXPECT_EQ(parcel.matches[0].note, 0);
  EXPECT_EQ(parcel.matches[0].excerpt, "The parcel left on Monday");
  EXPECT_THAT(found("nothing like it"), IsEmpty());
}

TEST_P(SearchContract, OfSeveralFindsTheNewestMessageIsShown) {
  const ConversationId id = says("v1", "a lamp", 1).conversation.id;
  says("v1", "another lamp", 2);
  says("v1", "a chair", 3);
  note(id, "lamp, again");
  const auto page = search("lamp");
  ASSERT_THAT(page.matches, SizeIs(1));
  EXPECT_EQ(page.matches[0].position, 2);
  EXPECT_EQ(page.matches[0].excerpt, "another lamp");
}

TEST_P(SearchContract, FindsNotes) {
  const ConversationId id = says("v1", "Hello", 1).conversation.id;
  const NoteId written = note(id, "Wants a refund");
  const auto page = search("refund");
  ASSERT_THAT(page.matches, SizeIs(1));
  EXPECT_EQ(page.matches[0].position, 0);
  EXPECT_EQ(page.matches[0].note, written);
  ASSERT_TRUE(database().notes().remove({project(), id, written, ada(), false}));
  EXPECT_THAT(found("refund"), IsEmpty());
}

TEST_P(SearchContract, FindsWhatTheVisitorIsCalled) {
  says("visitor-4711", "Hello", 1);
  name("visitor-4711", "Zoë Quixote", "zoe@mill.example");
  EXPECT_THAT(found("quixote"), ElementsAre("visitor-4711"));
  EXPECT_THAT(found("mill.ex"), ElementsAre("visitor-4711"));
  EXPECT_EQ(search("4711").matches.at(0).excerpt, "visitor-4711");
  EXPECT_EQ(search("quix").matches.at(0).excerpt, "Zoë Quixote");
  EXPECT_EQ(search("quix").matches.at(0).position, 0);
}

TEST_P(SearchContract, InEveryScriptAlsoWordsOfOneOrTwoCharacters) {
  says("ru", "Где мой ЗАКАЗ?", 1);
  says("zh", "我想去北京大学", 2);
  says("ja", "ランプを返品したい", 3);
  says("ar", "أين طلبي؟", 4);
  says("vi", "Đơn hàng của tôi", 5);
  says("el", "ΠΑΡΑΓΓΕΛΙΑ", 6);
  EXPECT_THAT(found("заказ"), ElementsAre("ru"));
  EXPECT_THAT(found("北京大"), ElementsAre("zh"));
  EXPECT_THAT(found("北京"), ElementsAre("zh"));
  EXPECT_THAT(found("京"), ElementsAre("zh"));
  EXPECT_THAT(found("ランプ"), ElementsAre("ja"));
  EXPECT_THAT(found("طلبي"), ElementsAre("ar"));
  EXPECT_THAT(found("đơn HÀNG"), ElementsAre("vi"));
  EXPECT_THAT(found("παραγγελια"), ElementsAre("el"));
}

TEST_P(SearchContract, WordsAreFoundInTheirOrderWhateverStandsBetween) {
  says("v1", "An order for a lamp", 1);
  says("v2", "A lamp in order", 2);
  EXPECT_THAT(found("order  lamp"), ElementsAre("v1"));
  EXPECT_THAT(found("lamp order"), ElementsAre("v2"));
  EXPECT_THAT(found("order, lamp"), IsEmpty());
  EXPECT_THAT(found(" \t "), ElementsAre("v2", "v1")) << "no word: all";
}

TEST_P(SearchContract, WhatPatternsAreMadeOfIsTakenByTheLetter) {
  says("v1", "100% of a_b [c] *d* ? \\e\\ \"f\"", 1);
  says("v2", "100 of aXb c d e f", 2);
  for (const char* text : {"100%", "a_b", "[c]", "*d*", "? ", "\\e\\", "\"f\"", "%", "_", "*", "["}) {
    EXPECT_THAT(found(text), ElementsAre("v1")) << text;
  }
  EXPECT_THAT(found("'; DROP TABLE messages; --"), IsEmpty());
  EXPECT_THAT(found(std::string("a\0b", 3)), IsEmpty());
}

TEST_P(SearchContract, GoesTogetherWithTheFilters) {
  const ConversationId closed = says("v1", "lamp", 1).conversation.id;
  const ConversationId mine = says("v2", "lamp", 2).conversation.id;
  says("v3", "lamp", 3);
  must(conversations().update(project(), closed, {ConversationStatus::closed, {}}));
  must(conversations().update(project(), mine, {{}, ada()}));
  for (const char* text : {"lamp", "la"}) {
    ConversationQuery open;
    open.status = ConversationStatus::open;
    EXPECT_THAT(found(text, open), ElementsAre("v3", "v2")) << text;
    ConversationQuery of_ada;
    of_ada.assignee = ada();
    EXPECT_THAT(found(text, of_ada), ElementsAre("v2")) << text;
    ConversationQuery awake;
    awake.snoozed = true;
    EXPECT_THAT(found(text, awake), IsEmpty()) << text;
    ConversationQuery of_visitor;
    of_visitor.visitor = "v3";
    EXPECT_THAT(found(text, of_visitor), ElementsAre("v3")) << text;
    of_visitor.visitor = "v4";
    EXPECT_THAT(found(text, of_visitor), IsEmpty()) << text;
  }
  ConversationQuery of_visitor;
  of_visitor.visitor = "v3";
  EXPECT_THAT(found("chair", of_visitor), IsEmpty());
}

TEST_P(SearchContract, IsOfOneProject) {
  says("v1", "lamp", 1);
  const ProjectId other = add_project("Other");
  ConversationQuery query;
  for (const char* text : {"lamp", "la", "v1"}) {
    query.text = text;
    EXPECT_THAT(must(conversations().page(other, query)).conversations, IsEmpty()) << text;
  }
}

TEST_P(SearchContract, ComesInPages) {
  for (int i = 0; i < 7; ++i) says("v" + std::to_string(i), i % 2 == 0 ? "a lamp" : "a chair", i);
  EXPECT_THAT(walk("lamp", 2), ElementsAre("v6", "v4", "v2", "v0"));
  EXPECT_THAT(walk("la", 2), ElementsAre("v6", "v4", "v2", "v0"));
}

TEST_P(SearchContract, WhatMovesToAPersonIsFoundThereAndWhatGoesIsNot) {
  const auto prove = [&](const std::string& uid) {
    must(database().people().prove({key(uid), "user-1", secret(uid), at(20)}));
  };
  says("person", "one", 1);
  prove("person");
  says("device", "a moving lamp", 2);
  prove("device");
  const auto page = search("moving");
  ASSERT_THAT(page.conversations, SizeIs(1));
  EXPECT_EQ(page.conversations[0].visitor_uid, "person");
  EXPECT_EQ(page.matches[0].position, 2);
}

TEST_P(SearchContract, ATextBeyondItsLimitIsRefused) {
  ConversationQuery query;
  query.text = std::string(limits::search_bytes + 1, 'x');
  EXPECT_EQ(code_of(conversations().page(project(), query)), "badRequest");
  query.text.pop_back();
  EXPECT_TRUE(conversations().page(project(), query));
  query.text = "lamp";
  query.cursor = "nonsense";
  EXPECT_EQ(code_of(conversations().page(project(), query)), "badRequest");
}

}  // namespace
}  // namespace porchlight::store
