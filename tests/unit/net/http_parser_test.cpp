#include "net/http_parser.hpp"

#include "net/limits.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::net {
namespace {

using Step = HttpParser::Step;

constexpr std::size_t body_limit = 1000;
const std::string post = "POST /x HTTP/1.1\r\nHost: a\r\n";
const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";

struct Outcome {
  Step step = Step::more;
  unsigned status = 0;
  std::string body;
  std::string left;
};

/// Feeds the bytes in pieces of that size.
Outcome feed(std::string_view bytes, std::size_t piece = 1 << 20) {
  HttpParser parser(body_limit);
  while (!bytes.empty()) {
    std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    Step step = parser.next(part);
    if (step == Step::head) step = parser.next(part);
    if (step == Step::bad) return {.step = step, .status = parser.defect().status, .body = {}, .left = {}};
    if (step == Step::whole) {
      std::string left = std::string(part) + std::string(bytes);
      return {.step = step, .status = 0, .body = parser.take().request.body, .left = std::move(left)};
    }
  }
  return {};
}

/// The status that refuses the bytes, whichever way they are cut; 0: not refused.
unsigned refusal_in_pieces(const std::string& bytes) {
  const unsigned whole = feed(bytes).status;
  for (const std::size_t piece : {1U, 2U, 7U}) EXPECT_EQ(feed(bytes, piece).status, whole) << bytes;
  return whole;
}

TEST(HttpParser, TakesARequestAndLeavesWhatIsBehindIt) {
  const Outcome outcome = feed(post + "Content-Length: 5\r\n\r\nhelloGET ");
  EXPECT_EQ(outcome.body, "hello");
  EXPECT_EQ(outcome.left, "GET ");
  EXPECT_EQ(feed("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET ").left, "GET ");
}

TEST(HttpParser, ReadsTheSameWhicheverWayTheBytesAreCut) {
  const std::string bytes =
      chunked + "5;a=b\r\nhello\r\n00a \t;x=\"y\"\r\n, visitors\r\n0;z\r\nX-T: 1\r\n\r\nrest";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const Outcome outcome = feed(bytes, piece);
    ASSERT_EQ(outcome.step, Step::whole) << piece;
    EXPECT_EQ(outcome.body, "hello, visitors");
    EXPECT_EQ(outcome.left, "rest");
  }
}

TEST(HttpParser, TellsOfTheHeadBeforeTheBody) {
  HttpParser parser(body_limit);
  std::string bytes = post + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n";
  std::string_view rest = bytes;
  EXPECT_EQ(parser.next(rest), Step::head);
  EXPECT_TRUE(parser.head().expects_continue);
  EXPECT_EQ(parser.next(rest), Step::more);
}

TEST(HttpParser, LinesEndWithBothCharactersOrAreRefusedWhereTheyStand) {
  EXPECT_EQ(refusal_in_pieces("GET / HTTP/1.1\nHost: a\n\n"), 400U);
  EXPECT_EQ(refusal_in_pieces("GET / HTTP/1.1\r\nHost: a\r\n\n"), 400U);
  EXPECT_EQ(refusal_in_pieces("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"), 400U);
  EXPECT_EQ(refusal_in_pieces("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"), 400U);
  EXPECT_EQ(refusal_in_pieces("\nGET"), 400U);
  EXPECT_EQ(refusal_in_pieces("\x16\x03\x01"), 400U);
  EXPECT_EQ(refusal_in_pieces(std::string("GET /\0", 6)), 400U);
}

TEST(HttpParser, PassesOverTwoEmptyLinesInFront) {
  EXPECT_EQ(feed("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").step, Step::whole);
  EXPECT_EQ(refusal_in_pieces("\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400U);
}

TEST(HttpParser, AChunkIsASizeInHexadecimalAndAsManyBytes) {
  for (const char* body : {"zz\r\n",
                           "\r\n",
                           "-1\r\n",
                           "+1\r\n",
                           "0x1\r\nA\r\n",
                           " 1\r\nA\r\n",
                           "1 \r\nA\r\n",
                           "1\t\r\nA\r\n",
                           "1 a\r\nA\r\n",
                           "1,\r\nA\r\n",
                           "1\nA\r\n",
                           "1\r\nA\n",
                           "1\r\nAB\r\n",
                           "1\r\nA\r\r\n",
                           "1;a\nb\r\nA\r\n",
                           "1;a\rb\r\nA\r\n",
                           "1\r\nA\r\n0\n\r\n",
                           "0\r\n\n",
                           "0\r\nX : 1\r\n\r\n",
                           "0\r\n folded: 1\r\n\r\n",
                           "0\r\nGET / HTTP/1.1\r\n\r\n"}) {
    EXPECT_EQ(refusal_in_pieces(chunked + body), 400U) << body;
  }
}

TEST(HttpParser, ABodyThatIsTooLargeIsRefusedBeforeItIsRead) {
  EXPECT_EQ(refusal_in_pieces(post + "Content-Length: 1001\r\n\r\n"), 413U);
  EXPECT_EQ(refusal_in_pieces(post + "Content-Length: 99999999999999999999999\r\n\r\n"), 413U);
  EXPECT_EQ(refusal_in_pieces(chunked + "3E9\r\n"), 413U);
  EXPECT_EQ(refusal_in_pieces(chunked + "ffffffffffffffff\r\n"), 413U);
  EXPECT_EQ(refusal_in_pieces(chunked + "10000000000000000\r\n"), 413U);
  EXPECT_EQ(refusal_in_pieces(chunked + "1\r\nA\r\n3E8\r\n"), 413U);
  EXPECT_EQ(feed(chunked + "3E8\r\n" + std::string(1000, 'x') + "\r\n0\r\n\r\n").body.size(), 1000U);
}

// An endless size, extension, trailer or header took one connection to hundreds of megabytes.
TEST(HttpParser, WhatHasNoEndIsRefusedWhileItIsSmall) {
  const std::string endless(limits::header_bytes + 1, '1');
  EXPECT_EQ(refusal_in_pieces(endless), 431U);
  EXPECT_EQ(refusal_in_pieces("GET / HTTP/1.1\r\nX: " + endless), 431U);
  EXPECT_EQ(refusal_in_pieces(chunked + std::string(limits::chunk_line_bytes + 1, '0')), 400U);
  EXPECT_EQ(refusal_in_pieces(chunked + "1;" + endless), 400U);
  EXPECT_EQ(refusal_in_pieces(chunked + "0\r\nX: " + endless), 431U);
  std::string trailers;
  while (trailers.size() <= limits::header_bytes) trailers += "X: 1\r\n";
  EXPECT_EQ(refusal_in_pieces(chunked + "0\r\n" + trailers), 431U);
  std::string chunks;
  for (int i = 0; i < 20; ++i) chunks += "1;" + std::string(1000, 'e') + "\r\nA\r\n";
  EXPECT_EQ(refusal_in_pieces(chunked + chunks), 400U);
}

TEST(HttpParser, KeepsNoMoreThanItsLimitsWhateverComes) {
  const std::string endless(1 << 16, ';');
  for (const std::string& begin : {std::string(), chunked, chunked + "1;", chunked + "0\r\nX:"}) {
    HttpParser parser(body_limit);
    std::string_view bytes = begin;
    while (!bytes.empty() && parser.next(bytes) != Step::bad) {
    }
    bytes = endless;
    EXPECT_EQ(parser.next(bytes), Step::bad);
    EXPECT_LE(parser.held(), 3 * limits::header_bytes);
  }
}

TEST(HttpParser, WhatIsCountedHasItsLimit) {
  std::string fields;
  for (std::size_t i = 0; i < limits::header_count - 1; ++i) fields += "X: y\r\n";
  EXPECT_EQ(refusal_in_pieces("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"), 0U);
  EXPECT_EQ(refusal_in_pieces("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "X: y\r\n\r\n"), 431U);

  std::string empty;
  for (unsigned i = 0; i < limits::empty_lines; ++i) empty += "\r\n";
  EXPECT_EQ(feed(empty + "GET / HTTP/1.1\r\nHost: a\r\n\r\n").step, Step::whole);
  EXPECT_EQ(refusal_in_pieces(empty + "\r\n"), 400U);

  std::string chunks;
  constexpr std::size_t extension = 512;  // with its semicolon
  for (std::size_t i = 0; i < limits::chunk_extension_bytes / extension; ++i) {
    chunks += "1;" + std::string(extension - 1, 'e') + "\r\nA\r\n";
  }
  EXPECT_EQ(refusal_in_pieces(chunked + chunks), 0U);
  EXPECT_EQ(refusal_in_pieces(chunked + chunks + "1;\r\nA\r\n"), 400U);
}

}  // namespace
}  // namespace porchlight::net
