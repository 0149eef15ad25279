#include "presence/realtime_session_service.hpp"

#include "presence/limits.hpp"
#include "presence/reaper.hpp"
#include "store/sessions/bots.hpp"
#include "store/sessions/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::presence {
namespace {

/// `partial`: whoever is not among the sessions may be here all the same.
VisitorStatus status_of(std::optional<store::Session> session, bool partial) {
  VisitorStatus status;
  if (!session) {
    if (partial) status.status = Status::unknown;
    return status;
  }
  status.is_online = true;
  status.status = session->state.activity == store::Activity::away ? Status::away : Status::online;
  status.url = std::move(session->state.url);
  status.title = std::move(session->state.title);
  status.name = std::move(session->state.name);
  status.visit = std::move(session->state.visit);
  status.devices = std::move(session->state.devices);
  status.tags = std::move(session->state.tags);
  status.online_since = session->online_since;
  return status;
}

/// None where the moment is not known.
Milliseconds time_since(SteadyTime moment, SteadyTime now) {
  return moment == SteadyTime{} ? Milliseconds(0) : std::chrono::floor<Milliseconds>(now - moment);
}

StatusReport unknown_report(std::size_t visitors, WallTime now) {
  StatusReport report;
  report.known = false;
  report.now = now;
  VisitorStatus unknown;
  unknown.status = Status::unknown;
  report.statuses.assign(visitors, unknown);
  return report;
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::online:
      return "online";
    case Status::away:
      return "away";
    case Status::offline:
      return "offline";
    case Status::unknown:
      return "unknown";
  }
  return "unknown";
}

RealtimeSessionService::RealtimeSessionService(store::SessionStore& store, Executor& loop, TimerQueue& timers,
                                               Options options, Reaper* reaper)
    : store_(store),
      loop_(loop),
      timers_(timers),
      options_(std::move(options)),
      reaper_(reaper),
      holder_({options_.lease, options_.grace, options_.seed}),
      queries_(timers),
      timer_(timers,
             [this] {
               holder_.run(timers_.now());
               flush();
             }),
      sweep_timer_(timers, [this] { sweep(); }) {}

RealtimeSessionService::~RealtimeSessionService() = default;

ConnectionHandle RealtimeSessionService::open(const VisitorKey& key, const store::VisitorState& state) {
  options_.metrics.connections(key.project, +1, !holder_.front_of(key));
  const ConnectionHandle connection = holder_.open(key, state, timers_.now());
  flush();
  return connection;
}

void RealtimeSessionService::update(ConnectionHandle connection, const store::VisitorState& state) {
  holder_.update(connection, state, timers_.now());
  flush();
}

void RealtimeSessionService::close(ConnectionHandle connection, Farewell farewell) {
  const auto key = holder_.visitor_of(connection);
  holder_.close(connection, farewell, timers_.now());
  if (key) options_.metrics.connections(key->project, -1, !holder_.front_of(*key));
  flush();
}

void RealtimeSessionService::is_visitor_online(ProjectId project, std::string uid,
                                               UniqueFunction<void(bool)> answer) {
  get_many_visitor_online_status(project, {std::move(uid)},
                                 [answer = std::move(answer)](const StatusReport& report) mutable {
                                   answer(report.statuses[0].is_online);
                                 });
}

void RealtimeSessionService::get_many_visitor_online_status(ProjectId project, std::vector<std::string> uids,
                                                            UniqueFunction<void(StatusReport)> answer) {
  const std::size_t count = uids.size();
  auto done = [this, count, answer = std::move(answer)](Result<store::ReadReply> reply) mutable {
    if (!reply) return answer(unknown_report(count, now()));
    learn_time(reply->now);
    StatusReport report;
    report.revision = reply->revision;
    report.now = reply->now;
    report.statuses.reserve(count);
    for (auto& session : reply->sessions)
      report.statuses.push_back(status_of(std::move(session), reply->partial));
    answer(std::move(report));
  };
  store_.read(project, std::move(uids), limited<store::ReadReply>(std::move(done)));
}

void RealtimeSessionService::counts(ProjectId project, store::Answer<store::PresenceCounts> answer) {
  store_.counts(project, limited<store::PresenceCounts>(std::move(answer)));
}

void RealtimeSessionService::list_online(ProjectId project, std::string cursor, std::size_t limit,
                                         store::Answer<store::OnlinePage> answer) {
  store_.list_online(project, std::move(cursor), limit, limited<store::OnlinePage>(std::move(answer)));
}

void RealtimeSessionService::revision(ProjectId project, store::Answer<store::Revision> answer) {
  store_.revision(project, limited<store::Revision>(std::move(answer)));
}

WallTime RealtimeSessionService::now() const {
  return date(timers_.now()).value_or(timers_.clock().wall());
}

std::optional<WallTime> RealtimeSessionService::date(SteadyTime moment) const {
  if (!offset_) return std::nullopt;
  return WallTime(std::chrono::floor<Milliseconds>(moment.time_since_epoch()) + *offset_);
}

void RealtimeSessionService::on_store_reconnected() {
  // Our own clock may be minutes off, and the first visitor is not to wait for a claim to be dated.
  store_.time(on_loop<WallTime>([this](const Result<WallTime>& told) {
    if (told) learn_time(*told);
  }));
  holder_.on_reconnected(timers_.now());
  flush();
}

void RealtimeSessionService::on_still_here(UniqueFunction<void(const VisitorKey&)> callback) {
  still_here_ = std::move(callback);
  sweep_timer_.arm_in(limits::still_here_interval / limits::still_here_parts);
}

void RealtimeSessionService::sweep() {
  holder_.for_each_connection_in(sweep_part_, limits::still_here_parts,
                                 [&](ProjectId project, const std::string& uid) {
                                   still_here_({project, uid});
                                 });
  sweep_part_ = (sweep_part_ + 1) % limits::still_here_parts;
  sweep_timer_.arm_in(limits::still_here_interval / limits::still_here_parts);
}

void RealtimeSessionService::learn_time(WallTime store_now) {
  const bool first = !offset_;
  offset_ = store_now.time_since_epoch() - std::chrono::floor<Milliseconds>(timers_.now().time_since_epoch());
  if (first && clock_known_) clock_known_();
}

/// An answer that may come on any thread, handled on the loop, and not at all after the service's end.
template <typename Reply, typename Handler>
store::Answer<Reply> RealtimeSessionService::on_loop(Handler handler) {
  return lifetime_.bring_home(loop_, std::move(handler));
}

template <typename Reply>
store::Answer<Reply> RealtimeSessionService::limited(store::Answer<Reply> answer) {
  const std::uint64_t id = queries_.add<Reply>(std::move(answer));
  return on_loop<Reply>([this, id](Result<Reply> reply) { queries_.complete<Reply>(id, std::move(reply)); });
}

/// Sends what the holder wants sent, and waits for its next deadline.
void RealtimeSessionService::flush() {
  for (const auto& [project, has_visitors] : holder_.take_project_changes()) {
    if (!has_visitors) hinted_.erase(project);
    if (options_.on_project) options_.on_project(store::project_of(project), has_visitors);
    if (reaper_ == nullptr) continue;
    has_visitors ? reaper_->watch(project) : reaper_->unwatch(project);
  }
  for (HolderCommand& command : holder_.take_commands()) execute(std::move(command));
  const auto next = holder_.next();
  if (!next) {
    timer_.cancel();
  } else if (!timer_.armed() || timer_.deadline() != *next) {
    timer_.arm(*next);
  }
}

void RealtimeSessionService::execute(HolderCommand command) {
  switch (command.kind) {
    case HolderCommand::Kind::claim:
      return claim(std::move(command));
    case HolderCommand::Kind::release:
      return release(command);
    case HolderCommand::Kind::renew:
      return renew(command.project);
    case HolderCommand::Kind::refresh:
      return refresh(command.project, std::move(command.uids));
    case HolderCommand::Kind::list_claims:
      return list_claims(command.project, std::move(command.cursor));
  }
}

/// Hands the reply to the holder and learns the time from it.
template <typename Reply, typename Handle>
store::Answer<Reply> RealtimeSessionService::to_holder(Handle handle) {
  return on_loop<Reply>([this, handle = std::move(handle)](Result<Reply> reply) {
    if (reply) {
      learn_time(reply->now);
    } else {
      options_.metrics.failed();
    }
    handle(reply, timers_.now());
    flush();
  });
}

void RealtimeSessionService::claim(HolderCommand command) {
  auto handle = [this, project = command.project, uid = command.uid](const auto& reply, SteadyTime now) {
    if (reply) options_.metrics.claimed(project, reply->told);
    holder_.on_claim(project, uid, reply, now);
  };
  store_.claim(command.project, options_.holder, options_.lease, command.uid, std::move(command.state),
               to_holder<store::ClaimReply>(std::move(handle)));
}

void RealtimeSessionService::release(const HolderCommand& command) {
  const Milliseconds ago = time_since(command.left, timers_.now());
  const Milliseconds left = std::max(command.grace - std::min(ago, command.grace),
                                     std::min(command.grace, store::limits::late_release_grace));
  auto handle = [this, project = command.project, uid = command.uid, left](const auto& reply,
                                                                           SteadyTime now) {
    if (reply) {
      options_.metrics.released(project, reply->told);
      hint_reaper(project, left);
    }
    holder_.on_release(project, uid, reply, now);
  };
  store_.release(command.project, options_.holder, command.uid, command.grace, ago,
                 to_holder<store::ReleaseReply>(std::move(handle)));
}

void RealtimeSessionService::renew(ProjectId project) {
  auto handle = [this, project](const auto& reply, SteadyTime now) {
    if (reply) options_.metrics.renewed();
    holder_.on_renew(project, reply, now);
  };
  store_.renew(project, options_.holder, options_.lease, to_holder<store::RenewReply>(std::move(handle)));
}

void RealtimeSessionService::refresh(ProjectId project, std::vector<std::string> uids) {
  options_.metrics.refreshed(uids.size());
  auto handle = [this, project](const auto& reply, SteadyTime now) {
    holder_.on_refresh(project, reply, now);
  };
  store_.refresh(project, options_.holder, options_.lease, std::move(uids),
                 to_holder<store::RefreshReply>(std::move(handle)));
}

void RealtimeSessionService::list_claims(ProjectId project, std::string cursor) {
  auto handle = [this, project](const auto& reply, SteadyTime now) {
    holder_.on_claims(project, reply, now);
  };
  store_.claims_of(project, options_.holder, std::move(cursor), limits::claims_page,
                   to_holder<store::ClaimsPage>(std::move(handle)));
}

/// A release has been answered: any reap from now on knows of its grace. One hint stands for every grace that
/// begins before it is due, since the reap that it leads to answers when the next is.
void RealtimeSessionService::hint_reaper(ProjectId project, Milliseconds grace) {
  if (reaper_ == nullptr || grace.count() == 0) return;
  SteadyTime& hinted = hinted_[project];
  if (hinted > timers_.now()) return;
  hinted = timers_.now() + grace;
  reaper_->due_in(project, grace);
}

}  // namespace porchlight::presence
