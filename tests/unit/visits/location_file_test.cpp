#include "visits/location_file.hpp"

#include "support/location_writer.hpp"
#include "support/temporary_folder.hpp"
#include "visits/limits.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace porchlight::visits {
namespace {

using testing::HasSubstr;

class LocationFileTest : public testing::Test {
 protected:
  std::shared_ptr<const LocationFile> opened(const test::LocationWriter& writer) {
    writer.write(path);
    auto file = LocationFile::open(path);
    EXPECT_TRUE(file) << (file ? "" : file.error().message);
    return file ? *file : nullptr;
  }
  std::string problem() {
    const auto file = LocationFile::open(path);
    return file ? "" : file.error().message;
  }

  test::TemporaryFolder folder;
  const std::string path = folder.path() + "/places.mmdb";
};

TEST_F(LocationFileTest, AnAddressHasTheCountryAndCityOfItsNetwork) {
  test::LocationWriter writer;
  writer.add(0x01020300, 24, "DE", "K\xC3\xB6ln");
  writer.add(0x08000000, 8, "US", "");
  const auto file = opened(writer);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->place_of("1.2.3.77"), (Place{"DE", "K\xC3\xB6ln"}));
  EXPECT_EQ(file->place_of("::ffff:1.2.3.77").country, "DE");
  EXPECT_EQ(file->place_of("8.8.8.8"), (Place{"US", ""}));
  EXPECT_EQ(file->place_of("1.2.4.1"), Place{});
  for (const char* const none : {"", "nonsense", "1.2.3", "::1", "1.2.3.4:80"}) {
    EXPECT_EQ(file->place_of(none), Place{}) << none;
  }
}

TEST_F(LocationFileTest, WhatIsNoCountryIsNoneAndACityIsTextOfOneLine) {
  test::LocationWriter writer;
  writer.add(0x01000000, 8, "Germany",
             "a\tb\xE2\x80\xAE"
             "c");
  writer.add(0x02000000, 8, "de", std::string(limits::city_characters + 1, 'x'));
  const auto file = opened(writer);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->place_of("1.1.1.1"), (Place{"", "a b c"}));
  EXPECT_EQ(file->place_of("2.1.1.1"), (Place{"", std::string(limits::city_characters, 'x')}));
}

TEST_F(LocationFileTest, WhoWritesOverTheFileChangesNothingUnderOurHands) {
  test::LocationWriter writer;
  writer.add(0x01020300, 24, "DE", "Bonn");
  const auto file = opened(writer);
  ASSERT_TRUE(file);
  std::ofstream(path, std::ios::trunc) << "x";
  EXPECT_EQ(file->place_of("1.2.3.4"), (Place{"DE", "Bonn"}));
}

TEST_F(LocationFileTest, AFileThatIsNoneSaysWhy) {
  EXPECT_THAT(problem(), HasSubstr(path + ": No such file"));
  std::ofstream(path) << "nonsense";
  EXPECT_THAT(problem(), HasSubstr(path));
  test::LocationWriter writer;
  writer.add(0x01020300, 24, "DE", "Bonn");
  const std::string whole = writer.bytes();
  std::ofstream(path, std::ios::trunc) << whole.substr(0, whole.size() / 2);
  EXPECT_THAT(problem(), HasSubstr("cannot read the file of locations"));
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  EXPECT_NE(problem(), "");
}

TEST_F(LocationFileTest, OneThatIsLargerThanAnyIsNotRead) {
  std::ofstream(path) << "x";
  std::filesystem::resize_file(path, limits::location_bytes + 1);
  EXPECT_THAT(problem(), HasSubstr("larger"));
}

TEST_F(LocationFileTest, WhateverIsWrongInItHarmsNobody) {
  test::LocationWriter writer;
  writer.add(0x01020300, 24, "DE", "Bonn");
  const std::string whole = writer.bytes();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string broken = whole;
    broken[i] = static_cast<char>(~broken[i]);
    std::ofstream(path, std::ios::trunc | std::ios::binary) << broken;
    if (const auto file = LocationFile::open(path)) static_cast<void>((*file)->place_of("1.2.3.4"));
  }
}

}  // namespace
}  // namespace porchlight::visits
