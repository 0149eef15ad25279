#include "files/file_name.hpp"

#include "base/utf8.hpp"
#include "files/limits.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::files {
namespace {

using namespace std::string_literals;

TEST(FileName, IsWithoutFoldersAndWhatIsNotToBeSeen) {
  EXPECT_EQ(clean_name("Foto aus Köln.jpg"), "Foto aus Köln.jpg");
  EXPECT_EQ(clean_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_name("C:\\Users\\eve\\report.pdf"), "report.pdf");
  EXPECT_EQ(clean_name("a\r\nSet-Cookie: b.txt"), "aSet-Cookie b.txt");
  EXPECT_EQ(clean_name("invoice\xE2\x80\xAE"
                       "fdp.exe"),
            "invoicefdp.exe")
      << "nothing turns around";
  EXPECT_EQ(clean_name("\"<img src=x onerror=alert(1)>\".png"), "img src=x onerror=alert(1).png");
  EXPECT_EQ(clean_name(".bashrc"), "bashrc");
  EXPECT_EQ(clean_name("日本語.txt"), "日本語.txt");
  for (const std::string& none : {""s, "..."s, "/"s, "\xFF\xFE"s, " "s, "a/"s, "\0"s})
    EXPECT_EQ(clean_name(none), "file");
}

TEST(FileName, ThatIsTooLongKeepsItsEnding) {
  std::string long_name;
  for (int i = 0; i < 100; ++i) long_name += "ö–";
  const std::string name = clean_name(long_name + ".jpeg");
  EXPECT_LE(name.size(), limits::name_bytes);
  EXPECT_GT(name.size(), limits::name_bytes - 4);
  EXPECT_TRUE(name.ends_with(".jpeg"));
  EXPECT_TRUE(utf8::is_valid(name));
  const std::string no_ending = clean_name("a." + std::string(limits::name_bytes, 'b'));
  EXPECT_EQ(no_ending.size(), limits::name_bytes);
  EXPECT_EQ(clean_name("a." + std::string(limits::name_ending_bytes - 1, 'b')).size(),
            limits::name_ending_bytes + 1);
}

TEST(ContentDisposition, SaysTheNameToOldAndNew) {
  EXPECT_EQ(content_disposition(true, "a b.png"), "inline; filename=\"a b.png\"; filename*=UTF-8''a%20b.png");
  EXPECT_EQ(content_disposition(false, "é\".exe"),
            "attachment; filename=\"___.exe\"; filename*=UTF-8''%C3%A9%22.exe");
}

}  // namespace
}  // namespace porchlight::files
