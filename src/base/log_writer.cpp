#include "base/log_writer.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <limits.h>
#include <mutex>
#include <poll.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace porchlight::log {

struct LogWriter::State {
  State(int to, UniqueFunction<std::string(std::uint64_t)> describe)
      : descriptor(to), describe_loss(std::move(describe)) {}

  const int descriptor;
  UniqueFunction<std::string(std::uint64_t)> describe_loss;
  std::mutex mutex;
  std::condition_variable wake;
  std::condition_variable changed;
  std::vector<std::string> waiting;
  std::size_t bytes = 0;  // that wait or are being written
  bool writing = false;
  bool stopping = false;
  bool ended = false;
  std::uint64_t lost = 0;
  std::uint64_t told = 0;  // of those lost

  void run();
  void write_batch(std::unique_lock<std::mutex>& lock);
  [[nodiscard]] bool put(std::string_view text);
  [[nodiscard]] bool wait_for_room();
};

LogWriter::LogWriter(int descriptor, UniqueFunction<std::string(std::uint64_t)> describe_loss)
    : state_(std::make_shared<State>(descriptor, std::move(describe_loss))),
      thread_([state = state_] { state->run(); }) {}

LogWriter::~LogWriter() {
  static_cast<void>(flush(limits::log_last_words));
  std::unique_lock lock(state_->mutex);
  state_->stopping = true;
  state_->wake.notify_all();
  const bool ended = state_->changed.wait_for(lock, 2 * limits::log_poll, [this] { return state_->ended; });
  lock.unlock();
  if (ended) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void LogWriter::write(std::string_view line) {
  {
    const std::scoped_lock lock(state_->mutex);
    if (state_->bytes + line.size() + 1 > limits::log_queue_bytes) {
      ++state_->lost;
      return;
    }
    state_->bytes += line.size() + 1;
    state_->waiting.emplace_back(line);
    state_->waiting.back() += '\n';
  }
  state_->wake.notify_one();
}

bool LogWriter::flush(Milliseconds at_most) {
  std::unique_lock lock(state_->mutex);
  return state_->changed.wait_for(lock, at_most,
                                  [this] { return state_->waiting.empty() && !state_->writing; });
}

std::uint64_t LogWriter::lost() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->lost;
}

void LogWriter::State::run() {
  std::unique_lock lock(mutex);
  for (;;) {
    wake.wait(lock, [this] { return !waiting.empty() || lost > told || stopping; });
    if (stopping) break;
    write_batch(lock);
    changed.notify_all();
  }
  ended = true;
  changed.notify_all();
}

/// Those that wait, and behind them how many came too late to be among them.
void LogWriter::State::write_batch(std::unique_lock<std::mutex>& lock) {
  const auto lines = std::exchange(waiting, {});
  const std::uint64_t untold = lost - std::exchange(told, lost);
  writing = true;
  lock.unlock();
  std::size_t taken = 0;
  std::uint64_t failed = 0;
  for (const std::string& line : lines) {
    taken += line.size();
    if (!put(line)) ++failed;
  }
  if (untold > 0 && failed == 0) static_cast<void>(put(describe_loss(untold) + '\n'));
  lock.lock();
  writing = false;
  bytes -= taken;
  lost += failed;
  if (failed > 0) told = lost;  // there is nobody to tell
}

bool LogWriter::State::put(std::string_view text) {
  while (!text.empty()) {
    if (!wait_for_room()) return false;
    // A pipe that has room takes this much without waiting.
    const ssize_t taken = ::write(descriptor, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (taken > 0) {
      text.remove_prefix(static_cast<std::size_t>(taken));
    } else if (errno != EINTR && errno != EAGAIN) {
      return false;
    }
  }
  return true;
}

bool LogWriter::State::wait_for_room() {
  pollfd wanted{.fd = descriptor, .events = POLLOUT, .revents = 0};
  for (;;) {
    const int ready = ::poll(&wanted, 1, static_cast<int>(limits::log_poll.count()));
    if (ready > 0) return (wanted.revents & (POLLERR | POLLNVAL)) == 0;
    if (ready < 0 && errno != EINTR) return false;
    const std::scoped_lock lock(mutex);
    if (stopping) return false;
  }
}

}  // namespace porchlight::log
