// `porchlight VERB` as somebody types it, on a data folder of the test's own.
#pragma once

#include "app/command_line.hpp"
#include "support/temporary_folder.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::app {

inline constexpr const char* secret = "0123456789abcdef0123456789abcdef";

class CommandLineTest : public testing::Test {
 protected:
  /// Returns the exit status; what was printed is in out_ and err_.
  int run(std::vector<std::string> arguments, const std::string& input = {}) {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    const Surroundings surroundings{.in = in,
                                    .out = out,
                                    .err = err,
                                    .environment = environment_,
                                    .at_terminal = at_terminal_,
                                    .serve = [this](const Configuration& given) {
                                      served_ = given;
                                      return 7;
                                    }};
    const int status = run_command_line(std::move(arguments), surroundings);
    out_ = out.str();
    err_ = err.str();
    return status;
  }
  boost::json::value run_json(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.emplace_back("--json");
    EXPECT_EQ(run(std::move(arguments), input), 0) << err_;
    return boost::json::parse(out_);
  }

  test::TemporaryFolder folder_;
  NamedTexts environment_{{"PORCHLIGHT_SERVER_DATA", folder_.path() + "/data"},
                          {"PORCHLIGHT_JWT_SECRET", secret}};
  bool at_terminal_ = false;
  std::optional<Configuration> served_;
  std::string out_;
  std::string err_;
};

}  // namespace porchlight::app
