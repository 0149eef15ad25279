#pragma once
// `porchlight VERB`: what the operator types. CLI11 stays in command_line.cpp; what the verbs do is in
// commands.hpp, and `serve` in server.hpp.

#include "app/surroundings.hpp"

#include <string>
#include <vector>

namespace porchlight::app {

/// `arguments`: without the program's name. Returns the process' exit status: 0 done, 1 it went wrong, 2 and
/// above the command line itself was wrong.
[[nodiscard]] int run_command_line(std::vector<std::string> arguments, const Surroundings& surroundings);

}  // namespace porchlight::app
