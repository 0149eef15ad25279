#include "app/io_thread.hpp"

#include "api/push_fields.hpp"
#include "app/web_assets.hpp"
#include "base/random.hpp"

#include <utility>

namespace porchlight::app {
namespace {

engineio::Options engine_options(const NodeParts& parts) {
  const auto& settings = parts.configuration.socketio;
  engineio::Options options;
  options.node_tag = parts.node;
  options.ping_interval = settings.ping_interval;
  options.ping_timeout = settings.ping_timeout;
  options.upgrade_timeout = settings.upgrade_timeout;
  options.max_payload = settings.max_payload;
  options.clients = &parts.clients;
  return options;
}

presence::RealtimeSessionOptions session_options(const NodeParts& parts, const net::EventLoop& loop) {
  return {.holder = parts.node + "/" + std::to_string(loop.index()),
          .lease = parts.configuration.presence.lease,
          .grace = parts.configuration.presence.grace,
          .seed = random_u64(),
          .metrics = parts.presence_metrics,
          // What is said to a project's visitors concerns this node for as long as it has any.
          .on_project = [&fan = parts.chat_fan](ProjectId project, bool has_visitors) {
            has_visitors ? fan.listen(project) : fan.unlisten(project);
          }};
}

}  // namespace

IoThread::IoThread(net::EventLoop& loop, NodeParts parts)
    : parts_(parts),
      loop_(loop),
      engine_(loop, engine_options(parts)),
      sockets_(engine_,
               {.connect_timeout = parts.configuration.socketio.connect_timeout, .keep_handshake = false}),
      sessions_(parts.stores.of(loop.index()), loop, loop.timers(), session_options(parts, loop),
                &parts.reaper),
      visitors_(sessions_, parts.database.visitors(), parts.journal, loop, loop.timers(), parts.pool),
      projects_(parts.database, parts.pool, loop, loop.timers()),
      refused_origins_(parts.database, parts.pool, loop, loop.timers(), parts.metrics),
      bans_(parts.clock, parts.address_key),
      lookup_(parts.database, parts.journal, parts.pool, loop),
      secret_checks_(loop, lookup_, parts.metrics),
      newcomers_(loop, parts.write_limits, parts.metrics),
      authenticator_(parts.database, parts.pool, loop, loop.timers(), parts.jwt_secret, parts.kept_access),
      conversations_(parts.database, sessions_, parts.chat_fan, loop, parts.pool),
      notes_(parts.database, conversations_, parts.chat_fan, loop, parts.pool),
      visitor_chat_({loop, sockets_, sessions_, conversations_, agent_seats_.roster(), visitor_sockets_,
                     parts.event_limits, parts.write_limits, projects_}),
      visitor_facts_({loop, sockets_, sessions_, parts.database.visitor_facts(), parts.journal, parts.pool,
                      parts.chat_fan, parts.write_limits}),
      agent_tables_(loop, sockets_, parts.stores.of(loop.index()), sessions_, conversations_,
                    agent_seats_.roster(), parts.table_metrics),
      agent_chat_(loop, sockets_, conversations_, parts.chat_fan, agent_seats_, agent_tables_),
      chat_outlet_(loop, loop.timers(), parts.chat_fan, agent_seats_, agent_chat_, visitor_chat_),
      visitor_preview_(loop, sessions_, projects_, visitor_sockets_, parts.preview_relay, parts.metrics),
      agent_preview_(loop, sockets_, sessions_, projects_, parts.preview_relay, parts.metrics),
      visits_(sessions_,
              [&journal = parts.journal](store::VisitWrite write) { journal.record(std::move(write)); }),
      visitor_events_({sockets_, sessions_, visitors_, projects_, lookup_, secret_checks_, newcomers_,
                       visitor_sockets_, visitor_chat_, visitor_preview_, visitor_facts_, visits_, bans_,
                       parts.metrics.counter("porchlight_identifies_refused_total",
                                             "Visitors who were not let in.", {{"reason", "banned"}}),
                       parts.configuration.url.strip_parameters}),
      visitor_acts_({sessions_, visitor_sockets_, bans_, parts.acts, visitor_events_, lookup_}),
      agent_events_({loop, sockets_, parts.stores.of(loop.index()), sessions_, parts.reaper, authenticator_,
                     parts.fan, agent_chat_, agent_preview_, agent_tables_,
                     parts.metrics.gauge("porchlight_agent_connections", "Connections of agents.")}),
      gateway_(visitor_events_, agent_events_, projects_, authenticator_, parts.event_limits,
               refused_origins_, parts.user_agents, loop.timers()),
      api_({sessions_,
            visitors_,
            authenticator_,
            projects_,
            loop,
            parts.logins,
            parts.database,
            parts.pool,
            conversations_,
            parts.waiting_requests,
            parts.journal,
            parts.acts,
            bans_,
            parts.chat_fan,
            agent_tables_.tables(),
            refused_origins_,
            parts.links,
            notes_,
            parts.files,
            parts.configuration.mail.is_on(),
            parts.push == nullptr ? nullptr : &parts.push->desk(),
            [&rules = parts.user_agents](const net::HttpRequest& request) {
              const visits::Device device =
                  rules.device_of({request.header("user-agent"), request.header("sec-ch-ua"),
                                   request.header("sec-ch-ua-mobile"), request.header("sec-ch-ua-platform")});
              return api::device_name(device.browser, device.system);
            }},
           parts.clock, parts.metrics),
      base_path_(net::normalise_base_path(parts.configuration.server.base_path).value_or("")),
      files_(web_assets()),
      http_(loop, *this,
            {.body_bytes = parts.configuration.socketio.max_payload, .memory = &parts.http_memory}),
      listener_(
          loop, [this](net::DetachedSocket socket) { http_.accept(std::move(socket)); }, &parts.admission) {
  sockets_.add_namespace("/", gateway_);
  parts.acts.add(loop, visitor_acts_);
  parts.preview_relay.add(loop, visitor_preview_, agent_preview_);
  projects_.on_read([this](const store::Project& project, SteadyTime read_at) {
    tell_others([project, read_at](IoThread& other) { other.projects_.learn(project, read_at); });
  });
  conversations_.set_assigning([this](ProjectId project, auto answer) {
    projects_.find(project, [this, answer = std::move(answer)](const Result<store::Project>& found) mutable {
      answer(found ? assigning(*found) : conversations::ConversationsService::Assigning());
    });
  });
  conversations_.on_visitor_message(
      [this](const store::Appended& appended) { alert(push::occasion_of(appended)); });
  notes_.on_note([this](const store::NoteWritten& written) { alert(push::occasion_of(written)); });
  authenticator_.on_read([this](const access::AgentAccess& access, SteadyTime read_at) {
    tell_others([access, read_at](IoThread& other) { other.authenticator_.learn(access, read_at); });
  });
  parts_.stores.on_connected(loop.index(), [this, asks_for_reaper = loop.index() == 0](bool same_server) {
    if (asks_for_reaper && !same_server) parts_.reaper.on_other_server();
    sessions_.on_store_reconnected();
  });
  sessions_.on_still_here([this](const VisitorKey& key) {
    store::VisitorWrite write;
    write.key = key;
    write.makes_row = false;
    visitors_.seen_now(std::move(write));
    visits_.still_here(key);
  });
}

conversations::ConversationsService::Assigning IoThread::assigning(const store::Project& project) const {
  conversations::ConversationsService::Assigning assigning{.rule = project.inbox.assignment, .available = {}};
  if (assigning.rule == store::Assignment::off) return assigning;
  for (const conversations::PresentAgent& agent : agent_seats_.roster().agents(project.id)) {
    if (agent.available) assigning.available.push_back(agent.agent);
  }
  return assigning;
}

void IoThread::alert(std::optional<push::Occasion> occasion) {
  if (parts_.push == nullptr || !occasion) return;
  for (const conversations::PresentAgent& agent : agent_seats_.roster().agents(occasion->project)) {
    occasion->here.push_back(agent.agent);
  }
  parts_.push->tell(std::move(*occasion));
}

template <typename Learn>
void IoThread::tell_others(const Learn& learn) {
  for (IoThread* other : threads_) {
    if (other != this) other->loop_.post([other, learn] { learn(*other); });
  }
}

Result<void> IoThread::listen(const std::string& host, std::uint16_t port) {
  return listener_.listen(host, port);
}

void IoThread::begin_drain() {
  listener_.stop();
  engine_.refuse_new_sessions(true);
  gateway_.drain();
}

std::size_t IoThread::drain_some(std::size_t count) {
  const std::size_t left = engine_.drop_some(count);
  if (left == 0) http_.drain();
  return left;
}

void IoThread::shut_down() {
  engine_.shut_down();
  visitors_.give_up_waiting();
  http_.close_all();
}

void IoThread::on_request(net::HttpRequest request, net::Responder responder) {
  request.peer = parts_.forwarded_for.client(request.peer, request.headers);
  if (auto answer = base_path_.enter(request)) return responder.respond(std::move(*answer));
  if (engine_.handles(request.path)) return engine_.on_request(std::move(request), std::move(responder));
  if (request.path.starts_with("/api/")) return api_.handle(std::move(request), std::move(responder));
  if (files_.handle(request, responder)) return;
  responder.respond({.status = 404,
                     .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
                     .body = "Not found",
                     .shared_body = nullptr,
                     .close = false});
}

void IoThread::on_upgrade(net::HttpRequest request, net::Upgrade upgrade) {
  request.peer = parts_.forwarded_for.client(request.peer, request.headers);
  if (auto answer = base_path_.enter(request)) return std::move(upgrade).refuse(std::move(*answer));
  if (engine_.handles(request.path)) return engine_.on_upgrade(std::move(request), std::move(upgrade));
  std::move(upgrade).refuse(
      {.status = 404, .headers = {}, .body = {}, .shared_body = nullptr, .close = true});
}

}  // namespace porchlight::app
