#include "net/signals.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace porchlight::net {

struct Signals::Impl {
  Impl(EventLoop& loop, UniqueFunction<void()> callback)
      : set(loop.io(), SIGINT, SIGTERM), on_signal(std::move(callback)) {}

  void wait() {
    set.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;  // the set is being destroyed
      on_signal();
      wait();
    });
  }

  boost::asio::signal_set set;
  UniqueFunction<void()> on_signal;
};

Signals::Signals(EventLoop& loop, UniqueFunction<void()> on_signal)
    : impl_(std::make_unique<Impl>(loop, std::move(on_signal))) {
  impl_->wait();
}

Signals::~Signals() = default;

}  // namespace porchlight::net
