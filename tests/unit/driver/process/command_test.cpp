#include "driver/process/command.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace porchlight::driver {
namespace {

using Words = std::vector<std::string>;
constexpr Milliseconds plenty{60'000};
const std::atomic<bool> goes_on = false;

TEST(Command, AnswersHowTheProgramEnds) {
  EXPECT_EQ(run_command(Words{"true"}, plenty, goes_on).value(), 0);
  EXPECT_EQ(run_command(Words{"false"}, plenty, goes_on).value(), 1);
  EXPECT_EQ(run_command(Words{"sh", "-c", "exit 42"}, plenty, goes_on).value(), 42);
}

TEST(Command, ItsWordsAreNobodysShell) {
  const test::TemporaryFolder folder;
  const std::string witness = folder.path() + "/witness";
  EXPECT_EQ(run_command(Words{"test", "-e", "x; touch " + witness}, plenty, goes_on).value(), 1);
  EXPECT_FALSE(std::filesystem::exists(witness));
}

TEST(Command, ThatIsNotThereOrIsEndedBySomebodyIsAnError) {
  EXPECT_FALSE(run_command(Words{"/no/such/program"}, plenty, goes_on));
  EXPECT_FALSE(run_command(Words{"sh", "-c", "kill -9 $$"}, plenty, goes_on));
}

TEST(Command, ThatTakesTooLongIsEndedWithAllThatItHasStarted) {
  const auto ran = run_command(Words{"sh", "-c", "sleep 1000 & sleep 1000"}, Milliseconds(1), goes_on);
  ASSERT_FALSE(ran);
  EXPECT_NE(ran.error().message.find("took too long"), std::string::npos);
}

TEST(Command, ReadsNothingOfOurs) {
  EXPECT_EQ(run_command(Words{"sh", "-c", "read line"}, plenty, goes_on).value(), 1);
}

TEST(Command, KnowsNothingOfOurEnvironment) {
  ::setenv("PORCHLIGHT_TEST_SECRET", "password", 1);
  EXPECT_EQ(run_command(Words{"sh", "-c", "test -z \"$PORCHLIGHT_TEST_SECRET\" && test -n \"$PATH\""}, plenty,
                        goes_on)
                .value(),
            0);
  ::unsetenv("PORCHLIGHT_TEST_SECRET");
}

TEST(Command, IsEndedWhereWeStopWithAllThatItHasStarted) {
  const test::TemporaryFolder folder;
  const std::string begun = folder.path() + "/begun";
  std::atomic<bool> stop = false;
  std::thread stopper([&] {
    while (!std::filesystem::exists(begun)) std::this_thread::yield();
    stop = true;
  });
  // A child that outlived it would hold the lock.
  const std::string lock = folder.path() + "/lock";
  const auto ran = run_command(
      Words{"sh", "-c", "flock " + lock + " sleep 1000 & touch " + begun + "; sleep 1000"}, plenty, stop);
  stopper.join();
  ASSERT_FALSE(ran);
  EXPECT_NE(ran.error().message.find("we stop"), std::string::npos);
  EXPECT_EQ(run_command(Words{"flock", lock, "true"}, plenty, goes_on).value(), 0);
}

TEST(Command, WhatItSaysIsHeldByNobody) {
  EXPECT_EQ(run_command(Words{"sh", "-c", "head -c 100000000 /dev/zero; head -c 100000000 /dev/zero >&2"},
                        plenty, goes_on)
                .value(),
            0);
}

}  // namespace
}  // namespace porchlight::driver
