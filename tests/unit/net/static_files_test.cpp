#include "net/static_files.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace porchlight::net {
namespace {

constexpr std::array assets{
    Asset{"/assets/app-3f2a.js", "text/javascript; charset=utf-8", "\"a1\"", "console.log(1)", "GZ-app",
          "BR-app", true},
    Asset{"/demo/index.html", "text/html; charset=utf-8", "\"d1\"", "<h1>Lamps</h1>", "", "", false,
          "'sha256-bGFtcHM='"},
    Asset{"/favicon.svg", "image/svg+xml", "\"f1\"", "<svg/>", "", "", false},
    Asset{"/index.html", "text/html; charset=utf-8", "\"i1\"", "<h1>Dashboard</h1>", "GZ-index", "", false},
    Asset{"/widget-chat.js", "text/javascript; charset=utf-8", "\"c1\"", "chat", "", "", false},
    Asset{"/widget.js", "text/javascript; charset=utf-8", "\"w1\"", "widget", "", "", false},
};

HttpRequest get(std::string path, Headers headers = {}) {
  return {"GET", std::move(path), "", std::move(headers), "", "127.0.0.1"};
}

std::string header(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

HttpResponse answer(const HttpRequest& request) {
  auto response = answer_from(assets, request);
  EXPECT_TRUE(response) << request.path;
  return std::move(response).value_or(HttpResponse{});
}

TEST(StaticFiles, FileIsSentWithTypeTagAndNosniff) {
  const auto response = answer(get("/favicon.svg"));
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.content(), "<svg/>");
  EXPECT_EQ(header(response, "Content-Type"), "image/svg+xml");
  EXPECT_EQ(header(response, "ETag"), "\"f1\"");
  EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
}

TEST(StaticFiles, FolderMeansItsIndex) {
  EXPECT_EQ(answer(get("/")).content(), "<h1>Dashboard</h1>");
  EXPECT_EQ(answer(get("/demo/")).content(), "<h1>Lamps</h1>");
}

TEST(StaticFiles, FolderWithoutSlashIsRedirectedWithItsQuery) {
  auto request = get("/demo");
  request.query = "ref=mail";
  const auto response = answer(request);
  EXPECT_EQ(response.status, 308U);
  EXPECT_EQ(header(response, "Location"), "demo/?ref=mail");
}

TEST(StaticFiles, WhatIsNoFileIsLeftAlone) {
  for (const auto* path :
       {"/health", "/metrics", "/projects/1/visitors", "/index", "/assets", "//", "/api", "/api/v1/nothing",
        "/socket.io/", "/socket.io", "/demo/nothing", "/missing.js", "/assets/../index.html", "*", ""}) {
    EXPECT_FALSE(answer_from(assets, get(path))) << path;
  }
}

TEST(StaticFiles, HeadAnswersAsGet) {
  auto request = get("/index.html");
  request.method = "HEAD";
  EXPECT_EQ(answer(request).content(), "<h1>Dashboard</h1>");
}

TEST(StaticFiles, OtherMethodsAreRefusedOnFilesOnly) {
  auto request = get("/index.html");
  request.method = "POST";
  const auto response = answer(request);
  EXPECT_EQ(response.status, 405U);
  EXPECT_EQ(header(response, "Allow"), "GET, HEAD");
  request.path = "/missing.js";
  EXPECT_FALSE(answer_from(assets, request));
}

TEST(StaticFiles, GzipIsSentToWhoeverTakesIt) {
  for (const auto* accepted :
       {"gzip", "br, gzip;q=0.5", "*", "GZIP", "identity;q=0, *;q=0.1", "gzip ; q=1"}) {
    const auto response = answer(get("/index.html", {{"accept-encoding", accepted}}));
    EXPECT_EQ(response.content(), "GZ-index") << accepted;
    EXPECT_EQ(header(response, "Content-Encoding"), "gzip");
    EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
    EXPECT_EQ(header(response, "ETag"), "\"i1-gzip\"");
  }
}

TEST(StaticFiles, GzipIsNotSentToOthers) {
  for (const auto* accepted : {"", "br", "gzip;q=0", "gzip;q=0.000, *", "*;q=0", "gzipped"}) {
    const auto response = answer(get("/index.html", {{"accept-encoding", accepted}}));
    EXPECT_EQ(response.content(), "<h1>Dashboard</h1>") << accepted;
    EXPECT_EQ(header(response, "Content-Encoding"), "");
    EXPECT_EQ(header(response, "Vary"), "Accept-Encoding") << "caches must keep both forms apart";
  }
}

TEST(StaticFiles, FileWithoutGzipFormIsSentAsItIs) {
  const auto response = answer(get("/favicon.svg", {{"accept-encoding", "gzip"}}));
  EXPECT_EQ(response.content(), "<svg/>");
  EXPECT_EQ(header(response, "Content-Encoding"), "");
  EXPECT_EQ(header(response, "Vary"), "");
}

TEST(StaticFiles, WhatIsLikedMostIsSentAndOfThatTheShortest) {
  const std::array cases{
      std::pair{"gzip, deflate, br, zstd", "br"},
      std::pair{"br", "br"},
      std::pair{"BR;q=1.0", "br"},
      std::pair{"*", "br"},
      std::pair{"gzip;q=0.5, br;q=0.5", "br"},
      std::pair{"gzip;q=0.501, br;q=0.5", "gzip"},
      std::pair{"br;q=0.9, gzip", "gzip"},
      std::pair{"*;q=0.1, br;q=0", "gzip"},
      std::pair{"x-gzip", "gzip"},
      std::pair{"identity, gzip;q=0.5, br;q=0.4", ""},
      std::pair{"identity;q=0.5, br;q=0.5", "br"},
      std::pair{"br;q=0, gzip;q=0.000", ""},
      std::pair{"*;q=0", ""},
      std::pair{"", ""},
  };
  for (const auto& [accepted, coding] : cases) {
    const auto response = answer(get("/assets/app-3f2a.js", {{"accept-encoding", accepted}}));
    EXPECT_EQ(header(response, "Content-Encoding"), coding) << accepted;
    EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
  }
}

TEST(StaticFiles, EachCodingHasItsOwnTagAndBytes) {
  const std::array forms{std::tuple{"br", "BR-app", "\"a1-br\""}, std::tuple{"gzip", "GZ-app", "\"a1-gzip\""},
                         std::tuple{"identity", "console.log(1)", "\"a1\""}};
  for (const auto& [accepted, body, tag] : forms) {
    auto request = get("/assets/app-3f2a.js", {{"accept-encoding", accepted}});
    EXPECT_EQ(answer(request).content(), body);
    EXPECT_EQ(header(answer(request), "ETag"), tag);
    for (const auto& [other, _, known] : forms) {
      request.headers = {{"accept-encoding", accepted}, {"if-none-match", known}};
      EXPECT_EQ(answer(request).status, std::string_view(tag) == known ? 304U : 200U) << accepted << other;
    }
  }
}

TEST(StaticFiles, KnownTagIsAnsweredNotModified) {
  for (const auto* tags : {"\"i1\"", "W/\"i1\"", "\"x\", \"i1\"", "*"}) {
    const auto response = answer(get("/index.html", {{"if-none-match", tags}}));
    EXPECT_EQ(response.status, 304U) << tags;
    EXPECT_EQ(response.content(), "");
    EXPECT_EQ(header(response, "ETag"), "\"i1\"");
    EXPECT_EQ(header(response, "Cache-Control"), "no-cache");
  }
  EXPECT_EQ(answer(get("/index.html", {{"if-none-match", "\"i2\""}})).status, 200U);
}

TEST(StaticFiles, TagOfOneCodingDoesNotMatchTheOther) {
  const auto response =
      answer(get("/index.html", {{"if-none-match", "\"i1\""}, {"accept-encoding", "gzip"}}));
  EXPECT_EQ(response.status, 200U);
}

TEST(StaticFiles, OnlyHashedNamesAreKeptForEver) {
  EXPECT_EQ(header(answer(get("/assets/app-3f2a.js")), "Cache-Control"),
            "public, max-age=31536000, immutable");
  EXPECT_EQ(header(answer(get("/index.html")), "Cache-Control"), "no-cache");
  EXPECT_EQ(header(answer(get("/widget.js")), "Cache-Control"), "public, max-age=3600");
  EXPECT_EQ(header(answer(get("/widget-chat.js")), "Cache-Control"), "public, max-age=3600");
}

TEST(StaticFiles, PagesCarryTheContentSecurityPolicy) {
  const auto policy = header(answer(get("/")), "Content-Security-Policy");
  EXPECT_NE(policy.find("script-src 'self';"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(header(answer(get("/widget.js")), "Content-Security-Policy"), "");
}

TEST(StaticFiles, OfScriptsInAPageOnlyThoseOfTheBuildRun) {
  const auto policy = header(answer(get("/demo/")), "Content-Security-Policy");
  EXPECT_NE(policy.find("; script-src 'self' 'sha256-bGFtcHM='; "), std::string::npos) << policy;
}

TEST(StaticFiles, WidgetMayBeLoadedByAnySite) {
  for (const auto* path : {"/widget.js", "/widget-chat.js"}) {
    const auto response = answer(get(path));
    EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(header(response, "Cross-Origin-Resource-Policy"), "cross-origin");
  }
  EXPECT_EQ(header(answer(get("/index.html")), "Access-Control-Allow-Origin"), "");
}

}  // namespace
}  // namespace porchlight::net
