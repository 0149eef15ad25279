#include "simulation/node.hpp"

#include "presence/limits.hpp"

#include <utility>

namespace porchlight::simulation {

using presence::HolderCommand;
using presence::ReapCommand;

namespace {

/// Streams of draw.hpp: three kinds of connections for each node.
constexpr std::uint64_t reap_stream = 100;
constexpr std::uint64_t ear_stream = 101;
constexpr std::uint64_t streams_per_node = 128;

presence::HolderOptions options_of(const History& history, std::uint64_t number) {
  presence::HolderOptions options;
  options.lease = history.lease;
  options.grace = history.grace;
  options.seed = history.seed + number;
  return options;
}

}  // namespace

Node::Node(unsigned number, std::size_t holders, Ground ground, Hooks hooks)
    : ground_(ground),
      hooks_(std::move(hooks)),
      name_("n" + std::to_string(number)),
      started_(ground.now),
      reaps_(ground.history.lease),
      reaps_at_(ground.road.server),
      reap_channel_(make_channel(
          number * streams_per_node + reap_stream, [this]() -> Channel& { return reap_channel_; },
          [this] { on_reap_channel_up(); })),
      ear_(ground.scheduler, ground.now,
           Latency(ground.history.seed, number * streams_per_node + ear_stream, ground.history.tail),
           {[this](std::function<void()> what) { deliver(std::move(what)); },
            [this](ProjectId project, Ear::Hooks::Base answer) { read_revision(project, std::move(answer)); },
            hooks_.event, hooks_.resync}),
      sweep_at_(ground.now + presence::limits::still_here_interval),
      offset_(ground.wall.time_since_epoch() -
              std::chrono::floor<Milliseconds>(ground.now.time_since_epoch())) {
  for (std::size_t i = 0; i < holders; ++i) {
    const auto up = [this, i] {
      holder(i).work.causes += all_projects.size();
      holder(i).core.on_reconnected(ground_.now);
      flush(holder(i));
    };
    const auto self = [this, i]() -> Channel& { return holder(i).channel; };
    holders_.push_back(std::unique_ptr<SimulatedHolder>(
        new SimulatedHolder{name_ + "/" + std::to_string(i),
                            presence::Holder(options_of(ground.history, number * streams_per_node + i)),
                            make_channel(number * streams_per_node + i, self, up),
                            {},
                            {}}));
  }
  for (const ProjectId project : agents_projects) reaps_.watch(project, ground.now);
}

Channel Node::make_channel(std::uint64_t stream, std::function<Channel&()> self, std::function<void()> up) {
  Channel::Hooks hooks;
  hooks.reachable_from = [this] { return std::max(ground_.road.open_from(), able_from()); };
  hooks.up = [this, up = std::move(up)] { deliver(up); };
  hooks.late = [this, self = std::move(self)](std::uint64_t command) {
    deliver([this, self, command] {
      if (!self().waits_for(command)) return;
      hooks_.log(name_ + " gives a connection up");
      self().cut();
    });
  };
  const Latency latency(ground_.history.seed, stream, ground_.history.tail);
  return Channel(ground_.scheduler, ground_.now, ground_.road, latency, std::move(hooks));
}

void Node::run() {
  ran_at_ = ground_.now;
  if (!alive() || !awake()) return;
  for (auto& what : std::exchange(deferred_, {})) what();
  run_holders();
  for (const ReapCommand& command : reaps_.run(ground_.now)) execute(command);
  ear_.run();
  sweep();
}

void Node::run_holders() {
  for (auto& holder : holders_) {
    const auto next = holder->core.next();
    if (!next || *next > ground_.now) continue;
    holder->core.run(ground_.now);
    flush(*holder);
  }
}

SteadyTime Node::next() const {
  if (!alive()) return SteadyTime::max();
  SteadyTime next = std::min({reaps_.next(ground_.now), ear_.next(), sweep_at_});
  for (const auto& holder : holders_) next = std::min(next, holder->core.next().value_or(next));
  if (!deferred_.empty()) next = awake_at_;
  return std::max({next, awake_at_, ran_at_ + Milliseconds(1)});
}

void Node::deliver(std::function<void()> what) {
  if (!alive()) return;
  if (awake() && deferred_.empty()) {
    what();
  } else {
    deferred_.push_back(std::move(what));
  }
}

template <typename Reply>
Channel::Handle<Reply> Node::to(std::function<void(const Result<Reply>&)> handle) {
  return [this, handle = std::move(handle)](const Result<Reply>& reply) {
    deliver([handle, reply] { handle(reply); });
  };
}

template <typename Reply, typename Handler>
Channel::Handle<Reply> Node::to_holder(SimulatedHolder& holder, Handler handler) {
  return to<Reply>([this, &holder, handler = std::move(handler)](const Result<Reply>& reply) {
    if (reply) learn_time(reply->now);
    if (!reply) ++holder.work.lost;
    if constexpr (requires { reply->lapsed; }) {
      if (reply && reply->lapsed) ++holder.work.causes;
    }
    handler(reply);
    flush(holder);
  });
}

void Node::cut_all(bool with_the_store) {
  for (auto& holder : holders_) holder->channel.cut(with_the_store);
  reap_channel_.cut(with_the_store);
}

WallTime Node::store_now() const {
  return WallTime(std::chrono::floor<Milliseconds>(ground_.now.time_since_epoch()) + offset_);
}

void Node::learn_time(WallTime store_now) {
  offset_ = store_now.time_since_epoch() - std::chrono::floor<Milliseconds>(ground_.now.time_since_epoch());
}

/// Once a minute everybody who is here has been seen.
void Node::sweep() {
  if (ground_.now < sweep_at_) return;
  sweep_at_ = ground_.now + presence::limits::still_here_interval;
  for (auto& holder : holders_) {
    holder->core.for_each_connection_in(
        0, 1, [this](ProjectId, const std::string& uid) { hooks_.still_here(uid, store_now()); });
  }
}

void Node::flush(SimulatedHolder& holder) {
  for (const auto& [project, has_visitors] : holder.core.take_project_changes()) {
    has_visitors ? reaps_.watch(project, ground_.now) : reaps_.unwatch(project);
    if (!has_visitors) holder.hinted.erase(project);
  }
  for (HolderCommand& command : holder.core.take_commands()) execute(holder, std::move(command));
}

void Node::execute(SimulatedHolder& holder, HolderCommand command) {
  switch (command.kind) {
    case HolderCommand::Kind::claim:
      return claim(holder, command);
    case HolderCommand::Kind::release:
      return release(holder, command);
    case HolderCommand::Kind::renew:
      ++holder.work.renewals;
      return holder.channel.send<store::RenewReply>(
          [this, project = command.project, &holder](auto answer) {
            ground_.store.renew(project, holder.name, ground_.history.lease, std::move(answer));
          },
          to_holder<store::RenewReply>(holder, [this, project = command.project, &holder](const auto& reply) {
            holder.core.on_renew(project, reply, ground_.now);
          }));
    case HolderCommand::Kind::refresh:
      return refresh(holder, command);
    case HolderCommand::Kind::list_claims:
      return list_claims(holder, command);
  }
}

void Node::claim(SimulatedHolder& holder, const HolderCommand& command) {
  ++holder.work.claims;
  hooks_.log(holder.name + " claims " + command.uid + " " + command.state.url);
  holder.channel.send<store::ClaimReply>(
      [this, command, &holder](auto answer) {
        auto executed = [this, command, &holder, answer = std::move(answer)](auto reply) mutable {
          if (reply) hooks_.claimed(holder.name, command.project, command.uid);
          answer(std::move(reply));
        };
        ground_.store.claim(command.project, holder.name, ground_.history.lease, command.uid, command.state,
                            std::move(executed));
      },
      to_holder<store::ClaimReply>(
          holder, [this, project = command.project, uid = command.uid, &holder](const auto& reply) {
            holder.core.on_claim(project, uid, reply, ground_.now);
          }));
}

/// Since when the visitor is gone, when the command is sent.
static Milliseconds ago_of(const HolderCommand& command, SteadyTime now) {
  return command.left == SteadyTime{} ? Milliseconds(0)
                                      : std::chrono::floor<Milliseconds>(now - command.left);
}

void Node::release(SimulatedHolder& holder, const HolderCommand& command) {
  ++holder.work.claims;
  hooks_.log(holder.name + " releases " + command.uid);
  holder.channel.send<store::ReleaseReply>(
      [this, command, ago = ago_of(command, ground_.now), &holder](auto answer) {
        ground_.store.release(command.project, holder.name, command.uid, command.grace, ago,
                              std::move(answer));
      },
      to_holder<store::ReleaseReply>(holder, [this, command, &holder](const auto& reply) {
        SteadyTime& hinted = holder.hinted[command.project];
        if (reply && command.grace.count() > 0 && hinted <= ground_.now) {
          hinted = ground_.now + command.grace;
          reaps_.due_in(command.project, command.grace, ground_.now);
        }
        holder.core.on_release(command.project, command.uid, reply, ground_.now);
      }));
}

void Node::refresh(SimulatedHolder& holder, const HolderCommand& command) {
  ++holder.work.refreshes;
  holder.channel.send<store::RefreshReply>(
      [this, command, &holder](auto answer) {
        ground_.store.refresh(command.project, holder.name, ground_.history.lease, command.uids,
                              std::move(answer));
      },
      to_holder<store::RefreshReply>(holder, [this, project = command.project, &holder](const auto& reply) {
        if (reply) holder.work.owed += reply->missing.size();
        holder.core.on_refresh(project, reply, ground_.now);
      }));
}

void Node::list_claims(SimulatedHolder& holder, const HolderCommand& command) {
  // A sync: everybody here is claimed again, and whoever the store has too much is released.
  if (command.cursor.empty()) {
    ++holder.work.syncs;
    holder.work.owed += holder.core.visitors() + ground_.history.visitors;
  }
  const std::size_t page = ground_.history.small_batches ? 5 : presence::limits::claims_page;
  holder.channel.send<store::ClaimsPage>(
      [this, command, page, &holder](auto answer) {
        ground_.store.claims_of(command.project, holder.name, command.cursor, page, std::move(answer));
      },
      to_holder<store::ClaimsPage>(holder, [this, project = command.project, &holder](const auto& reply) {
        holder.core.on_claims(project, reply, ground_.now);
      }));
}

void Node::execute(const ReapCommand& command) {
  const std::size_t batch = ground_.history.small_batches ? 3 : presence::limits::reap_batch;
  switch (command.kind) {
    case ReapCommand::Kind::reap:
      return reap_channel_.send<store::ReapReply>(
          [this, command, batch](auto answer) {
            ground_.store.reap(command.project, command.expected, batch, std::move(answer));
          },
          to<store::ReapReply>(
              [this, project = command.project](const auto& reply) { on_reap(project, reply); }));
    case ReapCommand::Kind::ask_time:
      return reap_channel_.send<WallTime>([this](auto answer) { ground_.store.time(std::move(answer)); },
                                          to<WallTime>([this](const auto& reply) {
                                            if (reply) learn_time(*reply);
                                            reaps_.on_time(reply, ground_.now);
                                          }));
    case ReapCommand::Kind::ask_recent_projects:
      return reap_channel_.send<std::vector<ProjectId>>(
          [this](auto answer) { ground_.store.recent_projects(std::move(answer)); },
          to<std::vector<ProjectId>>([this](const auto& reply) {
            if (reply) reaps_.adopt(*reply, ground_.now);
          }));
    case ReapCommand::Kind::ask_all_projects:
      return reaps_.adopt({all_projects.begin(), all_projects.end()}, ground_.now);
  }
}

void Node::read_revision(ProjectId project, Ear::Hooks::Base answer) {
  reap_channel_.send<store::Revision>(
      [this, project](auto reply) { ground_.store.revision(project, std::move(reply)); },
      to<store::Revision>([answer = std::move(answer)](const auto& reply) {
        answer(reply ? std::optional(*reply) : std::nullopt);
      }));
}

void Node::on_reap_channel_up() {
  if (std::exchange(reaps_at_, ground_.road.server) != ground_.road.server) reaps_.on_other_server();
}

void Node::on_reap(ProjectId project, const Result<store::ReapReply>& reply) {
  if (reply) {
    learn_time(reply->now);
    if (reply->refused || !reply->ended.empty()) {
      hooks_.log(name_ + " reaped " + std::to_string(project) +
                 (reply->refused ? ": refused" : ": ended " + std::to_string(reply->ended.size())) +
                 (reply->more ? ", more" : ""));
    }
    for (const store::Ended& ended : reply->ended) hooks_.ended(project, ended);
    if (!reply->refused) ear_.on_revision(project, reply->revision);
  }
  reaps_.on_reap(project, reply, ground_.now);
}

}  // namespace porchlight::simulation
