#include "presence/reaper.hpp"

#include "presence/limits.hpp"
#include "store/sessions/bots.hpp"

#include <utility>

namespace porchlight::presence {
namespace {

/// Each project as its two halves. One in which nothing waits is asked for once, and forgotten.
std::vector<ProjectId> with_bots(const std::vector<ProjectId>& projects) {
  std::vector<ProjectId> both;
  both.reserve(projects.size() * 2);
  for (const ProjectId project : projects) {
    both.push_back(project);
    both.push_back(store::bots_of(project));
  }
  return both;
}

}  // namespace

Reaper::Reaper(store::SessionStore& store, Executor& home, TimerQueue& timers, ReaperSink& sink,
               Options options)
    : store_(store),
      home_(home),
      timers_(timers),
      sink_(sink),
      all_projects_(std::move(options.all_projects)),
      schedule_(options.lease, options.new_store),
      timer_(timers, [this] { run(); }) {}

Reaper::~Reaper() = default;

template <typename Task>
void Reaper::on_home(Task task) {
  home_.post(lifetime_.guard(std::move(task)));
}

template <typename Reply, typename Handler>
store::Answer<Reply> Reaper::answer_home(Handler handler) {
  return lifetime_.bring_home(home_, std::move(handler));
}

void Reaper::start() {
  on_home([this] { run(); });
}

void Reaper::watch(ProjectId project) {
  on_home([this, project] {
    schedule_.watch(project, timers_.now());
    arm();
  });
}

void Reaper::unwatch(ProjectId project) {
  on_home([this, project] { schedule_.unwatch(project); });
}

void Reaper::due_in(ProjectId project, Milliseconds delay) {
  on_home([this, project, delay] {
    schedule_.due_in(project, delay, timers_.now());
    arm();
  });
}

void Reaper::run() {
  started_ = true;
  for (const ReapCommand& command : schedule_.run(timers_.now())) execute(command);
  arm();
}

void Reaper::arm() {
  if (started_) timer_.arm(schedule_.next(timers_.now()));
}

void Reaper::execute(const ReapCommand& command) {
  const auto adopt = [this](const std::vector<ProjectId>& projects) {
    schedule_.adopt(projects, timers_.now());
    run();
  };
  switch (command.kind) {
    case ReapCommand::Kind::reap:
      store_.reap(command.project, command.expected, limits::reap_batch,
                  answer_home<store::ReapReply>(
                      [this, project = command.project](const auto& reply) { on_reap(project, reply); }));
      return;
    case ReapCommand::Kind::ask_time:
      store_.time(answer_home<WallTime>([this](const auto& reply) {
        schedule_.on_time(reply, timers_.now());
        run();
      }));
      return;
    case ReapCommand::Kind::ask_recent_projects:
      store_.recent_projects(answer_home<std::vector<ProjectId>>([adopt](const auto& reply) {
        if (reply) adopt(*reply);
      }));
      return;
    case ReapCommand::Kind::ask_all_projects:
      if (!all_projects_) return;
      all_projects_(lifetime_.bring_home(
          home_, [adopt](const std::vector<ProjectId>& projects) { adopt(with_bots(projects)); }));
      return;
  }
}

void Reaper::on_reap(ProjectId project, const Result<store::ReapReply>& reply) {
  if (reply && !reply->refused) {
    for (const store::Ended& ended : reply->ended) sink_.on_session_ended(project, ended);
    sink_.on_revision(project, reply->revision);
  }
  schedule_.on_reap(project, reply, timers_.now());
  run();
}

}  // namespace porchlight::presence
