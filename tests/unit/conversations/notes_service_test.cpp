#include "conversations/notes_service.hpp"

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

struct Unheard final : store::SessionEventSink {
  void on_session_event(const store::SessionEvent&) override {}
  void on_resync(ProjectId) override {}
  void on_degraded(bool) override {}
};

struct HeardNotes final : ChatReceiver {
  void on_chat_event(const ChatEvent& event) override {
    EXPECT_TRUE(event.visitor.name.empty()) << "no visitor is ever told of a note";
    EXPECT_TRUE(event.visitor.payload.empty());
    names.push_back(event.agents.name);
    last = event.agents.payload;
  }
  void on_roster(ProjectId, const std::vector<RosterEntry>&) override {}
  void on_roll_call(ProjectId) override {}
  void on_listening(ProjectId, bool) override {}
  std::vector<std::string> names;
  std::string last;
};

/// Over the real database, SQLite in a folder of its own.
class NotesServiceTest : public testing::Test {
 protected:
  NotesServiceTest() {
    EXPECT_TRUE(database_->migrate());
    project_ = database_->projects().add("Shop", {"*"})->id;
    ann_ = database_->agents().add("ann@shop.example", "Ann", "", {{project_, store::Role::agent}})->id;
    ben_ = database_->agents().add("ben@shop.example", "Ben", "", {{project_, store::Role::agent}})->id;
    id_ = database_->conversations()
              .append_from_visitor({project_, "eve"}, "hash", "t1", "Hello", clock_.wall())
              ->conversation.id;
    fan_.set_bus(bus_);
    fan_.add(loop_, told_);
  }
  ~NotesServiceTest() override { pool_.stop(); }

  store::NewNote note(const std::string& temp_id, std::vector<std::int64_t> mentions = {}) const {
    store::NewNote wanted{.project = project_, .conversation = id_, .agent = ann_, .content = "Look"};
    wanted.mentions = std::move(mentions);
    wanted.temp_id = temp_id;
    return wanted;
  }
  Result<store::NoteWritten> add(store::NewNote wanted) {
    std::optional<Result<store::NoteWritten>> got;
    service_.add(std::move(wanted), [&](Result<store::NoteWritten> written) { got = std::move(written); });
    loop_.settle(pool_);
    return got.value();
  }
  std::vector<std::string> told() { return std::exchange(told_.names, {}); }

  ManualClock clock_;
  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = store::SqliteDatabase::open(folder_.path() + "/db").value();
  test::QueueExecutor loop_;
  TimerQueue timers_{clock_};
  BlockingPool pool_{1};
  Unheard sink_;
  store::MemorySessionStore memory_{clock_, sink_};
  store::NoMessageBus bus_;
  ChatFan fan_{"node"};
  HeardNotes told_;
  presence::RealtimeSessionService sessions_{memory_, loop_, timers_,
                                             presence::RealtimeSessionOptions{.holder = "node/0"}};
  ConversationsService conversations_{*database_, sessions_, fan_, loop_, pool_};
  NotesService service_{*database_, conversations_, fan_, loop_, pool_};
  ProjectId project_ = 0;
  std::int64_t ann_ = 0;
  std::int64_t ben_ = 0;
  store::ConversationId id_ = 0;
};

TEST_F(NotesServiceTest, ANoteIsToldToAgentsAlone) {
  ASSERT_TRUE(add(note("n1")));
  EXPECT_THAT(told(), ElementsAre("noteAdded"));
  const auto payload = boost::json::parse(told_.last);
  EXPECT_EQ(payload.at("conversationId"), id_);
  EXPECT_EQ(payload.at("note").at("content"), "Look");
  ASSERT_TRUE(add(note("n1")));
  EXPECT_THAT(told(), ElementsAre("noteAdded")) << "whoever repeats has not heard of it";
}

TEST_F(NotesServiceTest, WhomItMentionsIsToldWithTheConversation) {
  ASSERT_TRUE(add(note("n1", {ben_})));
  EXPECT_THAT(told(), ElementsAre("noteAdded", "conversationUpdated"));
  EXPECT_EQ(boost::json::parse(told_.last).at("conversation").at("mentionedAgents"),
            boost::json::array{ben_});
  const auto see = [&](std::int64_t agent) {
    service_.see(project_, id_, agent, [](const Result<store::Conversation>& seen) { EXPECT_TRUE(seen); });
    loop_.settle(pool_);
  };
  see(ann_);
  EXPECT_THAT(told(), IsEmpty()) << "nothing has changed";
  see(ben_);
  EXPECT_THAT(told(), ElementsAre("conversationUpdated"));
  EXPECT_EQ(boost::json::parse(told_.last).at("conversation").at("mentionedAgents"), boost::json::array());
}

TEST_F(NotesServiceTest, OneThatIsRemovedIsToldAndWhatIsRefusedIsNot) {
  const auto written = add(note("n1"));
  told();
  const auto remove = [&](std::int64_t agent) {
    std::optional<ErrorCode> code;
    service_.remove({project_, id_, written->note.id, agent, false},
                    [&](const Result<store::Conversation>& removed) {
                      if (!removed) code = removed.error().code;
                    });
    loop_.settle(pool_);
    return code;
  };
  EXPECT_EQ(remove(ben_), ErrorCode::forbidden);
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_EQ(remove(ann_), std::nullopt);
  EXPECT_THAT(told(), ElementsAre("noteRemoved", "conversationUpdated"));
}

}  // namespace
}  // namespace porchlight::conversations
