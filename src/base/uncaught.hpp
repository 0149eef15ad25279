#pragma once
// An exception that nobody caught is a bug, on whichever thread: the process says what it was and ends,
// rather than go on with half of its threads or end without a word.

namespace porchlight {

/// The exit status of such an end (sysexits.h: an internal software error).
inline constexpr int uncaught_status = 70;

/// From now on std::terminate() logs the exception and ends the process with that status.
/// Thread: the main thread, before it starts others.
void end_on_uncaught();

}  // namespace porchlight
