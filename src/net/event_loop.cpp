#include "net/event_loop.hpp"

#include "base/assert.hpp"
#include "net/limits.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <mutex>
#include <utility>
#include <vector>

namespace porchlight::net {

namespace asio = boost::asio;

struct EventLoop::Impl {
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  asio::steady_timer timer{io};
  SteadyTime timer_deadline = SteadyTime::max();  // what `timer` waits for; max: nothing
  std::vector<UniqueFunction<void()>> end_of_turn;
  // A queue of our own: Asio keeps what the loop's own thread posts aside until its handler returns, so that
  // another thread's later post would overtake it.
  std::mutex posted_mutex;
  std::vector<UniqueFunction<void()>> posted;
  bool closed = false;
  std::vector<char> read_buffer = std::vector<char>(limits::read_buffer_bytes);
};

EventLoop::EventLoop(const Clock& clock, unsigned index)
    : index_(index), timers_(clock), impl_(std::make_unique<Impl>()) {
  timers_.on_earlier([this] { arm_timer(); });
}

EventLoop::~EventLoop() {
  // What still waits may own streams and timers: it goes first, while the context is there.
  close();
}

void EventLoop::close() {
  PORCHLIGHT_ASSERT(!running_);
  std::vector<UniqueFunction<void()>> tasks;
  {
    const std::lock_guard lock(impl_->posted_mutex);
    impl_->closed = true;
    tasks.swap(impl_->posted);
  }
  tasks.clear();
  // What goes may put more there: whoever ends a connection disposes of it.
  while (!impl_->end_of_turn.empty()) std::exchange(impl_->end_of_turn, {});
}

void EventLoop::run() {
  PORCHLIGHT_ASSERT(!running_);
  thread_ = std::this_thread::get_id();
  running_ = true;
  impl_->io.restart();
  arm_timer();
  impl_->io.run();
  running_ = false;
}

void EventLoop::run_one(Milliseconds at_most) {
  PORCHLIGHT_ASSERT(!running_);
  thread_ = std::this_thread::get_id();
  arm_timer();
  impl_->io.restart();
  impl_->io.run_one_for(at_most);
}

void EventLoop::stop() {
  asio::post(impl_->io, [this] { impl_->io.stop(); });
}

void EventLoop::post(UniqueFunction<void()> task) {
  bool first = false;
  {
    const std::lock_guard lock(impl_->posted_mutex);
    if (impl_->closed) return;
    first = impl_->posted.empty();
    impl_->posted.push_back(std::move(task));
  }
  if (first) asio::post(impl_->io, [this] { run_posted(); });
}

void EventLoop::run_posted() {
  std::vector<UniqueFunction<void()>> tasks;
  {
    const std::lock_guard lock(impl_->posted_mutex);
    tasks.swap(impl_->posted);
  }
  for (auto& task : tasks) task();
}

void EventLoop::at_end_of_turn(UniqueFunction<void()> task) {
  PORCHLIGHT_ASSERT(owned_here());
  const bool first = impl_->end_of_turn.empty();
  impl_->end_of_turn.push_back(std::move(task));
  if (first) asio::post(impl_->io, [this] { run_end_of_turn(); });
}

void EventLoop::run_end_of_turn() {
  auto tasks = std::exchange(impl_->end_of_turn, {});
  for (auto& task : tasks) task();
}

boost::asio::io_context& EventLoop::io() {
  return impl_->io;
}

std::span<char> EventLoop::read_buffer() {
  return impl_->read_buffer;
}

void EventLoop::arm_timer() {
  const auto next = timers_.next();
  if (!next || *next >= impl_->timer_deadline) return;
  impl_->timer_deadline = *next;
  impl_->timer.expires_at(*next);
  impl_->timer.async_wait([this](const boost::system::error_code& error) {
    if (error) return;  // armed again for something earlier
    impl_->timer_deadline = SteadyTime::max();
    timers_.run_due();
    arm_timer();
  });
}

}  // namespace porchlight::net
