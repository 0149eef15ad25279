#pragma once
// Everything that one I/O thread owns, in dataflow order: bytes → packets → events → meaning → truth, and
// REST beside it. Built before the thread runs, destroyed after it has stopped, in reverse.

#include "api/api.hpp"
#include "app/configuration.hpp"
#include "app/push_room.hpp"
#include "app/session_stores.hpp"
#include "base/blocking_pool.hpp"
#include "conversations/agent_seats.hpp"
#include "conversations/chat_outlet.hpp"
#include "conversations/conversations_service.hpp"
#include "conversations/notes_service.hpp"
#include "engineio/server.hpp"
#include "gateway/agent_chat.hpp"
#include "gateway/agent_preview.hpp"
#include "gateway/agent_tables.hpp"
#include "gateway/events_gateway.hpp"
#include "gateway/visit_keeper.hpp"
#include "gateway/visitor_acts.hpp"
#include "gateway/visitor_preview.hpp"
#include "gateway/visitor_sockets.hpp"
#include "net/base_path.hpp"
#include "net/forwarded_for.hpp"
#include "net/http_server.hpp"
#include "net/listener.hpp"
#include "net/static_files.hpp"
#include "presence/realtime_session_service.hpp"
#include "presence/reaper.hpp"
#include "presence/visitors_service.hpp"
#include "socketio/server.hpp"
#include "store/database/repositories.hpp"
#include "store/history/visitor_journal.hpp"
#include "visits/user_agents.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::app {

/// What the threads of a node share, all of it safe to call from each.
struct NodeParts {
  const Configuration& configuration;
  const Clock& clock;
  const std::string& node;  // its name, new at every start
  const std::string& jwt_secret;
  Metrics& metrics;
  const presence::PresenceMetrics& presence_metrics;
  store::Database& database;
  BlockingPool& pool;
  store::VisitorJournal& journal;
  SessionStores& stores;
  presence::Reaper& reaper;
  gateway::EventFan& fan;
  conversations::ChatFan& chat_fan;
  preview::PreviewRelay& preview_relay;
  const monitor::TableMetrics& table_metrics;
  access::LoginService& logins;
  api::WaitingRequests& waiting_requests;
  access::KeptAccessNotice& kept_access;
  access::EventLimits& event_limits;
  access::WriteLimits& write_limits;
  const net::ForwardedFor& forwarded_for;
  net::HttpMemory& http_memory;
  net::Admission& admission;
  engineio::ClientLimits& clients;
  const visits::UserAgentRules& user_agents;
  access::ActsFan& acts;
  const std::string& address_key;
  access::LinkService& links;
  files::FileRoom& files;
  PushRoom* push;  // null: nobody is alerted by it
};

class IoThread final : public net::HttpHandler {
 public:
  IoThread(net::EventLoop& loop, NodeParts parts);

  /// Thread: the loop's, or any before it runs.
  [[nodiscard]] Result<void> listen(const std::string& host, std::uint16_t port);
  [[nodiscard]] net::EventLoop& loop() { return loop_; }
  [[nodiscard]] engineio::Server& engine() { return engine_; }

  /// All threads of the node, this one too: what one has read of projects and agents the others are told.
  /// Before any runs.
  void set_threads(std::vector<IoThread*> threads) { threads_ = std::move(threads); }
  /// See ProjectDirectory. Thread: the loop's, or any before it runs.
  void learn_projects(const std::vector<store::Project>& projects) { projects_.learn(projects); }
  /// See Authenticator. Thread: as above.
  void learn_agents(const std::vector<store::Agent>& agents, SteadyTime read_at) {
    authenticator_.learn(agents, read_at);
  }
  /// Where addresses are, from now on. Thread: the loop's.
  void set_locations(std::shared_ptr<const visits::LocationFile> file) {
    gateway_.set_locations(std::move(file));
  }
  /// Stops accepting; visitors that go from now on may come back within a lease. Thread: the loop's.
  void begin_drain();
  /// Closes up to `count` sessions; returns how many are left. Thread: the loop's.
  std::size_t drain_some(std::size_t count);
  /// Everything the session store was to be told has been told. Thread: the loop's.
  [[nodiscard]] bool flushed() const { return sessions_.flushed(); }
  /// Connections of HTTP: while it is drained, those with a request under way. Thread: the loop's.
  [[nodiscard]] std::size_t requests() const { return http_.connections(); }
  /// Ends what is left. Thread: the loop's.
  void shut_down();

  void on_request(net::HttpRequest request, net::Responder responder) override;
  void on_upgrade(net::HttpRequest request, net::Upgrade upgrade) override;
  [[nodiscard]] bool takes_pieces(const net::HttpRequest& head) const override {
    return api::Api::takes_pieces(head);
  }

 private:
  /// The project's rule, and who of its agents is here and available, on whatever gateway.
  [[nodiscard]] conversations::ConversationsService::Assigning assigning(const store::Project& project) const;
  /// To those who are not here.
  void alert(std::optional<push::Occasion> occasion);
  template <typename Learn>
  void tell_others(const Learn& learn);

  NodeParts parts_;
  std::vector<IoThread*> threads_;
  net::EventLoop& loop_;
  engineio::Server engine_;
  socketio::Server sockets_;
  presence::RealtimeSessionService sessions_;
  presence::VisitorsService visitors_;
  access::ProjectDirectory projects_;
  access::RefusedOrigins refused_origins_;
  access::BanDirectory bans_;
  identity::VisitorLookup lookup_;
  identity::SecretChecks secret_checks_;
  identity::Newcomers newcomers_;
  access::Authenticator authenticator_;
  conversations::ConversationsService conversations_;
  conversations::NotesService notes_;
  conversations::AgentSeats agent_seats_;
  gateway::VisitorSockets visitor_sockets_;
  gateway::VisitorChat visitor_chat_;
  gateway::VisitorFacts visitor_facts_;
  gateway::AgentTables agent_tables_;
  gateway::AgentChat agent_chat_;
  conversations::ChatOutlet chat_outlet_;
  gateway::VisitorPreview visitor_preview_;
  gateway::AgentPreview agent_preview_;
  gateway::VisitKeeper visits_;
  gateway::VisitorEvents visitor_events_;
  gateway::VisitorActs visitor_acts_;
  gateway::AgentEvents agent_events_;
  gateway::EventsGateway gateway_;
  api::Api api_;
  net::BasePath base_path_;
  net::StaticFiles files_;
  net::HttpServer http_;
  net::Listener listener_;
};

}  // namespace porchlight::app
