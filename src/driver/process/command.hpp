#pragma once
// Another program, run without a shell, with an end: what it says is nobody's business, how it ends is.

#include "base/clock.hpp"

#include <boost/system/result.hpp>

#include <atomic>
#include <span>
#include <string>

namespace porchlight::driver {

struct CommandError {
  std::string message;
};
[[noreturn]] void throw_exception_from_error(const CommandError& error,
                                             const boost::source_location& location);

/// Runs the first word with the others, standard input and outputs nowhere, and answers its exit code. Of our
/// environment it has what programs need to find things and nothing else: ours has passwords in it. Past
/// `time`, or within a tenth of a second of `stop`, it is killed, with all that it has started. Errors: it
/// could not be started, was killed, or took too long. Thread: one that may block.
[[nodiscard]] boost::system::result<int, CommandError> run_command(std::span<const std::string> words,
                                                                   Milliseconds time,
                                                                   const std::atomic<bool>& stop);

}  // namespace porchlight::driver
