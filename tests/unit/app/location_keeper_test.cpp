#include "app/location_keeper.hpp"

#include "app/server_limits.hpp"
#include "support/location_writer.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

namespace porchlight::app {
namespace {

using namespace std::chrono_literals;

class LocationKeeperTest : public testing::Test {
 protected:
  ~LocationKeeperTest() override {
    pool.abandon();
    home.close();
  }
  /// As geoipupdate does: another file takes the name.
  void write(const std::string& country) {
    test::LocationWriter writer;
    writer.add(0x01020300, 24, country, "");
    writer.write(path + ".new");
    std::filesystem::rename(path + ".new", path);
  }
  /// Time passes, and what the keeper finds then is told.
  void pass(Milliseconds time) {
    clock.advance(time);
    home.timers().run_due();
    settle();
  }
  void settle() {
    bool done = false;
    pool.post([&] { home.post([&] { done = true; }); });
    while (!done) home.run_one(1s);
  }

  test::TemporaryFolder folder;
  const std::string path = folder.path() + "/places.mmdb";
  ManualClock clock;
  BlockingPool pool{1};
  net::EventLoop home{clock, 0};
  std::vector<std::string> told;  // where 1.2.3.4 is
  LocationKeeper keeper{path, home, pool, [this](const LocationKeeper::File& file) {
                          told.push_back(file->place_of("1.2.3.4").country);
                        }};
};

using Countries = std::vector<std::string>;

TEST_F(LocationKeeperTest, AFileThatChangesIsReadAnewWithinAMinute) {
  write("DE");
  ASSERT_TRUE(keeper.start());
  EXPECT_EQ(told, Countries{"DE"});
  pass(server_limits::location_interval);
  EXPECT_EQ(told, Countries{"DE"}) << "it is the same";
  write("FR");
  pass(server_limits::location_interval - 1ms);
  EXPECT_EQ(told, Countries{"DE"});
  pass(1ms);
  EXPECT_EQ(told, (Countries{"DE", "FR"}));
}

TEST_F(LocationKeeperTest, OrWhenItIsToldTo) {
  write("DE");
  ASSERT_TRUE(keeper.start());
  write("FR");
  keeper.look();
  keeper.look();
  settle();
  EXPECT_EQ(told, (Countries{"DE", "FR"}));
}

TEST_F(LocationKeeperTest, ABrokenFileKeepsFromStartingAndLaterTheLastOneStays) {
  EXPECT_FALSE(keeper.start());
  write("DE");
  ASSERT_TRUE(keeper.start());
  std::ofstream(path, std::ios::trunc) << "nonsense";
  pass(server_limits::location_interval);
  std::filesystem::remove(path);
  pass(server_limits::location_interval);
  EXPECT_EQ(told, Countries{"DE"});
  write("FR");
  pass(server_limits::location_interval);
  EXPECT_EQ(told, (Countries{"DE", "FR"}));
}

}  // namespace
}  // namespace porchlight::app
