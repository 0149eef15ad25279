#include "base/assert.hpp"

#include "base/log.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace porchlight {

void Assertion::end_process() const {
  log::flush();
  // Not through the log, which a test may have turned off.
  std::fprintf(stderr, "%s:%d: assertion failed: expected %s\n", file_, line_, expected_);
  std::abort();
}

void Assertion::tell_once() {
  if (told_.exchange(true)) return;
  log::error("porchlight has a bug: something that must hold does not (told once)",
             {{"expected", expected_}, {"place", std::string(file_) + ":" + std::to_string(line_)}});
}

}  // namespace porchlight
