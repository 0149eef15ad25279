#pragma once
// The API over the real services: SQLite in a folder of its own, the memory session store, time by hand.

#include "api/api.hpp"
#include "monitor/project_tables.hpp"
#include "store/database/sqlite/database.hpp"
#include "store/files/disk/file_store.hpp"
#include "store/history/visitor_journal.hpp"
#include "store/sessions/bots.hpp"
#include "store/sessions/memory/session_store.hpp"
#include "support/fragile_store.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace porchlight::api {

/// What the store tells goes to the live tables, on the loop.
class TableSink final : public store::SessionEventSink {
 public:
  explicit TableSink(test::QueueExecutor& loop) : loop_(loop) {}
  void set_tables(monitor::ProjectTables& tables) { tables_ = &tables; }
  void on_session_event(const store::SessionEvent& event) override {
    loop_.post([this, event] { tables_->on_event(event); });
  }
  void on_resync(ProjectId) override {}
  void on_degraded(bool) override {}

 private:
  test::QueueExecutor& loop_;
  monitor::ProjectTables* tables_ = nullptr;
};

struct NoAgents final : monitor::TableAudience, monitor::TableAsides {
  bool is_slow(const std::string&) override { return false; }
  void show(ProjectId, const std::string&, store::Revision, const monitor::TableNews&) override {}
  void read(ProjectId, std::vector<std::string>, UniqueFunction<void(Result<States>)> answer) override {
    answer(States{});
  }
  std::vector<std::pair<std::string, monitor::RowViewers>> viewers(ProjectId) override { return {}; }
};

inline constexpr const char* jwt_secret = "0123456789abcdef0123456789abcdef";
inline constexpr const char* password = "correct horse";

class ApiTest : public testing::Test {
 protected:
  ApiTest();
  ~ApiTest() override {
    login_pool_.stop();
    files_.stop();
    pool_.stop();
  }

  void settle();

  net::HttpResponse ask(net::HttpRequest request);
  net::HttpResponse get(const std::string& path, const std::string& query = {});
  net::HttpResponse post(const std::string& path, const std::string& body);
  net::HttpResponse patch(const std::string& path, const std::string& body);
  net::HttpResponse send(const std::string& method, const std::string& path, const std::string& body);
  net::HttpResponse log_in(const std::string& email, const std::string& with,
                           const std::string& peer = "192.0.2.1", const std::string& cookies = {});
  static net::HttpRequest login_request(const std::string& email, const std::string& with,
                                        const std::string& peer, const std::string& cookies = {});
  /// A visitor in the database, seen at the clock's time.
  void write_visitor(const std::string& uid, std::optional<std::string> name = {});
  /// A visitor who is here, on a page.
  void connect_visitor(const std::string& uid, const std::string& url = "https://shop.example/");

  /// A bot, which is here apart.
  void connect_bot(const std::string& uid);

  std::string visitors_path() const { return "/api/v1/projects/" + std::to_string(project_) + "/visitors"; }
  std::string presence_path() const { return "/api/v1/projects/" + std::to_string(project_) + "/presence"; }

  ManualClock clock_;
  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = store::SqliteDatabase::open(folder_.path() + "/db").value();
  Metrics metrics_;
  test::QueueExecutor home_;
  TimerQueue timers_{clock_};
  BlockingPool pool_{1};
  BlockingPool login_pool_{1};
  store::VisitorJournal journal_{database_->visitors(), pool_, clock_, {}, {}, store::limits::journal_rows,
                                 &database_->visits()};
  TableSink sink_{home_};
  store::MemorySessionStore memory_{clock_, sink_};
  tests::FragileStore sessions_store_{memory_};
  presence::RealtimeSessionService sessions_{sessions_store_, home_, timers_, {.holder = "node/0"}};
  presence::VisitorsService visitors_{sessions_, database_->visitors(), journal_, home_, timers_, pool_};
  access::KeptAccessNotice kept_access_;
  access::Authenticator authenticator_{*database_, pool_, home_, timers_, jwt_secret, kept_access_};
  access::ProjectDirectory projects_{*database_, pool_, home_, timers_};
  access::LoginService logins_{*database_,
                               login_pool_,
                               home_,
                               clock_,
                               {.jwt_secret = jwt_secret, .failures_per_address = 4, .failures_per_email = 3},
                               metrics_};
  access::LinkService links_{*database_, pool_, home_, clock_, logins_, {.failures_per_address = 4},
                             metrics_};
  store::NoMessageBus bus_;
  conversations::ChatFan fan_{"node"};
  conversations::ConversationsService conversations_{*database_, sessions_, fan_, home_, pool_};
  conversations::NotesService notes_{*database_, conversations_, fan_, home_, pool_};
  WaitingRequests waiting_{true, metrics_};
  access::ActsFan acts_{{"node", *database_, pool_, home_, timers_, metrics_}};
  access::BanDirectory bans_{clock_, "key"};
  NoAgents agents_;
  monitor::TableMetrics table_metrics_{metrics_};
  monitor::ProjectTables tables_{{sessions_store_, home_, timers_, agents_, agents_, table_metrics_}};
  access::RefusedOrigins refused_origins_{*database_, pool_, home_, timers_, metrics_};
  store::DiskFileStore file_store_{folder_.path()};
  files::FileRoom files_{*database_, file_store_, {.incoming = folder_.path(), .threads = 1}, metrics_};
  Api api_{
      {sessions_, visitors_, authenticator_, projects_, home_, logins_, *database_, pool_, conversations_,
       waiting_, journal_, acts_, bans_, fan_, tables_, refused_origins_, links_, notes_, files_},
      clock_,
      metrics_};
  ProjectId project_ = 0;
  std::int64_t agent_ = 0;
  std::string token_;
};

/// The body as JSON.
boost::json::value json_of(const net::HttpResponse& response);
/// The status and code of a problem: "400 badRequest".
std::string problem_of(const net::HttpResponse& response);
std::string detail_of(const net::HttpResponse& response);
std::string header_of(const net::HttpResponse& response, std::string_view name);

}  // namespace porchlight::api
