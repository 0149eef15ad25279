#include "net/http_head.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace porchlight::net {
namespace {

const std::string host = "Host: shop.example\r\n";

/// The status that refuses the head; 0 where it is taken.
unsigned refusal(const std::string& head) {
  const auto parsed = parse_head(head);
  const auto* defect = std::get_if<HttpDefect>(&parsed);
  return defect == nullptr ? 0 : defect->status;
}

unsigned refusal_of_fields(const std::string& fields, const std::string& version = "1.1") {
  return refusal("POST /x HTTP/" + version + "\r\n" + host + fields);
}

HttpHead head_of(const std::string& text) {
  auto parsed = parse_head(text);
  EXPECT_TRUE(std::holds_alternative<HttpHead>(parsed)) << text;
  return std::get<HttpHead>(std::move(parsed));
}

TEST(HttpHead, IsMethodPathQueryAndFieldsWithNamesInLowerCase) {
  const HttpHead head =
      head_of("GET /a/b?c=d&e HTTP/1.1\r\nHOST: shop.example:8080\r\nX-A: \t one two \t\r\nX-B:\r\n");
  EXPECT_EQ(head.request.method, "GET");
  EXPECT_EQ(head.request.path, "/a/b");
  EXPECT_EQ(head.request.query, "c=d&e");
  EXPECT_EQ(head.request.headers, (Headers{{"host", "shop.example:8080"}, {"x-a", "one two"}, {"x-b", ""}}));
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.chunked);
  EXPECT_EQ(head.content_length, 0U);
}

TEST(HttpHead, ARequestLineIsMethodTargetAndVersionWithOneBlankBetween) {
  for (const char* line :
       {"GET", "GET ", "GET /", "GET / ", " GET / HTTP/1.1", "GET  / HTTP/1.1", "GET /  HTTP/1.1",
        "GET / HTTP/1.1 ", "GET /a b HTTP/1.1", "GET /a\tb HTTP/1.1", "GET\t/ HTTP/1.1", "G(T / HTTP/1.1",
        "GET /\x7f HTTP/1.1", "GET /#part HTTP/1.1", "GET nothing HTTP/1.1", "GET ?a HTTP/1.1",
        "GET * HTTP/1.1", "CONNECT shop.example:443 HTTP/1.1"}) {
    EXPECT_EQ(refusal(std::string(line) + "\r\n" + host), 400U) << line;
  }
}

TEST(HttpHead, KnowsTwoVersions) {
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\n" + host), 0U);
  EXPECT_EQ(refusal("GET / HTTP/1.0\r\n"), 0U);
  for (const char* version :
       {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/2", "HTTP/3.7", "http/1.1", "HTTP/1.10", "HTTP/01.1",
        "HTTP/1,1", "HTTP/1.", "HTTP/", "HTTPS/1.1", "ICY/1.1", "HTTP/-1.1"}) {
    EXPECT_EQ(refusal("GET / " + std::string(version) + "\r\n" + host), 400U) << version;
  }
}

TEST(HttpHead, ATargetMayBeAWholeAddressWhoseHostCounts) {
  const HttpHead head = head_of("GET HTTP://shop.example:81/a?b HTTP/1.1\r\nHost: other.example\r\n");
  EXPECT_EQ(head.request.path, "/a");
  EXPECT_EQ(head.request.query, "b");
  EXPECT_EQ(head.request.header("host"), "shop.example:81");
  EXPECT_EQ(head_of("GET https://shop.example HTTP/1.1\r\n" + host).request.path, "/");
  EXPECT_EQ(head_of("GET http://[::1]?b HTTP/1.1\r\n" + host).request.query, "b");
  EXPECT_EQ(head_of("GET http://shop.example/ HTTP/1.0\r\n").request.header("host"), "shop.example");
  for (const char* target : {"http://", "http:///a", "http://user@shop.example/", "http://shop.example:x/",
                             "ftp://a/", "http:/a", "http://a b/", "http://[::1/", "//"}) {
    const unsigned expected = std::string(target) == "//" ? 0 : 400;
    EXPECT_EQ(refusal("GET " + std::string(target) + " HTTP/1.1\r\n" + host), expected) << target;
  }
}

TEST(HttpHead, OptionsMayBeAboutTheServer) {
  EXPECT_TRUE(head_of("OPTIONS * HTTP/1.1\r\n" + host).to_server);
  EXPECT_TRUE(head_of("OPTIONS http://shop.example HTTP/1.1\r\n" + host).to_server);
  EXPECT_FALSE(head_of("OPTIONS http://shop.example/ HTTP/1.1\r\n" + host).to_server);
  EXPECT_FALSE(head_of("OPTIONS /x HTTP/1.1\r\n" + host).to_server);
}

TEST(HttpHead, HostStandsOnceAndIsOne) {
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\n"), 400U);
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\n" + host + host), 400U);
  EXPECT_EQ(refusal("GET / HTTP/1.0\r\n" + host + host), 400U);
  for (const char* good : {"a", "a.b", "a:80", "a:", "127.0.0.1:8080", "[::1]", "[::1]:80",
                           "xn--bcher-kva.example", "my_host", "a%20b"}) {
    EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost: " + std::string(good) + "\r\n"), 0U) << good;
  }
  for (const char* bad : {"",
                          " ",
                          "a b",
                          "a/b",
                          "a?b",
                          "a#b",
                          "u@a",
                          "a:b",
                          "a:70000",
                          "a:80:80",
                          ":80",
                          "a,b",
                          "a;b",
                          "http://a",
                          "[::1",
                          "[]",
                          "[g::]",
                          "::1",
                          "a%2",
                          "a%zz",
                          "b\xc3\xbc"
                          "cher",
                          "<a>",
                          "a:+80",
                          "a\\b"}) {
    EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost: " + std::string(bad) + "\r\n"), 400U) << bad;
  }
}

TEST(HttpHead, AFieldIsATokenAColonAndAValueOnOneLine) {
  for (const std::string& field :
       std::vector<std::string>{"X-A : 1", " X-A: 1", "\tX-A: 1", ": 1", "X-A", "X A: 1", "X-A: 1\r\n folded",
                                "X-A: 1\r\n\tfolded", std::string("X-A: a\0b", 8), "X-A: a\x01", "X-A: a\x7f",
                                "X(A): 1", "X-\xc3\xa4: 1"}) {
    EXPECT_EQ(refusal_of_fields(field + "\r\n"), 400U) << field;
  }
  EXPECT_EQ(refusal_of_fields("X-A: \xc3\xa4 \t(b)\r\n"), 0U);
}

TEST(HttpHead, HasAtMostAHundredFields) {
  std::string fields;
  for (int i = 0; i < 99; ++i) fields += "X: 1\r\n";
  EXPECT_EQ(refusal_of_fields(fields), 0U);
  EXPECT_EQ(refusal_of_fields(fields + "X: 1\r\n"), 431U);
}

// A proxy that reads the end of a body elsewhere than we do hands us its clients' requests out of a body.
TEST(HttpHead, TheEndOfTheBodyIsSaidOnceAndInOneWay) {
  EXPECT_TRUE(head_of("POST / HTTP/1.1\r\n" + host + "transfer-ENCODING: Chunked\r\n").chunked);
  for (const char* fields :
       {"Transfer-Encoding: gzip\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, gzip\r\n", "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunkedx\r\n", "Transfer-Encoding: identity\r\n", "Transfer-Encoding:\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: chunked,\r\n",
        "Transfer-Encoding: ,chunked\r\n", "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding: chunked;q=1\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"}) {
    EXPECT_EQ(refusal_of_fields(fields), 400U) << fields;
  }
  EXPECT_EQ(refusal_of_fields("Transfer-Encoding: chunked\r\n", "1.0"), 400U);
}

TEST(HttpHead, ALengthIsOneNumber) {
  EXPECT_EQ(head_of("POST / HTTP/1.1\r\n" + host + "Content-Length: 0012\r\n").content_length, 12U);
  for (const char* fields :
       {"Content-Length:\r\n", "Content-Length: x\r\n", "Content-Length: -5\r\n", "Content-Length: +5\r\n",
        "Content-Length: 5x\r\n", "Content-Length: 0x5\r\n", "Content-Length: 5, 5\r\n",
        "Content-Length: 5.0\r\n", "Content-Length: 5 5\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n"}) {
    EXPECT_EQ(refusal_of_fields(fields), 400U) << fields;
  }
}

TEST(HttpHead, ALengthPastEveryNumberIsTheLargest) {
  for (const char* length : {"18446744073709551615", "18446744073709551616", "99999999999999999999999999"}) {
    EXPECT_EQ(head_of("POST / HTTP/1.1\r\n" + host + "Content-Length: " + length + "\r\n").content_length,
              18446744073709551615U)
        << length;
  }
}

TEST(HttpHead, TheConnectionIsKeptAsTheVersionAndItsFieldsSay) {
  const auto kept = [](const std::string& version, const std::string& fields) {
    return head_of("GET / HTTP/" + version + "\r\n" + host + fields).keep_alive;
  };
  EXPECT_TRUE(kept("1.1", ""));
  EXPECT_FALSE(kept("1.1", "Connection: Close\r\n"));
  EXPECT_FALSE(kept("1.1", "Connection: x\r\nConnection: y , close\r\n"));
  EXPECT_FALSE(kept("1.0", ""));
  EXPECT_TRUE(kept("1.0", "Connection: Keep-Alive\r\n"));
  EXPECT_FALSE(kept("1.0", "Connection: keep-alive, close\r\n"));
}

TEST(HttpHead, AnUpgradeMayBeSpreadOverFieldsAndIsUnknownToHttp10) {
  const std::string fields =
      host + "Connection: keep-alive\r\nConnection: Upgrade\r\nUpgrade: h2c, WebSocket\r\n";
  EXPECT_TRUE(head_of("GET / HTTP/1.1\r\n" + fields).websocket);
  EXPECT_FALSE(head_of("GET / HTTP/1.0\r\n" + fields).websocket);
  EXPECT_FALSE(head_of("GET / HTTP/1.1\r\n" + host + "Upgrade: websocket\r\n").websocket);
}

}  // namespace
}  // namespace porchlight::net
