#include "load/poller.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>

namespace porchlight::bench {

Poller::Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

Poller::~Poller() {
  close(epoll_);
}

bool Poller::add(int descriptor, std::uint32_t events, Pollable& who) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &who;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0) return true;
  if (errno == EPERM) return false;
  throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void Poller::change(int descriptor, std::uint32_t events, Pollable& who) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &who;
  epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event);
}

void Poller::remove(int descriptor) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

void Poller::wait(Time deadline) {
  using std::chrono::duration_cast;
  using std::chrono::nanoseconds;
  const auto left = std::max(duration_cast<nanoseconds>(deadline - now()), nanoseconds::zero());
  const timespec timeout{.tv_sec = left.count() / 1'000'000'000, .tv_nsec = left.count() % 1'000'000'000};
  std::array<epoll_event, 256> events{};
  const int count = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
  if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll_pwait2");
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    static_cast<Pollable*>(event.data.ptr)->on_ready(event.events);
  }
}

GoSignal::GoSignal(Poller& poller) : poller_(poller) {
  if (!poller_.add(STDIN_FILENO, EPOLLIN, *this)) ended_ = true;
}

void GoSignal::on_ready(std::uint32_t /*events*/) {
  std::array<char, 256> bytes{};
  const ssize_t count = read(STDIN_FILENO, bytes.data(), bytes.size());
  if (count > 0) {
    lines_ += static_cast<int>(std::count(bytes.begin(), bytes.begin() + count, '\n'));
    return;
  }
  ended_ = true;
  poller_.remove(STDIN_FILENO);
}

}  // namespace porchlight::bench
