#include "net/http_encoding.hpp"

#include "net/http.hpp"

#include <gtest/gtest.h>

namespace porchlight::net {
namespace {

TEST(Query, IsDecodedInOrder) {
  const auto parameters = parse_query("a=1&b=two+words&c=%C3%BC%2F&d&&e=");
  ASSERT_EQ(parameters.size(), 5U);
  EXPECT_EQ(parameters[0], (std::pair<std::string, std::string>("a", "1")));
  EXPECT_EQ(parameters[1].second, "two words");
  EXPECT_EQ(parameters[2].second, "ü/");
  EXPECT_EQ(parameters[3], (std::pair<std::string, std::string>("d", "")));
  EXPECT_EQ(parameters[4].second, "");
}

TEST(Query, ABrokenEscapeStaysAsItIs) {
  EXPECT_EQ(percent_decoded("100%", false), "100%");
  EXPECT_EQ(percent_decoded("%zz%4", false), "%zz%4");
  EXPECT_EQ(percent_decoded("%41+", false), "A+");
}

TEST(Response, HasLengthAndConnection) {
  const HttpResponse response{.status = 200,
                              .headers = {{"Content-Type", "text/plain"}},
                              .body = "hello",
                              .shared_body = nullptr,
                              .close = false};
  EXPECT_EQ(encode_response(response, {.keep_alive = true, .head_only = false}),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: "
            "keep-alive\r\n\r\nhello");
}

TEST(Response, ToHeadHasTheLengthButNoBody) {
  const HttpResponse response{
      .status = 200, .headers = {}, .body = "hello", .shared_body = nullptr, .close = false};
  EXPECT_EQ(encode_response(response, {.keep_alive = false, .head_only = true}),
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
}

TEST(Response, WithoutContentHasNoLength) {
  const HttpResponse response{
      .status = 304, .headers = {}, .body = "", .shared_body = nullptr, .close = false};
  EXPECT_EQ(encode_response(response, {}).find("Content-Length"), std::string::npos);
}

TEST(Response, AHeaderValueCannotBeginAnotherHeader) {
  const HttpResponse response{.status = 302,
                              .headers = {{"Location", "/x\r\nSet-Cookie: a=b"}},
                              .body = "",
                              .shared_body = nullptr,
                              .close = false};
  EXPECT_EQ(encode_response(response, {}).find("\r\nSet-Cookie"), std::string::npos);
}

TEST(Request, FindsHeadersAndParameters) {
  HttpRequest request;
  request.headers = {{"host", "a"}, {"x", "1"}, {"x", "2"}};
  request.query = "sid=abc&empty=";
  EXPECT_EQ(request.header("x"), "1");
  EXPECT_EQ(request.header("missing"), "");
  EXPECT_EQ(request.parameter("sid"), "abc");
  EXPECT_EQ(request.parameter("empty"), "");
  EXPECT_FALSE(request.parameter("missing").has_value());
}

/// Keeps what is answered.
struct Record final : ResponseSink {
  void respond(std::uint64_t, std::uint64_t, HttpResponse response) override {
    responses.push_back(std::move(response));
  }
  void on_abort(std::uint64_t, std::uint64_t, UniqueFunction<void()>) override {}
  std::vector<HttpResponse> responses;
};

TEST(ResponderTest, AnswersOnceAndDroppedAnswers500) {
  Record record;
  {
    Responder responder(record, 1, 1);
    responder.respond({.status = 204, .headers = {}, .body = {}, .shared_body = nullptr, .close = false});
    responder.respond({.status = 200, .headers = {}, .body = {}, .shared_body = nullptr, .close = false});
    EXPECT_FALSE(static_cast<bool>(responder));
  }
  { const Responder forgotten(record, 1, 2); }
  ASSERT_EQ(record.responses.size(), 2U);
  EXPECT_EQ(record.responses[0].status, 204U);
  EXPECT_EQ(record.responses[1].status, 500U);
}

}  // namespace
}  // namespace porchlight::net
