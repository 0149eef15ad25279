#include "app/command_line.hpp"
#include "app/server.hpp"
#include "base/uncaught.hpp"

#include <iostream>
#include <unistd.h>

int main(int argc, char** argv) {
  porchlight::end_on_uncaught();
  const porchlight::app::Surroundings surroundings{
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .environment = porchlight::app::process_environment(),
      .at_terminal = isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0,
      .serve =
          [](const porchlight::app::Configuration& configuration) {
            const auto environment = porchlight::app::process_environment();
            return porchlight::app::serve(configuration,
                                          porchlight::app::service_request(environment, getpid()));
          },
  };
  return porchlight::app::run_command_line({argv + 1, argv + argc}, surroundings);
}
