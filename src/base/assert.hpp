#pragma once
// What a function takes for granted, said where it is taken: the thread that it runs on, the state that it is
// called in, an index within its bounds. Only a bug of ours makes it false; what clients, files and other
// servers send is answered with values.
//
// Where tests run, a false one ends the process. A release (NDEBUG) tells it once in the log and goes on: an
// end would throw every visitor of the node out for what may concern one, and silence would hide it. So the
// condition is looked at there too: it is cheap and changes nothing.

#include <atomic>

#ifdef NDEBUG
#define PORCHLIGHT_ASSERTION_FAILED tell_once
#else
#define PORCHLIGHT_ASSERTION_FAILED end_process
#endif

#define PORCHLIGHT_ASSERT(condition)                                                           \
  do {                                                                                         \
    if (!(condition)) [[unlikely]] {                                                           \
      static constinit ::porchlight::Assertion assertion(#condition, __FILE_NAME__, __LINE__); \
      assertion.PORCHLIGHT_ASSERTION_FAILED();                                                 \
    }                                                                                          \
  } while (false)

namespace porchlight {

/// One place that takes something for granted, for the macro.
class Assertion {
 public:
  constexpr Assertion(const char* expected, const char* file, int line)
      : expected_(expected), file_(file), line_(line) {}

  /// Tells the place and what was expected on standard error, and aborts. Thread: any.
  [[noreturn]] void end_process() const;
  /// A line at error, the first time: a place that is wrong a thousand times a second fills no disk. Thread:
  /// any.
  void tell_once();

 private:
  const char* expected_;
  const char* file_;
  int line_;
  std::atomic<bool> told_{false};
};

}  // namespace porchlight
