#include "store/sessions/redis/events.hpp"

#include "base/log.hpp"
#include "store/sessions/session_json.hpp"

#include <charconv>
#include <utility>

namespace porchlight::store {

RedisEvents::RedisEvents(net::EventLoop& home, const driver::RedisOptions& server, Options options,
                         SessionEventSink& sink, Availability& availability, Metrics& metrics)
    : home_(home),
      options_(std::move(options)),
      sink_(sink),
      availability_(availability),
      events_(metrics.counter("porchlight_session_events_total", "Events that came from the session store.")),
      resyncs_(metrics.counter("porchlight_session_resyncs_total",
                               "Times that agents were told to ask again, since events may be lost.")),
      overdue_(home.timers(), [this] { resync_overdue(); }),
      subscriber_(home, server, {.name = options_.name, .prologue = {}}, *this) {}

RedisEvents::~RedisEvents() = default;

void RedisEvents::start(UniqueFunction<void(ProjectId, Answer<Revision>)> read) {
  read_ = std::move(read);
  subscriber_.start();
}

void RedisEvents::subscribe(ProjectId project, UniqueFunction<void()> listening) {
  home_.post(lifetime_.guard(
      [this, project, listening = std::move(listening)]() mutable { add(project, std::move(listening)); }));
}

void RedisEvents::unsubscribe(ProjectId project) {
  home_.post(lifetime_.guard([this, project] { remove(project); }));
}

void RedisEvents::add(ProjectId project, UniqueFunction<void()> listening) {
  Channel& channel = channels_[project];
  if (channel.subscriptions++ == 0) {
    sequence_.add(project);
    subscriber_.subscribe(channel_of(project));
  }
  if (channel.stands) return listening();
  if (up_) {
    channel.waiting.push_back(std::move(listening));
    return;
  }
  channel.missed = true;
  listening();
}

void RedisEvents::remove(ProjectId project) {
  const auto found = channels_.find(project);
  if (found == channels_.end() || --found->second.subscriptions > 0) return;
  for (auto& listening : found->second.waiting) listening();
  channels_.erase(found);
  sequence_.remove(project);
  subscriber_.unsubscribe(channel_of(project));
}

/// Whoever waits is told when the revision is known that is behind everything that they may read before.
void RedisEvents::on_subscribed(std::string_view name) {
  const ProjectId project = project_of(name);
  const auto found = channels_.find(project);
  if (found == channels_.end()) return;
  const std::uint64_t number = found->second.number = ++confirmations_;
  sequence_.forget(project);
  read_(project, lifetime_.guard([this, project, number](const Result<Revision>& revision) {
    const auto channel = channels_.find(project);
    if (channel == channels_.end() || channel->second.number != number) return;
    if (revision) sequence_.on_base(project, *revision);
    stand(project);
  }));
}

void RedisEvents::stand(ProjectId project) {
  Channel& channel = channels_.at(project);
  channel.stands = true;
  for (auto& listening : std::exchange(channel.waiting, {})) listening();
  if (std::exchange(channel.missed, false)) resync(project);
}

void RedisEvents::on_redis_up() {
  up_ = true;
  availability_.up(options_.name);
}

void RedisEvents::on_redis_down(std::string_view why) {
  up_ = false;
  for (auto& [project, channel] : channels_) {
    channel.stands = false;
    channel.number = 0;
    channel.missed = true;
    for (auto& listening : std::exchange(channel.waiting, {})) listening();
  }
  availability_.down(options_.name, std::string(why));
}

void RedisEvents::on_message(std::string_view name, std::string_view message) {
  const ProjectId project = project_of(name);
  if (!sequence_.contains(project)) return;
  const auto event = parse_session_event(project, message);
  if (!event) return log::warning("a message that is no event of ours", {{"channel", name}});
  events_.add();
  const bool lost = sequence_.on_event(project, event->revision);
  sink_.on_session_event(*event);
  if (lost) resync(project);
}

void RedisEvents::on_revision(ProjectId project, Revision revision) {
  const auto channel = channels_.find(project);
  if (channel == channels_.end() || !channel->second.stands) return;
  sequence_.on_revision(project, revision, home_.now());
  if (const auto next = sequence_.next(); next && !overdue_.armed()) overdue_.arm(*next);
}

void RedisEvents::resync_overdue() {
  for (const ProjectId project : sequence_.take_overdue(home_.now())) resync(project);
  if (const auto next = sequence_.next()) overdue_.arm(*next);
}

void RedisEvents::resync(ProjectId project) {
  resyncs_.add();
  sink_.on_resync(project);
}

std::string RedisEvents::channel_of(ProjectId project) const {
  return options_.prefix + "events:{" + std::to_string(project) + "}";
}

ProjectId RedisEvents::project_of(std::string_view channel) const {
  const std::size_t before = options_.prefix.size() + std::string_view("events:{").size();
  ProjectId project = 0;
  if (channel.size() > before)
    std::from_chars(channel.data() + before, channel.data() + channel.size(), project);
  return project;
}

}  // namespace porchlight::store
