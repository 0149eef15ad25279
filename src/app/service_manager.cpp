#include "app/service_manager.hpp"

#include "app/server_limits.hpp"
#include "base/log.hpp"
#include "net/notify_socket.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

namespace porchlight::app {
namespace {

std::string_view service_variable(const NamedTexts& environment, std::string_view name) {
  const auto found = std::find_if(environment.begin(), environment.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  return found == environment.end() ? std::string_view() : std::string_view(found->second);
}

/// -1 where it is none.
std::int64_t service_number(std::string_view text) {
  std::int64_t number = -1;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc{} && end == text.data() + text.size() ? number : -1;
}

}  // namespace

ServiceRequest service_request(const NamedTexts& environment, std::int64_t pid) {
  ServiceRequest request;
  request.socket = service_variable(environment, "NOTIFY_SOCKET");
  const std::string_view whose = service_variable(environment, "WATCHDOG_PID");
  const std::int64_t microseconds = service_number(service_variable(environment, "WATCHDOG_USEC"));
  if ((whose.empty() || service_number(whose) == pid) && microseconds > 0) {
    request.watchdog = Milliseconds(microseconds / 1'000);
  }
  return request;
}

ServiceManager::Send service_socket(const ServiceRequest& request) {
  if (request.socket.empty()) return nullptr;
  auto socket = net::NotifySocket::open(request.socket);
  if (!socket) {
    log::warning("NOTIFY_SOCKET is not told anything", {{"reason", socket.error().message}});
    return nullptr;
  }
  return [socket = std::move(*socket)](std::string_view message) { return socket.send(message); };
}

ServiceManager::ServiceManager(TimerQueue& timers, Executor& home, std::vector<Executor*> loops,
                               Milliseconds watchdog, Send send)
    : home_(home),
      loops_(std::move(loops)),
      watchdog_(watchdog),
      send_(std::move(send)),
      timer_(timers, [this] { tick(); }),
      turned_(loops_.size(), false) {}

void ServiceManager::ready() {
  if (send_) tick();
}

void ServiceManager::stopping() {
  if (!send_ || std::exchange(stopping_, true)) return;
  static_cast<void>(send_("STOPPING=1"));
}

/// Several times within the watchdog's time, so that one that comes late is no stall.
void ServiceManager::tick() {
  if (!told_ready_ && !stopping_) told_ready_ = send_("READY=1");
  if (watchdog_ > Milliseconds(0)) {
    timer_.arm_in(std::max(Milliseconds(1), watchdog_ / server_limits::watchdog_rounds));
    begin_round();
  } else if (!told_ready_ && !stopping_) {
    timer_.arm_in(server_limits::ready_retry);
  }
}

/// A question to each loop, and no other one before all have answered: what stands still gathers none.
void ServiceManager::begin_round() {
  if (waiting_ > 0) {
    if (++missed_ == server_limits::watchdog_rounds / 2) tell_of_stall();
    return;
  }
  missed_ = 0;
  waiting_ = loops_.size();
  turned_.assign(loops_.size(), false);
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    loops_[i]->post([this, i] { home_.post([this, i] { on_turned(i); }); });
  }
}

void ServiceManager::on_turned(std::size_t loop) {
  turned_[loop] = true;
  if (--waiting_ == 0) static_cast<void>(send_("WATCHDOG=1"));
}

void ServiceManager::tell_of_stall() {
  std::string still;
  for (std::size_t i = 0; i < turned_.size(); ++i) {
    if (!turned_[i]) still += (still.empty() ? "" : ",") + std::to_string(i);
  }
  log::error("I/O threads stand still: the service manager is given no sign of life", {{"threads", still}});
}

}  // namespace porchlight::app
