// The plans of the statements about conversations, as the repository sends them.

#include "integration/postgres/plans.hpp"
#include "store/database/conversations.hpp"
#include "store/database/cursor.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace porchlight::test {
namespace {

using store::ConversationQuery;
using store::ConversationStatus;
using testing::AllOf;
using testing::HasSubstr;

constexpr std::int64_t first_agent = 1;
const std::string secret_hash = "the-secret";

/// The most rows that a step of the plan gave.
long most_rows(const std::string& plan) {
  constexpr std::string_view mark = " rows=";
  constexpr std::string_view actual = "(actual time=";
  long most = 0;
  for (std::size_t at = 0; (at = plan.find(actual, at)) != std::string::npos; at += actual.size()) {
    most = std::max(most, std::stol(plan.substr(plan.find(mark, at) + mark.size())));
  }
  return most;
}

constexpr long rows_of_both_statuses = 2 * 51;

MATCHER(ReadsNoWholeTable, "") {
  const std::string& plan = arg;
  for (const char* table : {"conversations", "messages", "visitors"}) {
    if (plan.find(std::string("Seq Scan on ") + table) != std::string::npos) return false;
  }
  return true;
}

class InboxPlans : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    data_ = std::make_unique<PlannedDatabase>(20'000);
    data_->let_everybody_talk();
    data_->begin_to_explain();
  }
  static void TearDownTestSuite() { data_.reset(); }
  static PlannedDatabase& data() { return *data_; }
  static std::string plan(const std::function<void()>& work) {
    std::string all;
    for (const std::string& one : data().plans(work)) all += one;
    return all;
  }
  /// The plan of a page as it is after PostgreSQL may have taken one for any value.
  static std::string page_plan(const ConversationQuery& query) {
    std::string last;
    for (int i = 0; i < 8; ++i) {
      last = plan([&] { EXPECT_TRUE(data().conversations().page(data().project(), query)); });
    }
    return last;
  }
  static auto walks(const char* index) {
    return AllOf(HasSubstr(std::string("Index Only Scan using ") + index), ReadsNoWholeTable(),
                 testing::ResultOf("the most rows", most_rows, testing::Le(rows_of_both_statuses)));
  }

 private:
  static std::unique_ptr<PlannedDatabase> data_;
};
std::unique_ptr<PlannedDatabase> InboxPlans::data_;

TEST_F(InboxPlans, PagesAreReadFromAnIndexWhateverTheirFilter) {
  const std::string cursor = store::encode_cursor({WallTime(std::chrono::seconds(1'700'050'000)), 10'000});
  for (const std::string& place : {std::string(), cursor}) {
    EXPECT_THAT(page_plan({.status = {}, .assignee = {}, .cursor = place}), walks("conversations_by_status"));
    for (const auto status : {ConversationStatus::open, ConversationStatus::closed}) {
      EXPECT_THAT(page_plan({.status = status, .assignee = {}, .cursor = place}),
                  walks("conversations_by_status"));
      EXPECT_THAT(page_plan({.status = status, .assignee = first_agent, .cursor = place}),
                  walks("conversations_by_assignee"));
    }
    EXPECT_THAT(page_plan({.status = {}, .assignee = 0, .cursor = place}),
                walks("conversations_by_assignee"));
  }
}

TEST_F(InboxPlans, AMessageIsStoredByKeysOnly) {
  const VisitorKey known{data().project(), data().uid(7)};
  const VisitorKey newcomer{data().project(), "newcomer"};
  int number = 0;
  const auto append = [&](const VisitorKey& visitor, const std::string& hash) {
    return plan([&] {
      const auto appended = data().conversations().append_from_visitor(
          visitor, hash, "n" + std::to_string(++number), "text", second(300'000));
      ASSERT_TRUE(appended) << appended.error().message;
    });
  };
  for (int i = 0; i < 8; ++i) {
    EXPECT_THAT(append(newcomer, secret_hash),
                AllOf(HasSubstr("visitors_pkey"), HasSubstr("conversations_project_id_visitor_uid_key"),
                      HasSubstr("messages_conversation_id_author_temp_id_key"), ReadsNoWholeTable()));
  }
  EXPECT_THAT(append(known, data().uid(7) + data().uid(7)), ReadsNoWholeTable());
}

TEST_F(InboxPlans, AThreadAndReadPositionsAreFoundByKeys) {
  const auto id = data().conversations().find_of_visitor({data().project(), data().uid(9)})->id;
  for (int i = 0; i < 8; ++i) {
    EXPECT_THAT(plan([&] { EXPECT_TRUE(data().conversations().thread(data().project(), id, {})); }),
                AllOf(HasSubstr("messages_pkey"), HasSubstr("conversations_pkey"), ReadsNoWholeTable()));
    EXPECT_THAT(
        plan([&] { EXPECT_TRUE(data().conversations().mark_read_by_agents(data().project(), id, i)); }),
        AllOf(HasSubstr("conversations_pkey"), ReadsNoWholeTable()));
  }
}

TEST_F(InboxPlans, AWordOfThreeCharactersIsFoundByItsTrigrams) {
  const VisitorKey known{data().project(), data().uid(11)};
  ASSERT_TRUE(data().conversations().append_from_visitor(known, known.uid + known.uid, "rare",
                                                         "Zebulon asks for brass", second(300'000)));
  ConversationQuery query;
  query.text = "zebulon asks";
  EXPECT_THAT(
      plan([&] { EXPECT_EQ(data().conversations().page(data().project(), query)->matches.size(), 1U); }),
      AllOf(HasSubstr("messages_trigrams"), HasSubstr("visitor_search_trigrams"),
            HasSubstr("conversations_pkey"), ReadsNoWholeTable()));
}

TEST_F(InboxPlans, FrequentAndShorterWordsAreFoundOnTheWay) {
  ConversationQuery query;
  for (const char* text : {"word", "wo"}) {
    query.text = text;
    EXPECT_THAT(
        plan([&] { EXPECT_EQ(data().conversations().page(data().project(), query)->matches.size(), 50U); }),
        AllOf(HasSubstr("Index Only Scan using conversations_by_status"),
              HasSubstr("Index Scan Backward using messages_pkey")))
        << text;
  }
}

TEST_F(InboxPlans, SnoozedAndMentionedOnesHaveIndexesOfTheirOwn) {
  const auto id = data().conversations().find_of_visitor({data().project(), data().uid(50)})->id;
  store::ConversationChange change;
  change.status = ConversationStatus::open;
  change.snoozed_until = second(400'000);
  ASSERT_TRUE(data().conversations().update(data().project(), id, change));
  ConversationQuery query;
  query.status = ConversationStatus::open;
  query.snoozed = true;
  EXPECT_THAT(page_plan(query), AllOf(HasSubstr("conversations_snoozed"), ReadsNoWholeTable()));
  EXPECT_THAT(plan([&] { EXPECT_TRUE(data().conversations().wake(second(300'000))); }),
              AllOf(testing::AnyOf(HasSubstr("conversations_by_snooze"), HasSubstr("conversations_snoozed")),
                    ReadsNoWholeTable()));
  query.snoozed.reset();
  query.mentioned = first_agent;
  EXPECT_THAT(page_plan(query), AllOf(HasSubstr("conversations_mentioned"), ReadsNoWholeTable()));
}

/// For docs/postgresql-plans.md: the pages and an append at scale.
TEST(InboxPlansReport, OfAMillionConversations) {
  const char* const file = std::getenv("PORCHLIGHT_TEST_PLANS");
  if (file == nullptr) GTEST_SKIP() << "PORCHLIGHT_TEST_PLANS=FILE adds to it";
  PlannedDatabase data(1'000'000);
  data.let_everybody_talk();
  std::ofstream out(file, std::ios::app);
  int number = 0;
  const VisitorKey known{data.project(), data.uid(7)};
  const auto append = [&] {
    EXPECT_TRUE(data.conversations().append_from_visitor(
        known, known.uid + known.uid, "n" + std::to_string(++number), "text", second(300'000)));
  };
  constexpr int messages = 1'000;
  const auto took = time_of([&] {
    for (int i = 0; i < messages; ++i) append();
  });
  out << "Messages to one conversation, one after the other: "
      << messages * 1'000 / std::max<long>(1, took.count()) << " a second.\n\n";
  data.begin_to_explain();
  const auto add = [&](const std::string& title, const std::function<void()>& work) {
    for (int i = 0; i < 6; ++i) work();
    out << "## " << title << "\n\n```\n";
    for (const std::string& plan : data.plans(work)) out << plan;
    out << "```\n\n";
  };
  const auto page = [&](std::optional<ConversationStatus> status, std::optional<std::int64_t> assignee) {
    return [&data, query = ConversationQuery{.status = status, .assignee = assignee, .cursor = {}}] {
      EXPECT_EQ(data.conversations().page(data.project(), query)->conversations.size(), 50U);
    };
  };
  add("The inbox: open conversations", page(ConversationStatus::open, {}));
  add("Open and closed ones", page({}, {}));
  add("Open ones of nobody", page(ConversationStatus::open, 0));
  add("A message", append);
}

}  // namespace
}  // namespace porchlight::test
