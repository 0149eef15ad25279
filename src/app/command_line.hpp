#pragma once
// `porchlight VERB`: what the operator types. CLI11 stays in command_line.cpp; what the verbs do is in
// commands.hpp, and `serve` in server.hpp.

#include "app/configuration_sources.hpp"

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

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

/// `arguments`: without the program's name. Returns the process' exit status: 0 done, 1 it went wrong, 2 and
/// above the command line itself was wrong.
[[nodiscard]] int run_command_line(std::vector<std::string> arguments, const Surroundings& surroundings);

}  // namespace porchlight::app
