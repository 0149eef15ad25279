#pragma once

#include "app/configuration_sources.hpp"

#include <functional>
#include <iosfwd>

namespace porchlight::app {

/// What a command line works with; a test brings its own.
struct Surroundings {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  NamedTexts environment;
  bool at_terminal = false;  // a person can be asked
  std::function<int(const Configuration&)> serve;
};

}  // namespace porchlight::app
