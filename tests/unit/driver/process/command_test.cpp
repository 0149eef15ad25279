#include "driver/process/command.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace porchlight::driver {
namespace {

using Words = std::vector<std::string>;
constexpr Milliseconds plenty{60'000};

TEST(Command, AnswersHowTheProgramEnds) {
  EXPECT_EQ(run_command(Words{"true"}, plenty).value(), 0);
  EXPECT_EQ(run_command(Words{"false"}, plenty).value(), 1);
  EXPECT_EQ(run_command(Words{"sh", "-c", "exit 42"}, plenty).value(), 42);
}

TEST(Command, ItsWordsAreNobodysShell) {
  const test::TemporaryFolder folder;
  const std::string witness = folder.path() + "/witness";
  EXPECT_EQ(run_command(Words{"test", "-e", "x; touch " + witness}, plenty).value(), 1);
  EXPECT_FALSE(std::filesystem::exists(witness));
}

TEST(Command, ThatIsNotThereOrIsEndedBySomebodyIsAnError) {
  EXPECT_FALSE(run_command(Words{"/no/such/program"}, plenty));
  EXPECT_FALSE(run_command(Words{"sh", "-c", "kill -9 $$"}, plenty));
}

TEST(Command, ThatTakesTooLongIsEndedWithAllThatItHasStarted) {
  const auto ran = run_command(Words{"sh", "-c", "sleep 1000 & sleep 1000"}, Milliseconds(1));
  ASSERT_FALSE(ran);
  EXPECT_NE(ran.error().message.find("took too long"), std::string::npos);
}

TEST(Command, ReadsNothingOfOurs) {
  EXPECT_EQ(run_command(Words{"sh", "-c", "read line"}, plenty).value(), 1);
}

}  // namespace
}  // namespace porchlight::driver
