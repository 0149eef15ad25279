#include "driver/smtp/letter.hpp"

#include "driver/smtp/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <regex>
#include <string>
#include <vector>

namespace porchlight::driver {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// 2024-02-29T09:05:07Z, a Thursday.
constexpr WallTime leap_day{std::chrono::seconds(1'709'197'507)};

Letter letter() {
  return {.from = "chat@shop.example",
          .from_name = "Shop",
          .to = "ann@home.example",
          .subject = "An answer",
          .text = "Hello",
          .id = "porchlight.1",
          .date = leap_day};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    EXPECT_NE(end, text.npos) << "a line without its end";
    if (end == text.npos) break;
    lines.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

/// As a reader of quoted-printable has it.
std::string decoded(const std::string& quoted) {
  std::string text;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    if (quoted.compare(i, 3, "=\r\n") == 0) {
      i += 2;
    } else if (quoted.compare(i, 2, "\r\n") == 0) {
      text += '\n';
      ++i;
    } else if (quoted[i] == '=') {
      text += static_cast<char>(std::stoi(quoted.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      text += quoted[i];
    }
  }
  return text;
}

/// Of encoded words in base 64.
std::string decoded_words(const std::string& header) {
  static const std::regex word("=\\?UTF-8\\?B\\?([A-Za-z0-9+/=]*)\\?=");
  std::string text;
  for (std::sregex_iterator at(header.begin(), header.end(), word), end; at != end; ++at) {
    const std::string base64 = (*at)[1];
    std::string bytes(base64.size(), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(base64.data()),
                                     static_cast<int>(base64.size()));
    const auto padding = static_cast<std::size_t>(std::count(base64.begin(), base64.end(), '='));
    text += bytes.substr(0, static_cast<std::size_t>(size) - padding);
  }
  return text;
}

TEST(Letter, HasItsHeadersAndNoOthers) {
  EXPECT_EQ(write_letter(letter()),
            "Date: Thu, 29 Feb 2024 09:05:07 +0000\r\n"
            "From: \"Shop\" <chat@shop.example>\r\n"
            "To: <ann@home.example>\r\n"
            "Subject: An answer\r\n"
            "Message-ID: <porchlight.1@shop.example>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "Hello\r\n");
}

TEST(Letter, WithoutANameTheAddressStandsAlone) {
  Letter bare = letter();
  bare.from_name.clear();
  EXPECT_THAT(write_letter(bare), HasSubstr("\r\nFrom: <chat@shop.example>\r\n"));
}

TEST(Letter, NothingInItBecomesAHeader) {
  const std::string hostile = "x\r\nBcc: evil@other.example\r\n\r\nbody\n.\r\nQUIT\r\n";
  Letter bad = letter();
  bad.subject = hostile;
  bad.from_name = hostile;
  bad.text = hostile;
  const std::string wire = write_letter(bad);
  const std::string head = wire.substr(0, wire.find("\r\n\r\n"));
  for (const std::string& line : lines_of(head + "\r\n")) {
    EXPECT_THAT(line, Not(StartsWith("Bcc"))) << "a header of the attacker's";
    EXPECT_THAT(line,
                testing::AnyOf(StartsWith(" =?UTF-8?B?"), testing::ContainsRegex("^[A-Z][A-Za-z-]*: ")));
  }
  EXPECT_THAT(wire, Not(HasSubstr("\r\n.\r\n"))) << "a dot alone ends a mail";
}

TEST(Letter, TextsOfEveryScriptComeBackAsTheyWere) {
  for (const std::string& text : {std::string("Grüße aus Köln"), std::string("تم الرد على رسالتك"),
                                  std::string("ご返信ありがとうございます"), std::string("=?UTF-8?B?eA==?="),
                                  std::string(" blank"), std::string("tab\there")}) {
    EXPECT_EQ(decoded_words(header_text(text)), text);
    EXPECT_EQ(decoded_words(header_name(text)), text);
  }
}

TEST(Letter, EncodedWordsAreShortAndEndWithACharacter) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "語";
  for (const std::string& line : lines_of(header_text(text) + "\r\n")) {
    EXPECT_LE(line.size(), 76U);
    EXPECT_LE(decoded_words(line).size(), limits::encoded_piece);
    EXPECT_EQ(decoded_words(line).size() % 3, 0U) << "half a character";
  }
}

TEST(Letter, ALongSubjectIsCutAtACharacter) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "語";
  const std::string kept = decoded_words(header_text(text));
  EXPECT_EQ(kept.size(), limits::mail_header_bytes / 3 * 3);
  EXPECT_THAT(text, StartsWith(kept));
}

TEST(Letter, ANameIsQuoted) {
  EXPECT_EQ(header_name("Shop"), "\"Shop\"");
  EXPECT_EQ(header_name("The \"Shop\", \\ Ltd."), "\"The \\\"Shop\\\", \\\\ Ltd.\"");
}

TEST(Letter, QuotedPrintableComesBackAsItWas) {
  std::string all = "Привет, мир = 100%\n.\nFrom me\n..\n\n\ttab and trailing blank \nend\t\n";
  all += std::string(500, 'a') + "\n" + std::string(75, 'b') + "ü" + "\n" + std::string(76, 'c') + "\n" +
         std::string(77, 'd') + "\n";
  const std::string quoted = quoted_printable(all);
  EXPECT_EQ(decoded(quoted), all);
  for (const std::string& line : lines_of(quoted)) {
    EXPECT_LE(line.size(), limits::mail_line);
    EXPECT_THAT(line,
                Not(testing::AnyOf(EndsWith(" "), EndsWith("\t"), StartsWith("."), StartsWith("From "))));
  }
}

TEST(Letter, ATextWithoutALastLineEndHasOne) {
  EXPECT_EQ(quoted_printable("a\nb"), "a\r\nb\r\n");
  EXPECT_EQ(quoted_printable(""), "");
}

}  // namespace
}  // namespace porchlight::driver
