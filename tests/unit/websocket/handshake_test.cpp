#include "websocket/handshake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace porchlight::websocket {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

net::HttpRequest request() {
  net::HttpRequest request;
  request.method = "GET";
  request.path = "/chat";
  request.headers = {{"host", "server.example.com"},
                     {"upgrade", "websocket"},
                     {"connection", "Upgrade"},
                     {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="},
                     {"sec-websocket-version", "13"}};
  return request;
}

void set(net::HttpRequest& request, std::string_view name, std::string value) {
  std::ranges::find(request.headers, name, [](const auto& header) { return header.first; })->second =
      std::move(value);
}

void remove(net::HttpRequest& request, std::string_view name) {
  std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
}

bool accepts(const net::HttpRequest& request) {
  return std::holds_alternative<std::string>(answer_handshake(request));
}

net::HttpResponse refusal(const net::HttpRequest& request) {
  auto answer = answer_handshake(request);
  EXPECT_EQ(answer.index(), 1U) << "accepted";
  return answer.index() == 1 ? std::get<net::HttpResponse>(std::move(answer)) : net::HttpResponse{};
}

TEST(Handshake, AcceptKeyIsTheOneOfTheRfc) {
  EXPECT_EQ(accept_for("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Handshake, AnswersWithTheBytesOf101) {
  EXPECT_EQ(std::get<std::string>(answer_handshake(request())),
            "HTTP/1.1 101 Switching Protocols\r\n"
            "Upgrade: websocket\r\n"
            "Connection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
            "\r\n");
}

TEST(Handshake, AddsTheExtraHeaders) {
  EXPECT_THAT(std::get<std::string>(answer_handshake(request(), {{"Set-Cookie", "io=1"}})),
              HasSubstr("\r\nSet-Cookie: io=1\r\n\r\n"));
}

TEST(Handshake, TokensAreComparedWithoutCaseAndInsideLists) {
  auto asked = request();
  set(asked, "connection", "keep-alive ,\tupGRADE");
  set(asked, "upgrade", "h2c, WebSocket");
  EXPECT_TRUE(accepts(asked));
}

TEST(Handshake, ExtensionsAndProtocolsAreNotChosen) {
  auto asked = request();
  asked.headers.emplace_back("sec-websocket-extensions", "permessage-deflate");
  asked.headers.emplace_back("sec-websocket-protocol", "chat");
  EXPECT_EQ(answer_handshake(asked).index(), 0U);
  EXPECT_EQ(std::get<std::string>(answer_handshake(asked)),
            std::get<std::string>(answer_handshake(request())));
}

TEST(Handshake, OnlyGet) {
  auto asked = request();
  asked.method = "POST";
  EXPECT_EQ(refusal(asked).status, 405U);
  EXPECT_THAT(refusal(asked).headers, Contains(Pair("Allow", "GET")));
}

TEST(Handshake, OtherVersionsAreToldWhichOneIsSpoken) {
  for (const std::string version : {"8", "", "013", "13, 8"}) {
    auto asked = request();
    set(asked, "sec-websocket-version", version);
    EXPECT_EQ(refusal(asked).status, 426U) << version;
    EXPECT_THAT(refusal(asked).headers, Contains(Pair("Sec-WebSocket-Version", "13")));
  }
  auto asked = request();
  remove(asked, "sec-websocket-version");
  EXPECT_EQ(refusal(asked).status, 426U);
}

TEST(Handshake, KeyIsSixteenBytesInBase64) {
  for (const std::string key :
       {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQAA",
        "dGhlIHNhbXBsZSBub25jZ===", "dGhlIHNhbX*sZSBub25jZQ==",
        "dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ=="}) {
    auto asked = request();
    set(asked, "sec-websocket-key", key);
    EXPECT_EQ(refusal(asked).status, 400U) << key;
  }
}

TEST(Handshake, KeyStandsOnce) {
  auto asked = request();
  asked.headers.emplace_back("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
  EXPECT_EQ(refusal(asked).status, 400U);
  remove(asked, "sec-websocket-key");
  EXPECT_EQ(refusal(asked).status, 400U);
}

TEST(Handshake, AsksForTheUpgrade) {
  for (const std::string_view name : {"upgrade", "connection"}) {
    auto asked = request();
    set(asked, name, "websockets, keep-alive");
    EXPECT_EQ(refusal(asked).status, 400U);
    remove(asked, name);
    EXPECT_EQ(refusal(asked).status, 400U);
  }
}

TEST(Handshake, RefusalClosesTheConnection) {
  auto asked = request();
  asked.method = "POST";
  EXPECT_TRUE(refusal(asked).close);
}

}  // namespace
}  // namespace porchlight::websocket
