#include "files/file_kind.hpp"

#include "files/limits.hpp"
#include "samples.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::files {
namespace {

std::string entry(const std::string& name) {
  return "PK\x03\x04"s + std::string(26, '\0') + name;
}

TEST(FileKind, IsByContent) {
  EXPECT_EQ(kind_of(png), (FileKind{"image/png", 640, 480}));
  EXPECT_EQ(kind_of("%PDF-1.7\n"s).type, "application/pdf");
  EXPECT_EQ(kind_of("Grüße aus Köln,\nmit Tabs\tund so.\n"s).type, "text/plain");
  EXPECT_EQ(kind_of("\xEF\xBB\xBFname;city\n"s).type, "text/plain");
  EXPECT_EQ(kind_of(entry("a.txt")).type, "application/zip");
  EXPECT_EQ(kind_of(entry("[Content_Types].xml") + entry("word/document.xml")).type,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(kind_of(entry("[Content_Types].xml") + entry("xl/workbook.xml")).type,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(kind_of(entry("mimetypeapplication/vnd.oasis.opendocument.text")).type,
            "application/vnd.oasis.opendocument.text");
  EXPECT_EQ(kind_of("\0\0\0\x18"
                    "ftypmp42"s)
                .type,
            "video/mp4");
  EXPECT_EQ(kind_of("ID3\x04"s).type, "audio/mpeg");
}

TEST(FileKind, OfWhatABrowserWouldRunIsBytes) {
  for (const std::string& hostile :
       {"<!doctype html><script>alert(1)</script>"s,
        "\xEF\xBB\xBF \n<svg xmlns='http://www.w3.org/2000/svg'>"s,
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>"s, "#!/bin/sh\nrm -rf /\n"s,
        "MZ\x90\0\x03\0\0\0"s,
        "\x7F"
        "ELF\x02\x01\x01"s,
        "\0\0\0\0"s, "\x89PNG<html>"s, "\xFF\xD8\xFF<html><script>"s, "caf\xE9 in Latin-1"s}) {
    EXPECT_EQ(kind_of(hostile), FileKind()) << hostile;
  }
}

TEST(FileKind, OfAnImageThatSaysItIsHugeIsBytes) {
  std::string bomb = png;
  bomb.replace(16, 8, "\0\x01\0\0\0\x01\0\0"s);
  static_assert(65'536LL * 65'536 > limits::image_pixels);
  EXPECT_EQ(kind_of(bomb), FileKind());
}

TEST(FileKind, AnImageThatDoesNotSayItsSizeIsBytes) {
  const std::string segment = "\xFF\xE1\xFF\xFF"s + std::string(0xFFFD, 'x');
  std::string photo = "\xFF\xD8"s;
  while (photo.size() < limits::head_bytes) photo += segment;
  photo.resize(limits::head_bytes);
  EXPECT_EQ(kind_of(photo), FileKind()) << "whatever stands behind its head might be billions of pixels";
  EXPECT_EQ(kind_of(photo, ImageSize()), FileKind());
  EXPECT_EQ(kind_of(photo, ImageSize{640, 480}), (FileKind{"image/jpeg", 640, 480}));
  EXPECT_EQ(kind_of(photo, ImageSize{65'535, 65'535}), FileKind());
}

TEST(FileKind, OfTextIsKnownWhereItsHeadEndsWithinACharacter) {
  std::string text(limits::head_bytes - 1, 'a');
  text += "é";
  text.resize(limits::head_bytes);
  EXPECT_EQ(kind_of(text).type, "text/plain");
  EXPECT_EQ(kind_of(std::string_view(text).substr(1)), FileKind()) << "all of it, and broken";
}

TEST(FileKind, OnlyImagesAreShown) {
  for (const char* type : {"image/png", "image/jpeg", "image/gif", "image/webp"}) EXPECT_TRUE(is_shown(type));
  for (const char* type : {"text/html", "image/svg+xml", "text/plain", "application/pdf", "video/mp4", ""}) {
    EXPECT_FALSE(is_shown(type)) << type;
  }
  EXPECT_TRUE(is_thumbnail("image/webp"));
  EXPECT_FALSE(is_thumbnail("image/gif"));
}

}  // namespace
}  // namespace porchlight::files
