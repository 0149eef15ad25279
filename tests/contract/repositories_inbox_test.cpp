// What agents see of many conversations: pages, read positions, status, assignees; over every form of the
// database.

#include "contract/conversations_harness.hpp"
#include "store/database/limits.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class InboxContract : public Conversations {
 protected:
  /// Visitors of all conversations, page after page.
  std::vector<std::string> walk(ConversationQuery query) {
    std::vector<std::string> uids;
    for (int pages = 0; pages < 200; ++pages) {
      const auto page = must(conversations().page(project(), query));
      EXPECT_LE(page.conversations.size(), query.limit);
      for (const Conversation& one : page.conversations) uids.push_back(one.visitor_uid);
      query.cursor = page.next_cursor;
      if (query.cursor.empty()) break;
    }
    return uids;
  }
  static ConversationQuery with(std::optional<ConversationStatus> status,
                                std::optional<std::int64_t> assignee = {}) {
    ConversationQuery query;
    query.status = status;
    query.assignee = assignee;
    return query;
  }
  Conversation close(ConversationId id) {
    return must(conversations().update(project(), id, {ConversationStatus::closed, {}}));
  }
  Conversation assign(ConversationId id, std::int64_t agent) {
    return must(conversations().update(project(), id, {{}, agent}));
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(InboxContract);

TEST_P(InboxContract, OfOneVisitorTheirConversationAlone) {
  says("v1", "one", 1);
  says("v2", "two", 2);
  close(conversation("v1").id);
  const auto walk_of = [this](const std::string& uid, ConversationQuery query = {}) {
    query.visitor = uid;
    return walk(std::move(query));
  };
  EXPECT_THAT(walk_of("v1"), ElementsAre("v1"));
  EXPECT_THAT(walk_of("v1", with(ConversationStatus::open)), IsEmpty());
  EXPECT_THAT(walk_of("v2", with(ConversationStatus::open, 0)), ElementsAre("v2"));
  EXPECT_THAT(walk_of("v3"), IsEmpty());
}

/// What somebody thinks of the conversation.
Rating stars(std::int64_t score, std::string comment = {}) {
  return {.score = score, .comment = std::move(comment)};
}

TEST_P(InboxContract, WhatIsClosedIsRatedAndTheLastRatingCounts) {
  const auto rate = [this](std::int64_t score, const std::string& comment = {}, int second = 10) {
    return conversations().rate(key("v1"), secret("v1"), stars(score, comment), at(second));
  };
  EXPECT_EQ(code_of(rate(5)), "notFound") << "nothing was said yet";
  const ConversationId id = says("v1", "one", 1).conversation.id;
  EXPECT_FALSE(conversation("v1").rating);
  EXPECT_EQ(code_of(rate(5)), "conflict") << "it goes on";
  close(id);
  EXPECT_EQ(*must(rate(2, "  slow\r\n", 10)).rating, (Rating{2, "slow", at(10), true}));
  EXPECT_EQ(*must(rate(4, "", 11)).rating, (Rating{4, "", at(11), true}));
  EXPECT_EQ(*conversation("v1").rating, (Rating{4, "", at(11), true}));
  EXPECT_EQ(*thread("v1").conversation->rating, (Rating{4, "", at(11), true}));
  says("v1", "again", 12);
  EXPECT_EQ(conversation("v1").rating->score, 4) << "agents have it still";
  EXPECT_EQ(code_of(rate(1)), "conflict");
  close(id);
  EXPECT_EQ(*conversation("v1").rating, (Rating{4, "", at(11), false})) << "of what was said before";
  close(id);
  EXPECT_EQ(must(rate(1)).rating->stands, true);
  close(id);
  EXPECT_TRUE(conversation("v1").rating->stands) << "it was closed already";
}

TEST_P(InboxContract, OnlyWhoHasTalkedRates) {
  close(says("v1", "one", 1).conversation.id);
  const auto rate = [this](const std::string& uid, const std::string& hash, const Rating& rating) {
    return code_of(conversations().rate(key(uid), hash, rating, at(2)));
  };
  EXPECT_EQ(rate("v1", secret("v2"), stars(1)), "forbidden");
  EXPECT_EQ(rate("v1", "", stars(1)), "forbidden");
  EXPECT_EQ(rate("v1", secret("v1"), stars(0)), "badRequest");
  EXPECT_EQ(rate("v1", secret("v1"), stars(limits::best_score + 1)), "badRequest");
  EXPECT_EQ(rate("v1", secret("v1"), stars(3, std::string(limits::rating_characters + 1, 'x'))),
            "badRequest");
  EXPECT_EQ(rate("v1", secret("v1"), stars(3, "\xFF")), "badRequest");
  EXPECT_FALSE(conversation("v1").rating);
  EXPECT_EQ(rate("v1", secret("v1"), stars(3, std::string(limits::rating_characters, 'x'))), "none");
}

TEST_P(InboxContract, RatedConversationsAreFoundAndCounted) {
  for (const char* uid : {"v1", "v2", "v3", "v4"}) close(says(uid, "text", 1).conversation.id);
  const auto rate = [this](const std::string& uid, std::int64_t score, int second) {
    must(conversations().rate(key(uid), secret(uid), stars(score), at(second)));
  };
  rate("v1", 5, 10);
  rate("v2", 1, 20);
  rate("v3", 5, 30);
  rate("v1", 4, 40);
  const auto rated = [this](bool is, ConversationQuery query = {}) {
    query.rated = is;
    query.limit = 1;
    return walk(std::move(query));
  };
  EXPECT_THAT(rated(true), ElementsAre("v3", "v2", "v1"));
  EXPECT_THAT(rated(false), ElementsAre("v4"));
  EXPECT_THAT(rated(true, with(ConversationStatus::closed, 0)), ElementsAre("v3", "v2", "v1"));
  EXPECT_THAT(rated(true, with(ConversationStatus::open)), IsEmpty());
  EXPECT_THAT(rated(true, with({}, ada())), IsEmpty());
  ConversationQuery of_one;
  of_one.visitor = "v4";
  EXPECT_THAT(rated(true, of_one), IsEmpty());
  EXPECT_THAT(rated(false, of_one), ElementsAre("v4"));
  EXPECT_EQ(must(conversations().scores(project(), at(0))), (ScoreCounts{1, 0, 0, 1, 1}));
  EXPECT_EQ(must(conversations().scores(project(), at(30))), (ScoreCounts{0, 0, 0, 1, 1}));
  EXPECT_EQ(must(conversations().scores(project(), at(41))), ScoreCounts{});
  EXPECT_EQ(must(conversations().scores(project() + 1, at(0))), ScoreCounts{});
}

TEST_P(InboxContract, TheLastMessageNewestFirst) {
  says("v1", "one", 1);
  says("v2", "two", 2);
  says("v3", "three", 3);
  says("v1", "again", 4);
  EXPECT_THAT(walk({}), ElementsAre("v1", "v3", "v2"));
  const auto page = must(conversations().page(project(), {}));
  EXPECT_EQ(page.conversations[0].last_message.content, "again");
  EXPECT_EQ(page.conversations[0].unread, 2U);
  EXPECT_EQ(page.conversations[2].last_message.content, "two");
}

TEST_P(InboxContract, OfTheSameTimeTheNewestConversationIsFirst) {
  for (const char* uid : {"v1", "v2", "v3"}) says(uid, "text", 1);
  ConversationQuery query;
  query.limit = 1;
  EXPECT_THAT(walk(query), ElementsAre("v3", "v2", "v1"));
}

TEST_P(InboxContract, PagesShowEveryConversationOnce) {
  for (int i = 0; i < 25; ++i) {
    const auto id = says("v" + std::to_string(i), "text", i / 10).conversation.id;
    if (i % 3 == 0) close(id);
    if (i % 2 == 0) assign(id, ada());
  }
  for (const std::size_t limit : {1U, 4U, 5U, 25U, 26U, 60U}) {
    const auto count = [&](ConversationQuery query) {
      query.limit = limit;
      const auto uids = walk(query);
      EXPECT_EQ(std::set(uids.begin(), uids.end()).size(), uids.size()) << limit;
      return uids.size();
    };
    EXPECT_EQ(count({}), 25U);
    EXPECT_EQ(count(with(ConversationStatus::open)), 16U);
    EXPECT_EQ(count(with(ConversationStatus::closed)), 9U);
    EXPECT_EQ(count(with({}, ada())), 13U);
    EXPECT_EQ(count(with({}, 0)), 12U);
    EXPECT_EQ(count(with(ConversationStatus::open, ada())), 8U);
    EXPECT_EQ(count(with(ConversationStatus::closed, 0)), 4U);
    EXPECT_EQ(count(with({}, grace())), 0U);
  }
}

TEST_P(InboxContract, OpenAndClosedTogetherKeepTheOrder) {
  for (int i = 0; i < 6; ++i) {
    const auto id = says("v" + std::to_string(i), "text", i).conversation.id;
    if (i % 2 == 0) close(id);
  }
  ConversationQuery query;
  query.limit = 2;
  EXPECT_THAT(walk(query), ElementsAre("v5", "v4", "v3", "v2", "v1", "v0"));
}

TEST_P(InboxContract, APageGoesOnWhereTheLastEndedAlthoughMessagesArrived) {
  for (int i = 1; i <= 4; ++i) says("v" + std::to_string(i), "text", i);
  ConversationQuery query;
  query.limit = 2;
  query.cursor = must(conversations().page(project(), query)).next_cursor;
  says("newcomer", "text", 9);
  says("v4", "again", 10);
  EXPECT_THAT(walk(query), ElementsAre("v2", "v1"));
  says("v2", "again", 11);
  EXPECT_THAT(walk(query), ElementsAre("v1")) << "v2 is on top of the first page now";
}

TEST_P(InboxContract, TheLastPageHasNoCursorAlsoWhenItIsFull) {
  says("v1", "text");
  says("v2", "text");
  ConversationQuery query;
  query.limit = 2;
  EXPECT_EQ(must(conversations().page(project(), query)).next_cursor, "");
}

TEST_P(InboxContract, ACursorThatNoPageGaveIsRefused) {
  for (int i = 1; i <= 3; ++i) says("v" + std::to_string(i), "text", i);
  ConversationQuery query;
  query.limit = 1;
  const std::string good = must(conversations().page(project(), query)).next_cursor;
  visit("v9", "secret", 9);
  VisitorQuery visitors;
  visitors.limit = 1;
  const std::string of_visitors = database().visitors().page(project(), visitors)->next_cursor;
  ASSERT_NE(of_visitors, "");
  for (const std::string& bad : {std::string("x"), std::string("!!"), good + "=", "A" + good, good + "AAAA",
                                 std::string(5000, 'A'), of_visitors}) {
    query.cursor = bad;
    const auto refused = conversations().page(project(), query);
    EXPECT_EQ(code_of(refused), "badRequest") << bad;
    EXPECT_THAT(refused.error().message, HasSubstr("cursor: expected"));
  }
}

TEST_P(InboxContract, LimitsOfAPageAreBroughtIntoRange) {
  for (int i = 0; i < static_cast<int>(limits::page_conversations) + 2; ++i)
    says("v" + std::to_string(i), "text", i);
  ConversationQuery query;
  query.limit = 0;
  EXPECT_EQ(must(conversations().page(project(), query)).conversations.size(), 1U);
  query.limit = 1'000'000;
  const auto most = must(conversations().page(project(), query));
  EXPECT_EQ(most.conversations.size(), limits::page_conversations);
  EXPECT_NE(most.next_cursor, "");
}

TEST_P(InboxContract, AnInboxIsItsProjectsOwn) {
  says("v1", "text");
  EXPECT_THAT(must(conversations().page(add_project("Other"), {})).conversations, IsEmpty());
  EXPECT_THAT(must(conversations().page(999, {})).conversations, IsEmpty());
}

TEST_P(InboxContract, ReadingTakesOffWhatWasRead) {
  const ConversationId id = says("v1", "1").conversation.id;
  says("v1", "2");
  says("v1", "3");
  const auto two = must(conversations().mark_read_by_agents(project(), id, 2));
  EXPECT_EQ(two.agent_read_position, 2);
  EXPECT_EQ(two.unread, 1U);
  EXPECT_EQ(must(conversations().mark_read_by_agents(project(), id, 1)).unread, 1U) << "never backward";
  const auto all = must(conversations().mark_read_by_agents(project(), id, 1'000));
  EXPECT_EQ(all.agent_read_position, 3) << "never past the last";
  EXPECT_EQ(all.unread, 0U);
  EXPECT_EQ(all.visitor_read_position, 3);
  EXPECT_EQ(says("v1", "4").conversation.unread, 1U);
  EXPECT_EQ(must(conversations().mark_read_by_agents(project(), id, -1)).agent_read_position, 3);
}

TEST_P(InboxContract, AVisitorReadsToo) {
  const ConversationId id = says("v1", "question").conversation.id;
  replies(id, "2");
  says("v1", "3");
  replies(id, "4");
  replies(id, "5");
  EXPECT_EQ(conversation("v1").visitor_unread, 2U);
  const auto one = must(conversations().mark_read_by_visitor(key("v1"), secret("v1"), 4));
  EXPECT_EQ(one.visitor_read_position, 4);
  EXPECT_EQ(one.visitor_unread, 1U);
  EXPECT_EQ(must(conversations().mark_read_by_visitor(key("v1"), secret("v1"), 2)).visitor_read_position, 4);
  const auto all = must(conversations().mark_read_by_visitor(key("v1"), secret("v1"), 99));
  EXPECT_EQ(all.visitor_read_position, 5);
  EXPECT_EQ(all.visitor_unread, 0U);
  EXPECT_EQ(all.agent_read_position, 5);
}

TEST_P(InboxContract, OnlyTheOtherSidesMessagesAreUnread) {
  const ConversationId id = says("v1", "1").conversation.id;
  replies(id, "2");
  replies(id, "3");
  says("v1", "4");
  EXPECT_EQ(conversation("v1").unread, 1U);
  EXPECT_EQ(must(conversations().mark_read_by_agents(project(), id, 4)).unread, 0U);
}

TEST_P(InboxContract, StatusAndAssigneeChangeEachForItself) {
  const ConversationId id = says("v1", "text").conversation.id;
  const auto assigned = assign(id, ada());
  EXPECT_EQ(assigned.assignee, ada());
  EXPECT_EQ(assigned.assignee_name, "Ada");
  EXPECT_EQ(assigned.status, ConversationStatus::open);
  const auto closed = close(id);
  EXPECT_EQ(closed.status, ConversationStatus::closed);
  EXPECT_EQ(closed.assignee, ada());
  const auto both = must(conversations().update(project(), id, {ConversationStatus::open, grace()}));
  EXPECT_EQ(both.status, ConversationStatus::open);
  EXPECT_EQ(both.assignee_name, "Grace");
  const auto nobody = assign(id, 0);
  EXPECT_EQ(nobody.assignee, 0);
  EXPECT_EQ(nobody.assignee_name, "");
  EXPECT_EQ(must(conversations().update(project(), id, {})).status, ConversationStatus::open);
}

TEST_P(InboxContract, OnlyAMemberIsAssigned) {
  const ConversationId id = says("v1", "text").conversation.id;
  assign(id, ada());
  const ProjectId other = add_project("Other");
  const auto stranger = database().agents().add("eve@example.com", "Eve", "hash", {{other, Role::owner}})->id;
  for (const std::int64_t agent : {stranger, std::int64_t{999}, std::int64_t{-1}}) {
    const auto refused = conversations().update(project(), id, {ConversationStatus::closed, agent});
    EXPECT_EQ(code_of(refused), "badRequest");
    EXPECT_THAT(refused.error().message, HasSubstr("assigneeId: expected"));
  }
  EXPECT_EQ(conversation("v1").assignee, ada());
  EXPECT_EQ(conversation("v1").status, ConversationStatus::open);
  EXPECT_EQ(code_of(conversations().update(project(), 999, {{}, ada()})), "notFound");
}

TEST_P(InboxContract, WhatARemovedAgentHadIsNobodysAgain) {
  const ConversationId id = says("v1", "text").conversation.id;
  assign(id, ada());
  ASSERT_TRUE(database().agents().remove(ada()));
  EXPECT_EQ(conversation("v1").assignee, 0);
  EXPECT_THAT(walk(with({}, 0)), ElementsAre("v1"));
}

TEST_P(InboxContract, HowManyVisitorsConversationsStandIsOneQuestion) {
  const ConversationId id = says("v1", "one").conversation.id;
  says("v1", "two");
  assign(id, ada());
  says("v2", "text");
  const std::vector<std::string> asked{"v1", "v3", "v2", "\"", "a\nb", std::string("\0", 1)};
  auto states = must(conversations().states_of(project(), asked));
  std::ranges::sort(states, {}, &ConversationState::visitor_uid);
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].visitor_uid, "v1");
  EXPECT_EQ(states[0].id, id);
  EXPECT_EQ(states[0].status, ConversationStatus::open);
  EXPECT_EQ(states[0].unread, 2U);
  EXPECT_EQ(states[0].assignee, ada());
  EXPECT_EQ(states[1].assignee, 0);
  EXPECT_THAT(must(conversations().states_of(add_project("Other"), asked)), IsEmpty());
  EXPECT_THAT(must(conversations().states_of(project(), {})), IsEmpty());
}

TEST_P(InboxContract, MembersOfAProjectAreListedByNumber) {
  const ProjectId other = add_project("Other");
  const auto viewer =
      database()
          .agents()
          .add("v@example.com", "Vera", "hash", {{project(), Role::viewer}, {other, Role::owner}})
          ->id;
  const auto members = must(database().agents().list_members(project()));
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].id, ada());
  EXPECT_EQ(members[0].name, "Ada");
  EXPECT_EQ(members[0].email, "ada@example.com");
  EXPECT_EQ(members[0].role, Role::agent);
  EXPECT_EQ(members[2].id, viewer);
  EXPECT_EQ(members[2].role, Role::viewer);
  EXPECT_EQ(must(database().agents().list_members(other)).size(), 1U);
  EXPECT_THAT(must(database().agents().list_members(999)), IsEmpty());
}

}  // namespace
}  // namespace porchlight::store
