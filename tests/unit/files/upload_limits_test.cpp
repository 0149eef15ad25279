#include "files/upload_limits.hpp"

#include "files/limits.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace porchlight::files {
namespace {

constexpr std::size_t most = 10'000'000;

std::string address(std::size_t number) {
  return "192.0." + std::to_string(number / 250) + "." + std::to_string(number % 250);
}

class UploadLimitsTest : public testing::Test {
 protected:
  std::string begin(UploadLimits& limits, const std::string& from, const std::string& sender,
                    std::uint64_t bytes) {
    auto place = limits.begin(from, sender, bytes, now);
    if (!place) return std::string(to_string(place.error().code));
    places.push_back(std::move(*place));
    return "ok";
  }
  SteadyTime now{std::chrono::seconds(1)};
  Metrics metrics;
  std::vector<UploadPlace> places;  // goes before the limits that gave them
};

TEST_F(UploadLimitsTest, OfAnAddressAndInAllAreBoundedUntilTheyEnd) {
  UploadLimits limits(true, most, metrics);
  for (std::size_t i = 0; i < limits::uploads_per_address; ++i) {
    EXPECT_EQ(begin(limits, address(1), "v" + std::to_string(i), 1), "ok");
  }
  EXPECT_EQ(begin(limits, address(1), "w", 1), "unavailable");
  for (std::size_t i = limits::uploads_per_address; i < limits::uploads; ++i) {
    EXPECT_EQ(begin(limits, address(i), "v" + std::to_string(i), 1), "ok");
  }
  EXPECT_EQ(begin(limits, address(999), "w", 1), "unavailable");
  places.clear();
  EXPECT_EQ(begin(limits, address(1), "x", 1), "ok");
  places.clear();
}

TEST_F(UploadLimitsTest, BytesAreBoundedByWhatIsSaid) {
  UploadLimits limits(true, most, metrics);
  std::uint64_t taken = 0;
  for (std::size_t i = 0; taken + most <= limits::uploads_bytes; ++i, taken += most) {
    EXPECT_EQ(begin(limits, address(i), "v" + std::to_string(i), most), "ok");
  }
  EXPECT_EQ(begin(limits, address(500), "w", most), "unavailable");
  places.clear();
  UploadLimits large(true, limits::uploads_bytes, metrics);
  for (std::size_t i = 0; i < limits::uploads_of_most; ++i) {
    EXPECT_EQ(begin(large, address(i), "v" + std::to_string(i), limits::uploads_bytes), "ok")
        << "one always fits";
  }
  places.clear();
}

TEST_F(UploadLimitsTest, AFewAddressesKeepOutNobody) {
  UploadLimits limits(true, most, metrics);
  const std::uint64_t share = limits::uploads_bytes / limits::upload_bytes_share;
  for (std::size_t i = 0; i + 1 < limits::upload_bytes_share; ++i) {
    for (std::uint64_t taken = 0; taken + most <= share; taken += most) {
      EXPECT_EQ(begin(limits, address(i), "v" + std::to_string(i), most), "ok");
    }
    EXPECT_EQ(begin(limits, address(i), "v" + std::to_string(i), most), "unavailable");
  }
  EXPECT_EQ(begin(limits, address(500), "w", most), "ok");
  places.clear();
}

TEST_F(UploadLimitsTest, SoManyAMinuteOfASenderAndOfAnAddress) {
  UploadLimits limits(true, most, metrics);
  const auto burst = [](double a_minute) {
    return static_cast<int>(a_minute * limits::upload_burst_minutes);
  };
  const int of_sender = burst(limits::uploads_a_minute_per_sender);
  for (int i = 0; i < of_sender; ++i) {
    EXPECT_EQ(begin(limits, address(1), "v", 1), "ok");
    places.clear();
  }
  EXPECT_EQ(begin(limits, address(1), "v", 1), "rateLimited");
  EXPECT_EQ(begin(limits, address(2), "v", 1), "rateLimited");
  const int of_address = burst(limits::uploads_a_minute_per_address);
  for (int i = of_sender + 1; i < of_address; ++i) {
    EXPECT_EQ(begin(limits, address(1), "w" + std::to_string(i), 1), "ok");
    places.clear();
  }
  EXPECT_EQ(begin(limits, address(1), "x", 1), "rateLimited");
  now += std::chrono::minutes(1);
  EXPECT_EQ(begin(limits, address(1), "v", 1), "ok");
  places.clear();
  UploadLimits off(false, most, metrics);
  for (int i = 0; i < 2 * of_sender; ++i) {
    EXPECT_EQ(begin(off, address(1), "v", 1), "ok");
    places.clear();
  }
}

TEST_F(UploadLimitsTest, ManySendersLimitThemselvesAndNoMemory) {
  UploadLimits limits(false, most, metrics);
  static_assert(limits::remembered_senders > 1'000, "KeyedRateLimiter's own tests reach it");
  std::vector<Place> downloads;
  for (std::size_t i = 0; i < limits::downloads_per_address + 1; ++i) {
    downloads.push_back(limits.begin_download(address(1)));
  }
  EXPECT_TRUE(downloads.back()) << "not limited by address";
  downloads.clear();
}

TEST_F(UploadLimitsTest, DownloadsAreBoundedToo) {
  UploadLimits limits(true, most, metrics);
  std::vector<Place> downloads;
  for (std::size_t i = 0; i < limits::downloads_per_address; ++i) {
    downloads.push_back(limits.begin_download(address(1)));
    EXPECT_TRUE(downloads.back());
  }
  EXPECT_FALSE(limits.begin_download(address(1)));
  for (std::size_t i = limits::downloads_per_address; i < limits::downloads; ++i) {
    downloads.push_back(limits.begin_download(address(i)));
    EXPECT_TRUE(downloads.back());
  }
  EXPECT_FALSE(limits.begin_download(address(990)));
  downloads.clear();
}

}  // namespace
}  // namespace porchlight::files
