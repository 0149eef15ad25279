#include "conversations/conversations_service.hpp"

#include "store/database/sqlite/database.hpp"
#include "store/sessions/memory/session_store.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <memory>

namespace porchlight::conversations {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct NoSink final : store::SessionEventSink {
  void on_session_event(const store::SessionEvent&) override {}
  void on_resync(ProjectId) override {}
  void on_degraded(bool) override {}
};

/// "agents: newMessage; ann: messageSent"
struct Told final : ChatReceiver {
  void on_chat_event(const ChatEvent& event) override {
    last = event;
    all.push_back("agents: " + event.agents.name + "; " + event.visitor_uid + ": " + event.visitor.name);
  }
  void on_roster(ProjectId, const std::vector<RosterEntry>&) override {}
  void on_roll_call(ProjectId) override {}
  void on_listening(ProjectId, bool) override {}
  ChatEvent last;
  std::vector<std::string> all;
};

/// Over the real database, SQLite in a folder of its own.
class ConversationsServiceTest : public testing::Test {
 protected:
  ConversationsServiceTest() {
    EXPECT_TRUE(database_->migrate());
    project_ = database_->projects().add("Shop", {"*"})->id;
    agent_ = database_->agents().add("ann@shop.example", "Ann", "", {{project_, store::Role::agent}})->id;
    fan_.set_bus(bus_);
    fan_.add(loop_, told_);
    sessions_.emplace(memory_, loop_, timers_, presence::RealtimeSessionOptions{.holder = "node/0"});
    service_.emplace(*database_, *sessions_, fan_, loop_, pool_);
  }
  ~ConversationsServiceTest() override { pool_.stop(); }

  /// Whatever `ask` asks for, answered.
  template <typename T, typename Ask>
  Result<T> answer(Ask ask) {
    std::optional<Result<T>> got;
    ask([&got](Result<T> reply) { got.emplace(std::move(reply)); });
    loop_.settle(pool_);
    return got.value();
  }
  Result<SentMessage> write(const std::string& content, const std::string& temp_id,
                            const std::string& secret = "hash") {
    return answer<SentMessage>([&](auto done) {
      service_->send_from_visitor({project_, "eve"}, secret, temp_id, content, {}, std::move(done));
    });
  }
  Result<SentMessage> reply(const std::string& content, const std::string& temp_id) {
    return answer<SentMessage>([&](auto done) {
      service_->send_from_agent(project_, id(), {.agent = agent_, .temp_id = temp_id, .content = content},
                                std::move(done));
    });
  }
  /// Of these agents the next one in turn.
  void assign_to(std::vector<std::int64_t> available) {
    service_->set_assigning([available = std::move(available)](ProjectId, auto answer) {
      answer({.rule = store::Assignment::in_turn, .available = available});
    });
  }
  store::ConversationId id() { return database_->conversations().find_of_visitor({project_, "eve"})->id; }

  ManualClock clock_;
  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = store::SqliteDatabase::open(folder_.path() + "/db").value();
  test::QueueExecutor loop_;
  TimerQueue timers_{clock_};
  BlockingPool pool_{1};
  NoSink sink_;
  store::MemorySessionStore memory_{clock_, sink_};
  store::NoMessageBus bus_;
  ChatFan fan_{"node"};
  Told told_;
  std::optional<presence::RealtimeSessionService> sessions_;
  std::optional<ConversationsService> service_;
  ProjectId project_ = 0;
  std::int64_t agent_ = 0;
};

TEST_F(ConversationsServiceTest, AVisitorsMessageIsToldToAgentsAndToHerOwnTabs) {
  const auto sent = write("Hello", "t1");
  ASSERT_TRUE(sent);
  EXPECT_TRUE(sent->appended.created);
  EXPECT_THAT(told_.all, ElementsAre("agents: newMessage; eve: messageSent"));
  const auto echo = boost::json::parse(told_.last.visitor.payload).as_object();
  EXPECT_EQ(echo.at("tempId"), "t1");
  EXPECT_EQ(echo.at("finalMessage").at("content"), "Hello");
  EXPECT_FALSE(echo.at("finalMessage").as_object().contains("agentId"));
  const auto shown = boost::json::parse(told_.last.agents.payload).as_object();
  EXPECT_EQ(shown.at("conversation").at("unread"), 1);
  EXPECT_EQ(shown.at("message").at("position"), 1);
}

TEST_F(ConversationsServiceTest, AnAgentsMessageIsToldToTheVisitor) {
  write("Hello", "t1");
  ASSERT_TRUE(reply("Good day", "a1"));
  EXPECT_EQ(told_.all.back(), "agents: newMessage; eve: agentReplied");
  const auto message = boost::json::parse(told_.last.visitor.payload).at("message");
  EXPECT_EQ(message.at("agentName"), "Ann");
}

TEST_F(ConversationsServiceTest, WhatIsRefusedIsToldToNobody) {
  write("Hello", "t1");
  told_.all.clear();
  EXPECT_EQ(write("Let me in", "t2", "another").error().code, ErrorCode::forbidden);
  EXPECT_EQ(write(" ", "t3").error().code, ErrorCode::bad_request);
  EXPECT_THAT(told_.all, IsEmpty());
}

TEST_F(ConversationsServiceTest, ARepeatedMessageIsToldAgain) {
  write("Hello", "t1");
  const auto again = write("Hello", "t1");
  EXPECT_TRUE(again->appended.repeated);
  EXPECT_EQ(told_.all.size(), 2U) << "whoever repeats has not heard of it, and others may have missed it too";
}

TEST_F(ConversationsServiceTest, AVisitorsMessageIsAssignedByTheRuleAndToldAsItIsThen) {
  assign_to({});
  write("Hello", "t1");
  EXPECT_THAT(told_.all, ElementsAre("agents: newMessage; eve: messageSent")) << "nobody is here";
  assign_to({agent_});
  write("Is anybody there?", "t2");
  EXPECT_THAT(std::vector(told_.all.begin() + 1, told_.all.end()),
              ElementsAre("agents: newMessage; eve: messageSent", "agents: conversationUpdated; eve: "));
  const auto shown = boost::json::parse(told_.last.agents.payload).as_object();
  EXPECT_EQ(shown.at("conversation").at("assignee").at("id"), agent_);
  write("Thank you", "t3");
  EXPECT_EQ(told_.all.size(), 4U) << "it is somebody's";
}

TEST_F(ConversationsServiceTest, WhatIsOpenedAgainGoesToSomebodyWhoIsHere) {
  const auto away =
      database_->agents().add("bo@shop.example", "Bo", "", {{project_, store::Role::agent}})->id;
  write("Hello", "t1");
  const auto close = [&](std::int64_t assignee) {
    ASSERT_TRUE(
        database_->conversations().update(project_, id(), {store::ConversationStatus::closed, assignee}));
  };
  const auto assignee = [&] { return database_->conversations().find(project_, id())->assignee; };
  assign_to({agent_});
  close(agent_);
  write("Once more", "t2");
  EXPECT_EQ(assignee(), agent_) << "who knows it is here";
  close(away);
  write("And again", "t3");
  EXPECT_EQ(assignee(), agent_);
  ASSERT_TRUE(database_->conversations().update(project_, id(), {{}, away}));
  write("While it is open", "t4");
  EXPECT_EQ(assignee(), away) << "it is theirs";
  close(away);
  assign_to({});
  write("At night", "t5");
  EXPECT_EQ(assignee(), away) << "nobody else is here";
}

TEST_F(ConversationsServiceTest, ReadingIsToldToTheOtherSide) {
  write("Hello", "t1");
  const auto by_agents = answer<EnrichedConversation>(
      [&](auto done) { service_->read_by_agents(project_, id(), 1, agent_, std::move(done)); });
  EXPECT_EQ(by_agents->conversation.unread, 0U);
  EXPECT_EQ(told_.all.back(), "agents: conversationUpdated; eve: messagesSeen");
  reply("Good day", "a1");
  const auto by_visitor = answer<store::Conversation>([&](auto done) {
    service_->read_by_visitor({project_, "eve"}, "hash", 2, std::move(done));
  });
  EXPECT_EQ(by_visitor->visitor_unread, 0U);
  EXPECT_EQ(told_.all.back(), "agents: conversationUpdated; eve: historyRead");
}

TEST_F(ConversationsServiceTest, WhoHasWrittenIsToldThatItIsClosedAndOpenAgain) {
  write("Hello", "t1");
  const auto change = [&](const store::ConversationChange& to) {
    EXPECT_TRUE(answer<EnrichedConversation>(
        [&](auto done) { service_->update(project_, id(), to, std::move(done)); }));
  };
  change({store::ConversationStatus::closed, {}});
  EXPECT_EQ(told_.all.back(), "agents: conversationUpdated; eve: conversationStatusChanged");
  EXPECT_EQ(told_.last.visitor.payload, R"({"status":"closed"})");
  change({{}, agent_});
  EXPECT_EQ(told_.all.back(), "agents: conversationUpdated; eve: ") << "which is nothing of hers";
  change({store::ConversationStatus::open, {}});
  EXPECT_EQ(told_.last.visitor.payload, R"({"status":"open"})");
}

TEST_F(ConversationsServiceTest, WhoIsWrittenToOnceMoreIsToldThatItIsOpenAgain) {
  write("Hello", "t1");
  EXPECT_TRUE(database_->conversations().update(project_, id(), {store::ConversationStatus::closed, {}}));
  told_.all.clear();
  const auto invite = [&] {
    return answer<SentMessage>([&](auto done) {
      service_->invite({project_, "eve"}, {.agent = agent_, .temp_id = "a1", .content = "Still here?"},
                       std::move(done));
    });
  };
  ASSERT_TRUE(invite());
  EXPECT_THAT(told_.all, ElementsAre("agents: ; eve: conversationStatusChanged",
                                     "agents: newMessage; eve: agentReplied"));
  told_.all.clear();
  ASSERT_TRUE(invite());
  EXPECT_THAT(told_.all, ElementsAre("agents: newMessage; eve: agentReplied"))
      << "she may have closed it since";
}

TEST_F(ConversationsServiceTest, ARatingIsToldToAgentsAndKnownInEveryTab) {
  write("Hello", "t1");
  const auto rate = [&](std::int64_t score) {
    return answer<store::Conversation>([&](auto done) {
      service_->rate_by_visitor({project_, "eve"}, "hash", {.score = score, .comment = "Fine"},
                                std::move(done));
    });
  };
  told_.all.clear();
  EXPECT_EQ(rate(5).error().code, ErrorCode::conflict) << "it is open";
  EXPECT_THAT(told_.all, IsEmpty());
  EXPECT_TRUE(database_->conversations().update(project_, id(), {store::ConversationStatus::closed, {}}));
  ASSERT_TRUE(rate(4));
  EXPECT_EQ(told_.all.back(), "agents: conversationUpdated; eve: historyChanged");
  const auto shown = boost::json::parse(told_.last.agents.payload).at("conversation").at("rating");
  EXPECT_EQ(shown.at("score"), 4);
  EXPECT_EQ(shown.at("comment"), "Fine");
  EXPECT_EQ(
      answer<store::ScoreCounts>([&](auto done) { service_->scores(project_, 1, std::move(done)); }).value(),
      (store::ScoreCounts{0, 0, 0, 1, 0}));
}

TEST_F(ConversationsServiceTest, WhatAVisitorWritesIsToldToAgentsAlone) {
  service_->typing_of_visitor({project_, "eve"}, 7, true, "Do you ha");
  loop_.settle(pool_);
  EXPECT_EQ(told_.all.back(), "agents: visitorIsTyping; : ");
  EXPECT_EQ(boost::json::parse(told_.last.agents.payload).at("text"), "Do you ha");
  service_->typing_of_visitor({project_, "eve"}, 7, true, "");
  loop_.settle(pool_);
  EXPECT_FALSE(boost::json::parse(told_.last.agents.payload).as_object().contains("text"));
}

TEST_F(ConversationsServiceTest, ATypingAgentIsToldToTheConversationsVisitor) {
  write("Hello", "t1");
  service_->typing_of_agent(project_, id(), agent_, "Ann", true, [] {});
  loop_.settle(pool_);
  EXPECT_EQ(told_.all.back(), "agents: agentIsTyping; eve: agentIsTyping");
  told_.all.clear();
  service_->typing_of_agent(project_ + 1, id(), agent_, "Ann", true, [] {});
  loop_.settle(pool_);
  EXPECT_THAT(told_.all, IsEmpty()) << "another project's";
}

TEST_F(ConversationsServiceTest, APageShowsWhoIsHere) {
  write("Hello", "t1");
  const auto page = [&] {
    return answer<EnrichedConversationPage>(
        [&](auto done) { service_->page(project_, {}, std::move(done)); });
  };
  EXPECT_FALSE(page()->presence.at(0).is_online);
  static_cast<void>(sessions_->open({project_, "eve"}, {store::Activity::active, "/lamps", "Lamps", ""}));
  loop_.settle(pool_);
  const auto found = page();
  EXPECT_TRUE(found->presence.at(0).is_online);
  EXPECT_EQ(found->presence.at(0).url, "/lamps");
  EXPECT_GT(found->revision, 0U);
}

TEST_F(ConversationsServiceTest, ALateAnswerFindsTheServiceGone) {
  bool answered = false;
  service_->page(project_, {}, [&answered](const auto&) { answered = true; });
  service_.reset();
  loop_.settle(pool_);
  EXPECT_FALSE(answered);
}

}  // namespace
}  // namespace porchlight::conversations
