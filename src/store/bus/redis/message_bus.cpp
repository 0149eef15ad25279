#include "store/bus/redis/message_bus.hpp"

#include <charconv>
#include <utility>

namespace porchlight::store {

RedisMessageBus::RedisMessageBus(net::EventLoop& home, const driver::RedisOptions& server,
                                 const Options& options, MessageBusSink& sink, Metrics& metrics)
    : home_(home),
      prefix_(options.prefix + "chat:{"),
      sink_(sink),
      lost_(metrics.counter("porchlight_bus_lost_total",
                            "Chat events that other gateways were not told of, since Redis was away.")),
      subscriber_(home, server, {.name = options.name + "-chat", .prologue = {}}, *this),
      publisher_(home, server, {.name = options.name + "-say", .prologue = {}}, publishing_) {}

RedisMessageBus::~RedisMessageBus() = default;

template <typename Work>
void RedisMessageBus::at_home(Work work) {
  home_.post(lifetime_.guard(std::move(work)));
}

void RedisMessageBus::start() {
  at_home([this] {
    subscriber_.start();
    publisher_.start();
  });
}

void RedisMessageBus::publish(ProjectId project, std::string payload, bool must_arrive) {
  at_home([this, project, payload = std::move(payload), must_arrive] {
    driver::RedisRequest request;
    request.command(3).arg("PUBLISH").arg(channel_of(project)).arg(payload);
    publisher_.send(std::move(request),
                    [this, project, must_arrive](const Result<std::span<const driver::RedisReply>>& replies) {
                      on_published(project, must_arrive, replies && !replies->front().is_error());
                    });
  });
}

void RedisMessageBus::on_published(ProjectId project, bool must_arrive, bool done) {
  if (!done) {
    lost_.add();
    if (must_arrive) lost_projects_.insert(project);
  } else if (lost_projects_.erase(project) > 0) {
    sink_.on_bus_lost(project);
  }
}

void RedisMessageBus::tell_lost() {
  for (const ProjectId project : std::exchange(lost_projects_, {})) sink_.on_bus_lost(project);
}

void RedisMessageBus::subscribe(ProjectId project) {
  at_home([this, project] {
    if (channels_[project].subscriptions++ == 0) subscriber_.subscribe(channel_of(project));
  });
}

void RedisMessageBus::unsubscribe(ProjectId project) {
  at_home([this, project] {
    const auto found = channels_.find(project);
    if (found == channels_.end() || --found->second.subscriptions > 0) return;
    for (auto& listening : found->second.waiting) listening();
    channels_.erase(found);
    subscriber_.unsubscribe(channel_of(project));
  });
}

void RedisMessageBus::when_listening(ProjectId project, UniqueFunction<void()> listening) {
  at_home([this, project, listening = std::move(listening)]() mutable {
    const auto found = channels_.find(project);
    if (found == channels_.end() || found->second.stands) return listening();
    if (up_) {
      found->second.waiting.push_back(std::move(listening));
      return;
    }
    found->second.missed = true;
    listening();
  });
}

void RedisMessageBus::on_message(std::string_view channel, std::string_view message) {
  const ProjectId project = project_of(channel);
  if (channels_.contains(project)) sink_.on_bus_message(project, message);
}

void RedisMessageBus::on_subscribed(std::string_view name) {
  const auto found = channels_.find(project_of(name));
  if (found == channels_.end()) return;
  Channel& channel = found->second;
  channel.stands = true;
  for (auto& listening : std::exchange(channel.waiting, {})) listening();
  sink_.on_bus_listening(found->first, std::exchange(channel.missed, false));
}

void RedisMessageBus::on_redis_down(std::string_view) {
  up_ = false;
  for (auto& [project, channel] : channels_) {
    channel.stands = false;
    channel.missed = true;
    for (auto& listening : std::exchange(channel.waiting, {})) listening();
  }
}

std::string RedisMessageBus::channel_of(ProjectId project) const {
  return prefix_ + std::to_string(project) + "}";
}

ProjectId RedisMessageBus::project_of(std::string_view channel) const {
  ProjectId project = 0;
  if (channel.size() > prefix_.size()) {
    std::from_chars(channel.data() + prefix_.size(), channel.data() + channel.size(), project);
  }
  return project;
}

}  // namespace porchlight::store
