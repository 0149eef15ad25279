#pragma once
// Writes lines to a descriptor on a thread of its own, so that nobody who logs ever waits for whoever reads:
// a pipe that is full stops neither a connection nor /health. What is more than the queue holds is lost, and
// counted; as soon as there is room a line says how many.

#include "base/clock.hpp"
#include "base/unique_function.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace porchlight::log {

class LogWriter {
 public:
  /// `describe_loss` makes the line that says how many were lost. Thread: any.
  LogWriter(int descriptor, UniqueFunction<std::string(std::uint64_t lost)> describe_loss);
  /// As flush() for limits::log_last_words; the rest is lost.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  /// `line` without its end. Never waits. Thread: any.
  void write(std::string_view line);
  /// Waits until all that was written so far has gone out. False where it has not in this time. Thread: any.
  bool flush(Milliseconds at_most);
  /// Lines that went nowhere: past the limit, or the descriptor took none. Thread: any.
  [[nodiscard]] std::uint64_t lost() const;

 private:
  struct State;
  // Shared with the thread: one that hangs in a write is left behind at the end of the process.
  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace porchlight::log
