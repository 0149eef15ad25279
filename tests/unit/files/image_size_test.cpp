#include "files/image_size.hpp"

#include "samples.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace porchlight::files {
namespace {

const std::string gif = "GIF89a\x80\x02\xE0\x01\xF7\0\0"s;
const std::string jpeg =
    "\xFF\xD8\xFF\xE0\0\x04JF\xFF\xFF\xDB\0\x03Q\xFF\xC2\0\x0B\x08\x01\xE0\x02\x80\x01\x01\x11\0"s;

std::string webp(const std::string& chunk) {
  return "RIFF\x40\0\0\0WEBP"s + chunk + std::string(30, '\0');
}

TEST(ImageSize, StandsInTheHeaders) {
  const ImageSize vga{640, 480};
  EXPECT_EQ(png_size(png), vga);
  EXPECT_EQ(gif_size(gif), vga);
  EXPECT_EQ(jpeg_size(jpeg), vga);
  EXPECT_EQ(webp_size(webp("VP8X\x0A\0\0\0\0\0\0\0\x7F\x02\0\xDF\x01\0"s)), vga);
  EXPECT_EQ(webp_size(webp("VP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x80\x02\xE0\x01"s)), vga);
  EXPECT_EQ(webp_size(webp("VP8L\0\0\0\0\x2F\x7F\xC2\x77\0"s)), vga);
}

TEST(ImageSize, OfAPhotoIsFoundHoweverMuchStandsInFrontOfIt) {
  const std::string segment = "\xFF\xE1\xFF\xFF"s + std::string(0xFFFD, '\xFF');
  std::string photo = "\xFF\xD8"s;
  for (int i = 0; i < 10; ++i) photo += segment;
  photo += jpeg.substr(2);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{65'536}, photo.size()}) {
    JpegSize size;
    for (std::size_t at = 0; at < photo.size(); at += piece)
      size.take(std::string_view(photo).substr(at, piece));
    EXPECT_EQ(size.size(), (ImageSize{640, 480})) << piece;
  }
}

TEST(ImageSize, OfAPhotoThatEndsInFrontOfItIsNotKnown) {
  EXPECT_EQ(jpeg_size("\xFF\xD8\xFF\xE1\xFF\xFF"
                      "Exif"s),
            ImageSize());
  EXPECT_EQ(jpeg_size(jpeg.substr(0, 12)), ImageSize());
}

TEST(ImageSize, IsNoneOfWhatIsNoImage) {
  for (const std::string& text :
       {""s, "\x89PNG"s, png.substr(0, 20), gif.substr(0, 9), "GIF89a"s, "\xFF\xD8"s, "RIFF"s,
        "RIFF\0\0\0\0WEBP"s, "\xFF\xD8\xFF\0\0\0"s, "\xFF\xD8\xFF\xC0\0\x01"s,
        "\xFF\xD8\xFFgarbage that is none"s.replace(2, 1, "\xFE")}) {
    EXPECT_FALSE(png_size(text) || gif_size(text) || webp_size(text)) << text;
  }
  EXPECT_FALSE(jpeg_size("\xFF\xD8\xFF\0\0\0"s));
  EXPECT_FALSE(jpeg_size("\xFF\xD8\xFF\xC0\0\x01"s)) << "a length that goes back";
  EXPECT_FALSE(jpeg_size("\xFF\xD8\xFF\xDA\0\x08"s)) << "pixels in front of the frame";
  EXPECT_FALSE(jpeg_size("\xFF\xD8\xFF\xE0\0\x02 no marker"s));
}

TEST(ImageSize, OfNothingIsNone) {
  std::string flat = png;
  flat.replace(16, 4, "\0\0\0\0"s);
  EXPECT_FALSE(png_size(flat));
  EXPECT_FALSE(gif_size("GIF89a\0\0\xE0\x01\xF7\0\0"s));
}

// Whatever strangers send is read within its bytes (the sanitizers see to that), and comes to an end.
TEST(ImageSize, AnyBytesComeToAnEnd) {
  std::mt19937 random(7);
  for (int round = 0; round < 4'000; ++round) {
    for (const std::string& image : {png, gif, jpeg, webp("VP8X\x0A\0\0\0\0\0\0\0\x7F\x02\0\xDF\x01\0"s)}) {
      std::string bytes = image.substr(0, random() % (image.size() + 1));
      for (int changes = 0; changes < 3 && !bytes.empty(); ++changes)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      for (const auto size : {png_size(bytes), gif_size(bytes), jpeg_size(bytes), webp_size(bytes)}) {
        EXPECT_GE(size.value_or(ImageSize()).width, 0);
      }
    }
  }
}

}  // namespace
}  // namespace porchlight::files
