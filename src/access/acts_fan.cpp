#include "access/acts_fan.hpp"

#include "access/limits.hpp"
#include "base/json.hpp"
#include "base/json_fields.hpp"
#include "base/log.hpp"
#include "store/database/acts.hpp"

#include <boost/json/parse.hpp>

#include <utility>

namespace porchlight::access {
namespace {

/// What is said to all gateways is said of no project.
constexpr ProjectId of_none = 0;

using BansByProject = std::unordered_map<ProjectId, std::vector<store::Ban>>;

BansByProject by_project(std::vector<store::Ban> bans) {
  BansByProject grouped;
  for (store::Ban& ban : bans) grouped[ban.visitor.project].push_back(std::move(ban));
  return grouped;
}

}  // namespace

ActsFan::ActsFan(Parts parts)
    : parts_(std::move(parts)),
      in_force_(parts_.metrics.gauge("porchlight_bans_in_force", "Bans in force, as they were last read.")),
      timer_(parts_.timers, [this] { tick(); }) {
  timer_.arm_in(limits::bans_interval);
}

void ActsFan::set_bus(store::MessageBus& bus) {
  bus_ = &bus;
  bus.subscribe(of_none);
}

Result<void> ActsFan::load() {
  auto bans = parts_.database.acts().bans_in_force(of_none, parts_.timers.clock().wall());
  if (!bans) return bans.error();
  for (auto& [project, list] : by_project(std::move(*bans))) {
    lists_[project] = std::make_shared<const BanList>(std::move(list));
    for (const Outlet& outlet : outlets_) outlet.receiver->on_bans(project, lists_[project]);
  }
  count();
  return {};
}

void ActsFan::bans_changed(ProjectId project, UniqueFunction<void()> then) {
  publish_bans(project);
  parts_.home.post(lifetime_.guard([this, project, then = std::move(then)]() mutable {
    readings_[project].waiting.push_back(std::move(then));
    read(project);
  }));
}

void ActsFan::add_address(const store::Ban& ban, std::string hash) {
  parts_.home.post(lifetime_.guard(
      [this, address = Address{ban.visitor.project, ban.id, std::move(hash)}]() mutable { write(address); }));
}

void ActsFan::tell_shown(const Shown& shown) {
  post_shown(shown);
  std::string payload;
  json::ObjectWriter(payload)
      .text("node", parts_.node)
      .number("project", shown.visitor.project)
      .text("uid", shown.visitor.uid)
      .text("name", shown.name)
      .text("tags", shown.tags)
      .end();
  bus_->publish(of_none, std::move(payload), false);
}

void ActsFan::post_shown(const Shown& shown) {
  const auto shared = std::make_shared<const Shown>(shown);
  for (const Outlet& outlet : outlets_)
    outlet.home->post([receiver = outlet.receiver, shared] { receiver->on_shown(*shared); });
}

void ActsFan::publish_bans(ProjectId project) {
  std::string payload;
  json::ObjectWriter(payload).text("node", parts_.node).number("bans", project).end();
  bus_->publish(of_none, std::move(payload), true);
}

void ActsFan::on_bus_message(ProjectId, std::string_view payload) {
  boost::system::error_code problem;
  const auto value =
      payload.size() > limits::acts_bus_bytes ? boost::json::value() : boost::json::parse(payload, problem);
  const boost::json::object* said = problem ? nullptr : value.if_object();
  if (said == nullptr) return log::warning("a message on the channel of all gateways that is none of ours");
  if (json::text_or_empty(*said, "node") == parts_.node) return;  // told when it was said
  if (const auto bans = json::find_number(*said, "bans")) {
    return parts_.home.post(lifetime_.guard([this, project = *bans] { read(project); }));
  }
  if (const auto project = json::find_number(*said, "project")) {
    post_shown({{*project, json::text_or_empty(*said, "uid")},
                json::text_or_empty(*said, "name"),
                json::text_or_empty(*said, "tags")});
  }
}

void ActsFan::on_bus_listening(ProjectId, bool missed) {
  if (missed) parts_.home.post(lifetime_.guard([this] { read(of_none); }));
}

void ActsFan::on_bus_lost(ProjectId) {
  publish_bans(of_none);
}

/// One question at a time; whoever asks meanwhile is answered by another behind it.
void ActsFan::read(ProjectId project) {
  Reading& reading = readings_[project];
  if (std::exchange(reading.under_way, true)) {
    reading.again = true;
    return;
  }
  parts_.pool.ask(
      parts_.home,
      [&database = parts_.database, project, now = parts_.timers.clock().wall()] {
        return database.acts().bans_in_force(project, now);
      },
      lifetime_.guard(
          [this, project](Result<std::vector<store::Ban>> bans) { have_read(project, std::move(bans)); }));
}

void ActsFan::have_read(ProjectId project, Result<std::vector<store::Ban>> bans) {
  Lists news;
  if (bans) {
    news = take(project, std::move(*bans));
  } else {
    log::warning("bans cannot be read: those that are known stay", {{"reason", bans.error().message}});
  }
  const auto left = std::make_shared<std::size_t>(news.empty() ? 0 : outlets_.size());
  if (*left == 0) return end_read(project);
  const auto shared = std::make_shared<const Lists>(std::move(news));
  for (const Outlet& outlet : outlets_) {
    outlet.home->post(
        [receiver = outlet.receiver, shared, told = lifetime_.bring_home(parts_.home, [this, project, left] {
          if (--*left == 0) end_read(project);
        })]() mutable {
          for (const auto& [of, list] : *shared) receiver->on_bans(of, list);
          told();
        });
  }
}

/// Those that are others now; of one project, or (0) of all.
ActsFan::Lists ActsFan::take(ProjectId project, std::vector<store::Ban> bans) {
  BansByProject read = by_project(std::move(bans));
  if (project != of_none) read[project];
  if (project == of_none) {
    for (const auto& [known, list] : lists_) read[known];
  }
  Lists news;
  for (auto& [of, list] : read) {
    const auto known = lists_.find(of);
    auto next = std::make_shared<const BanList>(std::move(list));
    if (known == lists_.end() ? next->all().empty() : known->second->all() == next->all()) continue;
    news.emplace_back(of, next);
    if (next->all().empty()) {
      lists_.erase(of);
    } else {
      lists_[of] = std::move(next);
    }
  }
  count();
  return news;
}

void ActsFan::end_read(ProjectId project) {
  Reading& reading = readings_[project];
  reading.under_way = false;
  if (std::exchange(reading.again, false)) return read(project);
  settle(project);
}

void ActsFan::settle(ProjectId project) {
  const auto found = readings_.find(project);
  if (found->second.under_way || found->second.addresses > 0) return;
  auto waiting = std::move(found->second.waiting);
  readings_.erase(found);
  for (auto& then : waiting) then();
}

void ActsFan::write(const Address& address) {
  ++readings_[address.project].addresses;
  auto work = [&database = parts_.database, address, now = parts_.timers.clock().wall()] {
    return database.acts().add_address(address.project, address.ban, address.hash, now);
  };
  parts_.pool.ask(parts_.home, std::move(work), lifetime_.guard([this, address](const Result<bool>& added) {
    if (added && *added) {
      publish_bans(address.project);
      read(address.project);
    }
    if (!added && owed_.size() < limits::owed_addresses) owed_.push_back(address);
    --readings_[address.project].addresses;
    settle(address.project);
  }));
}

void ActsFan::tick() {
  timer_.arm_in(limits::bans_interval);
  for (const Address& address : std::exchange(owed_, {})) write(address);
  read(of_none);
}

void ActsFan::count() {
  std::size_t bans = 0;
  for (const auto& [project, list] : lists_) bans += list->all().size();
  in_force_.set(static_cast<double>(bans));
}

}  // namespace porchlight::access
