#include "simulation/node.hpp"

#include "presence/limits.hpp"

#include <utility>

namespace porchlight::simulation {

using presence::HolderCommand;
using presence::ReapCommand;

Node::Node(std::string name, std::size_t holders, presence::HolderOptions options, store::SessionStore& store,
           Scheduler& scheduler, const SteadyTime& now, Channel::Latency latency, Hooks hooks)
    : name_(std::move(name)),
      options_(options),
      store_(store),
      now_(now),
      hooks_(std::move(hooks)),
      reaps_(options.lease),
      reap_channel_(scheduler, now, latency) {
  for (std::size_t i = 0; i < holders; ++i) {
    presence::HolderOptions own = options;
    own.seed += i;
    holders_.push_back(std::unique_ptr<SimulatedHolder>(new SimulatedHolder{
        name_ + "/" + std::to_string(i), presence::Holder(own), Channel(scheduler, now, latency), {}}));
  }
}

void Node::run() {
  if (!alive() || !awake()) return;
  for (auto& what : std::exchange(deferred_, {})) what();
  for (auto& holder : holders_) {
    const auto next = holder->core.next();
    if (!next || *next > now_) continue;
    holder->core.run(now_);
    flush(*holder);
  }
  for (const ReapCommand& command : reaps_.run(now_)) execute(command);
}

void Node::deliver(std::function<void()> what) {
  if (awake() && deferred_.empty()) {
    what();
  } else {
    deferred_.push_back(std::move(what));
  }
}

/// The way back to this node: a sleeping one hears later, a crashed one never.
template <typename Reply>
Channel::Handle<Reply> Node::to(std::function<void(const Result<Reply>&)> handle) {
  return [this, alive = std::weak_ptr(alive_), handle = std::move(handle)](const Result<Reply>& reply) {
    if (!alive.expired()) deliver([handle, reply] { handle(reply); });
  };
}

void Node::cut(SimulatedHolder& holder) {
  holder.channel.cut([this, alive = std::weak_ptr(alive_), &holder] {
    if (alive.expired()) return;
    deliver([this, &holder] {
      holder.core.on_reconnected(now_);
      flush(holder);
    });
  });
}

void Node::cut_all() {
  for (auto& holder : holders_) cut(*holder);
  reap_channel_.cut([] {});
}

void Node::flush(SimulatedHolder& holder) {
  for (const auto& [project, has_visitors] : holder.core.take_project_changes()) {
    has_visitors ? reaps_.watch(project, now_) : reaps_.unwatch(project);
    if (!has_visitors) holder.hinted.erase(project);
  }
  for (HolderCommand& command : holder.core.take_commands()) execute(holder, std::move(command));
}

void Node::execute(SimulatedHolder& holder, HolderCommand command) {
  const ProjectId project = command.project;
  const std::string uid = command.uid;
  auto& core = holder.core;
  switch (command.kind) {
    case HolderCommand::Kind::claim:
      hooks_.log(holder.name + " claims " + uid + " " + command.state.url);
      return holder.channel.send<store::ClaimReply>(
          [this, project, uid, state = command.state, &holder](auto answer) {
            store_.claim(project, holder.name, options_.lease, uid, state,
                         [this, project, uid, &holder, answer = std::move(answer)](auto reply) mutable {
                           if (reply) hooks_.on_claimed(holder.name, project, uid);
                           answer(std::move(reply));
                         });
          },
          to<store::ClaimReply>([this, project, uid, &core, &holder](const auto& reply) {
            core.on_claim(project, uid, reply, now_);
            flush(holder);
          }));
    case HolderCommand::Kind::release:
      hooks_.log(holder.name + " releases " + uid);
      return holder.channel.send<store::ReleaseReply>(
          [this, project, uid, grace = command.grace, &holder](auto answer) {
            store_.release(project, holder.name, uid, grace, std::move(answer));
          },
          to<store::ReleaseReply>(
              [this, project, uid, grace = command.grace, &core, &holder](const auto& reply) {
                SteadyTime& hinted = holder.hinted[project];
                if (reply && hinted <= now_) {
                  hinted = now_ + grace;
                  reaps_.due_in(project, grace, now_);
                }
                core.on_release(project, uid, reply, now_);
                flush(holder);
              }));
    case HolderCommand::Kind::renew:
      return holder.channel.send<store::RenewReply>(
          [this, project, &holder](auto answer) {
            store_.renew(project, holder.name, options_.lease, std::move(answer));
          },
          to<store::RenewReply>([this, project, &core, &holder](const auto& reply) {
            core.on_renew(project, reply, now_);
            flush(holder);
          }));
    case HolderCommand::Kind::refresh:
      return holder.channel.send<store::RefreshReply>(
          [this, project, uids = command.uids, &holder](auto answer) {
            store_.refresh(project, holder.name, options_.lease, uids, std::move(answer));
          },
          to<store::RefreshReply>([this, project, &core, &holder](const auto& reply) {
            core.on_refresh(project, reply, now_);
            flush(holder);
          }));
    case HolderCommand::Kind::list_claims:
      return holder.channel.send<store::ClaimsPage>(
          [this, project, cursor = command.cursor, &holder](auto answer) {
            store_.claims_of(project, holder.name, cursor, 5, std::move(answer));
          },
          to<store::ClaimsPage>([this, project, &core, &holder](const auto& reply) {
            core.on_claims(project, reply, now_);
            flush(holder);
          }));
  }
}

void Node::execute(const ReapCommand& command) {
  switch (command.kind) {
    case ReapCommand::Kind::reap:
      return reap_channel_.send<store::ReapReply>(
          [this, command](auto answer) {
            store_.reap(command.project, command.expected, 3, std::move(answer));
          },
          to<store::ReapReply>(
              [this, project = command.project](const auto& reply) { on_reap(project, reply); }));
    case ReapCommand::Kind::ask_time:
      return reap_channel_.send<WallTime>(
          [this](auto answer) { store_.time(std::move(answer)); },
          to<WallTime>([this](const auto& reply) { reaps_.on_time(reply, now_); }));
    case ReapCommand::Kind::ask_recent_projects:
      return reap_channel_.send<std::vector<ProjectId>>(
          [this](auto answer) { store_.recent_projects(std::move(answer)); },
          to<std::vector<ProjectId>>([this](const auto& reply) {
            if (reply) reaps_.adopt(*reply, now_);
          }));
    case ReapCommand::Kind::ask_all_projects:
      return reaps_.adopt({1, 2}, now_);
  }
}

void Node::on_reap(ProjectId project, const Result<store::ReapReply>& reply) {
  if (reply) {
    hooks_.log(
        name_ + " reaped " + std::to_string(project) + (reply->refused ? ": refused" : ": ended ") +
        std::to_string(reply->ended.size()) + (reply->more ? ", more" : "") +
        (reply->next_due ? ", next in " + std::to_string((*reply->next_due - reply->now).count()) : ""));
    for (const store::Ended& ended : reply->ended) hooks_.on_ended(project, ended);
  }
  reaps_.on_reap(project, reply, now_);
}

}  // namespace porchlight::simulation
