#include "app/server.hpp"

#include "app/bus_switch.hpp"
#include "app/data_lock.hpp"
#include "app/drain.hpp"
#include "app/internal_server.hpp"
#include "app/io_thread.hpp"
#include "app/location_keeper.hpp"
#include "app/mail_room.hpp"
#include "app/memory_keeper.hpp"
#include "app/message_bus.hpp"
#include "app/open_database.hpp"
#include "app/open_file_store.hpp"
#include "app/push_room.hpp"
#include "app/server_limits.hpp"
#include "app/session_stores.hpp"
#include "app/visit_pruner.hpp"
#include "base/log.hpp"
#include "base/process_usage.hpp"
#include "base/random.hpp"
#include "conversations/snooze_waker.hpp"
#include "files/file_keeper.hpp"
#include "net/http_metrics.hpp"
#include "net/signals.hpp"
#include "preview/preview_relay.hpp"
#include "protocol/events.hpp"
#include "store/database/setup.hpp"
#include "store/history/journal_metrics.hpp"
#include "store/sessions/bots.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

namespace porchlight::app {
namespace {

/// Letters and digits: it stands in sids and in holders' names.
std::string new_node_name(const std::string& configured) {
  std::string name = configured.empty() ? "" : configured + "x";
  const std::size_t size = name.size() + server_limits::node_name_characters;
  while (name.size() < size) {
    for (const char c : random_token(server_limits::node_name_characters)) {
      if (c != '-' && c != '_' && name.size() < size) name += c;
    }
  }
  return name;
}

/// What a reap has found: the last sign of life of visitors whose session it has ended, and the revision.
class ReapRecorder final : public presence::ReaperSink {
 public:
  ReapRecorder(store::VisitorJournal& journal, SessionStores& sessions,
               const presence::PresenceMetrics& metrics)
      : journal_(journal), sessions_(sessions), metrics_(metrics) {}
  void on_session_ended(ProjectId project, const store::Ended& ended) override {
    metrics_.reaped(project, ended);
    if (store::is_of_bots(project)) return;  // of whom nothing is written
    store::VisitorWrite write;
    write.key = {project, ended.uid};
    write.seen = ended.last_seen;
    // A gateway that died may not have written it yet; one that lives has, or has kept it out.
    write.makes_row = ended.by_lease;
    journal_.record(std::move(write));
  }
  void on_revision(ProjectId project, store::Revision revision) override {
    sessions_.on_revision(project, revision);
  }

 private:
  store::VisitorJournal& journal_;
  SessionStores& sessions_;
  const presence::PresenceMetrics& metrics_;
};

access::LoginOptions login_options(const Configuration& configuration, const std::string& secret) {
  return {.jwt_secret = secret,
          .token_ttl = configuration.jwt.ttl,
          .limited = configuration.limits.enabled,
          .failures_per_address = configuration.limits.logins_per_address,
          .failures_per_email = configuration.limits.logins_per_email};
}

access::EventRates event_rates(const Configuration::Limits& limits) {
  return {.enabled = limits.enabled,
          .per_connection = limits.events_per_connection,
          .per_address = limits.events_per_address,
          .per_project = limits.events_per_project,
          .connections_per_address = limits.connections_per_address};
}

access::WriteRates write_rates(const Configuration::Limits& limits) {
  if (!limits.enabled) return {};
  return {.visitors_per_address = limits.new_visitors_per_address,
          .visitors_per_project = limits.new_visitors_per_project,
          .messages_per_address = limits.messages_per_address,
          .messages_per_project = limits.messages_per_project,
          .facts_per_address = limits.facts_per_address,
          .facts_per_project = limits.facts_per_project};
}

/// With limits switched off, only what no process can hold is kept out.
std::size_t unless_off(const Configuration::Limits& limits, std::size_t most) {
  return limits.enabled ? most : std::numeric_limits<std::size_t>::max();
}

PlaceCounter::Limits connection_limits(const Configuration::Limits& limits) {
  const std::size_t descriptors = net::raise_descriptor_limit();
  const std::size_t reserved = std::min(server_limits::reserved_descriptors, descriptors / 4);
  return {.per_key = unless_off(limits, limits.open_connections_per_address),
          .total = descriptors - reserved};
}

engineio::ClientRates client_rates(const Configuration::Limits& limits) {
  return {.sessions = {.per_key = unless_off(limits, limits.sessions_per_address),
                       .total = unless_off(limits, limits.sessions)},
          .half_open = {.per_key = unless_off(limits, limits.half_open_per_address),
                        .total = unless_off(limits, limits.half_open)},
          .held_bytes = {.per_key = unless_off(limits, socketio::limits::held_bytes_per_address),
                         .total = socketio::limits::held_bytes},
          .packets = limits.enabled ? engineio::limits::packet_rate : Rate{},
          .bytes = limits.enabled ? engineio::limits::byte_rate : Rate{},
          .address_bytes = limits.enabled ? engineio::limits::address_byte_rate : Rate{}};
}

std::size_t thread_count(const Configuration& configuration) {
  if (configuration.server.threads > 0) return configuration.server.threads;
  return std::max(1U, std::thread::hardware_concurrency());
}

std::size_t login_thread_count() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 1, server_limits::login_threads);
}

void log_database_outage(bool away, std::string_view why) {
  if (away) {
    log::error("the database is away: history waits in memory", {{"reason", why}});
  } else {
    log::info("the database is back");
  }
}

/// What all gateways of a database share and nobody else knows.
struct NodeSecrets {
  std::string jwt;
  std::string address_key;
  std::string push_keys;
};

/// The node: everything that runs, in dataflow order, built before the first connection.
class Node {
 public:
  Node(const Configuration& configuration, store::Database& database, const Clock& clock,
       store::FileStore& file_store, NodeSecrets secrets, std::uint16_t port)
      : configuration_(configuration),
        name_(new_node_name(configuration.server.node)),
        jwt_secret_(std::move(secrets.jwt)),
        address_key_(std::move(secrets.address_key)),
        loops_(make_loops(clock, thread_count(configuration))),
        home_(*loops_.front()),
        pool_(server_limits::pool_threads),
        login_pool_(login_thread_count()),
        chat_fan_(name_),
        journal_(
            database.visitors(), pool_, clock, log_database_outage,
            [this](const store::VisitorWrite& written) { tell_news(written); }, store::limits::journal_rows,
            &database.visits()),
        acts_fan_({name_, database, pool_, home_, home_.timers(), metrics_}),
        bus_(make_message_bus(configuration, name_, home_, bus_switch_, metrics_).value()),
        preview_threads_(name_),
        node_bus_(make_node_bus(configuration, name_, home_, preview_threads_, metrics_).value()),
        preview_relay_(preview_threads_, *node_bus_),
        sessions_(make_session_stores(configuration, clock, name_, loops_, fan_, metrics_).value()),
        recorder_(journal_, *sessions_, presence_metrics_),
        reaper_(
            sessions_->of(0), home_, home_.timers(), recorder_,
            {.lease = configuration.presence.lease,
             .all_projects = [this, &database](auto answer) { list_projects(database, std::move(answer)); },
             .new_store = !sessions_->shared()}),
        journal_timer_(home_.timers(), [this] { flush_journal(); }),
        memory_keeper_(home_.timers(), pool_, metrics_),
        visit_pruner_(database, pool_, home_, home_.timers(), metrics_),
        snooze_waker_(database, pool_, home_, home_.timers(), chat_fan_),
        mail_room_(MailRoom::open(configuration, database, home_.timers(), chat_fan_, metrics_)),
        push_room_(PushRoom::open({configuration, database, pool_, home_, home_.timers(), metrics_},
                                  secrets.push_keys)),
        logins_(database, login_pool_, home_, clock, login_options(configuration, jwt_secret_), metrics_),
        links_(database, pool_, home_, clock, logins_,
               {.limited = configuration.limits.enabled,
                .failures_per_address = configuration.limits.logins_per_address},
               metrics_),
        files_(database, file_store, file_options(configuration), metrics_),
        file_keeper_(files_, home_, home_.timers(), metrics_),
        waiting_requests_(configuration.limits.enabled, metrics_),
        event_limits_(event_rates(configuration.limits), metrics_),
        write_limits_(write_rates(configuration.limits), metrics_),
        forwarded_for_(configuration.server.trust_proxy),
        admission_(connection_limits(configuration.limits), forwarded_for_, metrics_),
        clients_(client_rates(configuration.limits), metrics_),
        parts_{configuration,
               clock,
               name_,
               jwt_secret_,
               metrics_,
               presence_metrics_,
               database,
               pool_,
               journal_,
               *sessions_,
               reaper_,
               fan_,
               chat_fan_,
               preview_relay_,
               table_metrics_,
               logins_,
               waiting_requests_,
               kept_access_,
               event_limits_,
               write_limits_,
               forwarded_for_,
               http_memory_,
               admission_,
               clients_,
               user_agents_,
               acts_fan_,
               address_key_,
               links_,
               files_,
               push_room_.get()},
        internal_(home_, metrics_, [this] { return readiness(); }),
        drain_(home_, threads_, internal_,
               sessions_->shared() ? server_limits::drain_time_shared : server_limits::drain_time,
               [this] { stop(); }),
        locations_(configuration.visits.location_database, home_, pool_,
                   [this](const LocationKeeper::File& file) { tell_locations(file); }),
        signals_(
            home_, [this] { drain_.on_signal(); },
            [this] {
              log::info("SIGHUP: the file of locations is looked at, if one is named");
              locations_.look();
            }),
        port_(port) {
    // What is told after it was made, before anything runs: these know each other both ways. The bus tells
    // the fan what it hears, and is told what that says; a thread reaches its siblings.
    chat_fan_.set_bus(*bus_);
    acts_fan_.set_bus(*bus_);
    std::vector<engineio::Server*> engines;
    for (const auto& loop : loops_) {
      threads_.push_back(std::make_unique<IoThread>(*loop, parts_));
      engines.push_back(&threads_.back()->engine());
    }
    std::vector<IoThread*> all;
    for (const auto& thread : threads_) all.push_back(thread.get());
    for (const auto& thread : threads_) {
      thread->engine().set_directory(engines);
      thread->set_threads(all);
    }
    store::show_journal(metrics_, journal_);
    show_pool();
    net::show_http(metrics_, http_memory_);
    show_process();
  }

  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  /// While everything is still there: nothing runs any more, and whatever waits to speak to it goes.
  ~Node() {
    close_rooms();
    for (const auto& loop : loops_) loop->close();
  }

  /// Before listen(): a thread that has never heard of a project has nobody to ask while the database is
  /// away.
  void learn_projects(const std::vector<store::Project>& projects) {
    for (const auto& thread : threads_) thread->learn_projects(projects);
  }

  /// For the time when the database is away. Thread: any that may block.
  void list_agents(store::Database& database) {
    const SteadyTime read_at = home_.clock().steady();
    auto listed = database.agents().list();
    if (!listed) return;
    const auto agents = std::make_shared<const std::vector<store::Agent>>(std::move(*listed));
    for (const auto& thread : threads_) {
      thread->loop().post([&thread = *thread, agents, read_at] { thread.learn_agents(*agents, read_at); });
    }
  }

  /// Before listen(). Errors: the database's.
  Result<void> read_bans() { return acts_fan_.load(); }

  /// Before listen(). Errors: of the file of locations.
  Result<void> read_locations() { return locations_.start(); }

  Result<void> listen() {
    const auto& server = configuration_.server;
    for (const auto& thread : threads_) {
      if (auto listening = thread->listen(server.host, port_); !listening) return listening;
    }
    return server.internal_port == 0 ? Result<void>() : internal_.listen(server.host, server.internal_port);
  }

  void run() noexcept {  // an exception on any of its threads is a bug, told by end_on_uncaught()
    sessions_->start();
    reaper_.start();
    flush_journal();
    started_ = true;
    log::info("listening", {{"host", configuration_.server.host},
                            {"port", port_},
                            {"threads", threads_.size()},
                            {"node", name_}});
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < loops_.size(); ++i) others.emplace_back([&loop = *loops_[i]] { loop.run(); });
    home_.run();
    for (auto& thread : others) thread.join();
    // Answers have nobody to go to any more; what the journal has on its way comes back to it, and is
    // written.
    close_rooms();
    if (auto flushed = journal_.shutdown(); !flushed) {
      log::error("the last history could not be written", {{"reason", flushed.error().message}});
    }
    log::info("stopped");
  }

 private:
  void tell_locations(const LocationKeeper::File& file) {
    for (const auto& thread : threads_) {
      thread->loop().post([&thread = *thread, file] { thread.set_locations(file); });
    }
  }

  void show_process() {
    const auto lost = metrics_.counter("porchlight_log_lost_lines_total",
                                       "Log lines that were lost, since nobody read them in time.");
    metrics_.before_text([this] { count_descriptors(); });
    metrics_.before_text([lost] { lost.add(static_cast<double>(log::lost_lines()) - lost.value()); });
  }

  /// Where the kernel has no count: on the pool, for the next time that somebody asks.
  void count_descriptors() {
    if (kernel_counts_descriptors_ || counting_descriptors_.exchange(true)) return;
    const bool taken =
        pool_.try_post([this, gauge = metrics_.gauge("process_open_fds", "Open file descriptors.")] {
          gauge.set(static_cast<double>(porchlight::count_descriptors()));
          counting_descriptors_ = false;
        });
    if (!taken) counting_descriptors_ = false;
  }

  static std::vector<std::unique_ptr<net::EventLoop>> make_loops(const Clock& clock, std::size_t count) {
    std::vector<std::unique_ptr<net::EventLoop>> loops;
    for (unsigned i = 0; i < count; ++i) loops.push_back(std::make_unique<net::EventLoop>(clock, i));
    return loops;
  }

  /// For the reaper; and every thread comes to know them by the way.
  void list_projects(store::Database& database, UniqueFunction<void(std::vector<ProjectId>)> answer) {
    pool_.post([this, &database, answer = std::move(answer)]() mutable {
      std::vector<ProjectId> ids;
      if (auto listed = database.projects().list()) {
        for (const store::Project& project : *listed) ids.push_back(project.id);
        const auto projects = std::make_shared<const std::vector<store::Project>>(std::move(*listed));
        for (const auto& thread : threads_) {
          thread->loop().post([&thread = *thread, projects] { thread.learn_projects(*projects); });
        }
      }
      answer(std::move(ids));
      list_agents(database);
    });
  }

  [[nodiscard]] api::Readiness readiness() {
    return {.started = started_,
            .migrated = true,  // before the node was made
            .draining = drain_.draining(),
            .sessions_away = fan_.degraded(),
            .database_away = journal_.stats().away};
  }

  void show_pool() {
    metrics_.before_text([this,
                          waiting = metrics_.gauge("porchlight_pool_waiting_tasks",
                                                   "Requests that wait for a database thread."),
                          refused = metrics_.gauge("porchlight_pool_refused_tasks_total",
                                                   "Requests refused: too many waited.")] {
      waiting.set(static_cast<double>(pool_.queued()));
      refused.set(static_cast<double>(pool_.refused()));
    });
  }

  void tell_news(const store::VisitorWrite& written) {
    chat_fan_.tell({.project = written.key.project,
                    .agents = {std::string(protocol::to_agent::visitor_identified.name), written.news},
                    .visitor_uid = written.key.uid,
                    .visitor = {}});
  }

  void flush_journal() { journal_timer_.arm(journal_.flush_due()); }

  void close_rooms() {
    if (mail_room_) mail_room_->close();
    if (push_room_) push_room_->close();
    login_pool_.abandon();
    files_.stop();
    pool_.abandon();
  }

  void stop() {
    for (const auto& loop : loops_) loop->stop();
  }

  const Configuration& configuration_;
  const std::string name_;
  const std::string jwt_secret_;
  const std::string address_key_;
  Metrics metrics_;
  const presence::PresenceMetrics presence_metrics_{metrics_};
  const monitor::TableMetrics table_metrics_{metrics_};
  std::vector<std::unique_ptr<net::EventLoop>> loops_;
  net::EventLoop& home_;  // the first loop: the reaper, the journal's timer and signals live there
  BlockingPool pool_;
  BlockingPool login_pool_;  // argon2, and nothing else
  conversations::ChatFan chat_fan_;
  store::VisitorJournal journal_;
  gateway::EventFan fan_;
  access::ActsFan acts_fan_;
  BusSwitch bus_switch_{chat_fan_, acts_fan_};
  std::unique_ptr<store::MessageBus> bus_;
  preview::PreviewThreads preview_threads_;
  std::unique_ptr<store::NodeBus> node_bus_;
  preview::PreviewRelay preview_relay_;
  std::unique_ptr<SessionStores> sessions_;
  ReapRecorder recorder_;
  presence::Reaper reaper_;
  Timer journal_timer_;
  MemoryKeeper memory_keeper_;
  VisitPruner visit_pruner_;
  conversations::SnoozeWaker snooze_waker_;
  std::unique_ptr<MailRoom> mail_room_;  // null: no mail is sent
  std::unique_ptr<PushRoom> push_room_;  // null: nobody is alerted by it
  access::LoginService logins_;
  access::LinkService links_;
  files::FileRoom files_;
  files::FileKeeper file_keeper_;
  api::WaitingRequests waiting_requests_;
  access::KeptAccessNotice kept_access_{
      metrics_.counter("porchlight_kept_access_total",
                       "Agents let in by what was known of them, since the database could not be asked.")};
  access::EventLimits event_limits_;
  access::WriteLimits write_limits_;
  const net::ForwardedFor forwarded_for_;
  net::HttpMemory http_memory_;
  net::Admission admission_;
  engineio::ClientLimits clients_;
  visits::UserAgentRules user_agents_;
  NodeParts parts_;
  std::vector<std::unique_ptr<IoThread>> threads_;
  InternalServer internal_;
  Drain drain_;
  LocationKeeper locations_;
  net::Signals signals_;
  std::uint16_t port_;
  bool started_ = false;
  const bool kernel_counts_descriptors_ = process_usage().descriptors > 0;
  std::atomic<bool> counting_descriptors_ = false;
};

void tell_what_is_there(const Configuration& configuration, store::Database& database, std::size_t projects) {
  const std::string place = database_place(configuration);
  log::info("data", {{"place", place}, {"projects", projects}});
  const auto nobody = database.setup().is_needed();
  if (projects == 0) {
    log::warning(
        "there is no project yet, and so nobody to sign in: `porchlight setup` prints a link by which the "
        "dashboard makes both, `porchlight project add` makes one, with the same --data or DATABASE_URL",
        {{"place", place}});
  } else if (nobody && *nobody) {
    log::warning(
        "there is no agent yet, and so nobody to sign in: `porchlight setup` prints a link by which the "
        "dashboard makes one, with the same --data or DATABASE_URL",
        {{"place", place}});
  }
  if (configuration.uses_postgres() && !configuration.redis.url.empty() &&
      configuration.files.store == "disk") {
    log::warning(
        "files are kept on a disk: gateways have to share the folder (files.folder), or set files.store to "
        "s3");
  }
  if (configuration.uses_postgres() && configuration.redis.url.empty()) {
    log::warning(
        "sessions are in memory: this must be the only gateway of its database; for more, set redis.url");
  }
}

Result<NodeSecrets> load_secrets(const Configuration& configuration, store::Database& database) {
  auto jwt = load_jwt_secret(configuration, database);
  if (!jwt) return jwt.error();
  auto address_key = load_address_key(database);
  if (!address_key) return address_key.error();
  auto push_keys = load_push_keys(database);
  if (!push_keys) return push_keys.error();
  return NodeSecrets{std::move(*jwt), std::move(*address_key), std::move(*push_keys)};
}

Result<void> start_and_run(const Configuration& configuration) try {
  const SystemClock clock;
  const auto lock = lock_data(configuration);
  if (!lock) return lock.error();
  const auto port = net::claim_port(configuration.server.host, configuration.server.port);
  if (!port) return port.error();
  if (auto usable = check_session_stores(configuration); !usable) return usable.error();
  const auto database = open_database(configuration, store::NoSchema::make);
  if (!database) return database.error();
  auto secrets = load_secrets(configuration, **database);
  if (!secrets) return secrets.error();
  const auto projects = load_projects(configuration, **database);
  if (!projects) return projects.error();
  tell_what_is_there(configuration, **database, projects->size());
  const auto file_store = open_file_store(configuration, clock);
  if (!file_store) return file_store.error();
  Node node(configuration, **database, clock, **file_store, std::move(*secrets), *port);
  node.learn_projects(*projects);
  node.list_agents(**database);
  if (auto read = node.read_bans(); !read) return read.error();
  if (auto read = node.read_locations(); !read) return read.error();
  if (auto listening = node.listen(); !listening) return listening.error();
  node.run();
  return {};
} catch (const std::exception& problem) {  // of the start: descriptors, threads or memory that are not there
  return Error{ErrorCode::unavailable, problem.what()};
}

}  // namespace

int serve(const Configuration& configuration) {
  net::prepare_signals();
  const log::Background in_background;
  const auto ran = start_and_run(configuration);
  if (ran) return 0;
  if (net::stop_waits()) {
    log::info("stopped before it had started", {{"reason", ran.error().message}});
    return 0;
  }
  log::error("porchlight cannot start", {{"reason", ran.error().message}});
  return 1;
}

}  // namespace porchlight::app
