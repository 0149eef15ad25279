#include "net/signals.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace porchlight::net {
namespace {

sigset_t taken_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  return set;
}

}  // namespace

void prepare_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow: an error of that write, not the end
  const sigset_t taken = taken_signals();
  pthread_sigmask(SIG_BLOCK, &taken, nullptr);
}

bool stop_waits() {
  sigset_t waiting;
  sigemptyset(&waiting);
  sigpending(&waiting);
  return sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1;
}

struct Signals::Impl {
  Impl(EventLoop& loop, UniqueFunction<void()> stop, UniqueFunction<void()> hangup)
      : set(loop.io(), SIGINT, SIGTERM, SIGHUP), on_stop(std::move(stop)), on_hangup(std::move(hangup)) {}

  void wait() {
    set.async_wait([this](const boost::system::error_code& error, int signal) {
      if (error) return;  // the set is being destroyed
      if (signal == SIGHUP) {
        on_hangup();
      } else {
        on_stop();
      }
      wait();
    });
  }

  boost::asio::signal_set set;
  UniqueFunction<void()> on_stop;
  UniqueFunction<void()> on_hangup;
};

Signals::Signals(EventLoop& loop, UniqueFunction<void()> on_stop, UniqueFunction<void()> on_hangup)
    : impl_(std::make_unique<Impl>(loop, std::move(on_stop), std::move(on_hangup))) {
  impl_->wait();
  const sigset_t taken = taken_signals();
  pthread_sigmask(SIG_UNBLOCK, &taken, nullptr);
}

/// What comes after the set is of no use to anybody: the end is under way.
Signals::~Signals() {
  const sigset_t taken = taken_signals();
  pthread_sigmask(SIG_BLOCK, &taken, nullptr);
}

}  // namespace porchlight::net
