#include "protocol/preview_messages.hpp"

#include "protocol/limits.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::protocol {
namespace {

boost::json::array preview_args(std::string_view json) {
  return boost::json::parse(json).as_array();
}

template <typename T>
bool is_answered_as_bad(const Result<T>& result) {
  return !result && result.error().code == ErrorCode::bad_request && !result.error().message.empty();
}

struct PieceEvent {
  boost::json::array args;
  std::vector<std::string> attachments;
};

PieceEvent piece_event(const std::function<void(boost::json::object&)>& change = {},
                       std::vector<std::string> attachments = {"bytes"}) {
  boost::json::object payload{{"nonce", "n1"},
                              {"snapshot", 1},
                              {"index", 0},
                              {"count", 2},
                              {"kind", "page"},
                              {"encoding", "gzip"},
                              {"data", {{"_placeholder", true}, {"num", 0}}}};
  if (change) change(payload);
  return {{payload}, std::move(attachments)};
}

TEST(PreviewMessages, APieceIsWhatWasAskedForAndItsBytes) {
  auto event = piece_event();
  const auto read = read_preview_piece(event.args, event.attachments);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->nonce, "n1");
  EXPECT_EQ(read->what.snapshot, 1);
  EXPECT_EQ(read->what.index, 0);
  EXPECT_EQ(read->what.count, 2);
  EXPECT_EQ(read->what.kind, "page");
  EXPECT_EQ(read->what.encoding, "gzip");
  EXPECT_EQ(read->what.data, "bytes");
}

TEST(PreviewMessages, APieceThatKeepsNoLimitIsRefused) {
  const std::vector<std::pair<std::string, std::string>> bad{
      {"nonce", "null"},      {"nonce", '"' + std::string(65, 'n') + '"'},
      {"snapshot", "0"},      {"snapshot", "1.5"},
      {"snapshot", "\"1\""},  {"index", "-1"},
      {"index", "2"},         {"count", "0"},
      {"count", "65"},        {"kind", "\"script\""},
      {"encoding", "\"br\""}, {"data", "\"text\""},
      {"data", "{}"},
  };
  for (const auto& [field, json] : bad) {
    auto event = piece_event([&field = field, &json = json](boost::json::object& payload) {
      payload[field] = boost::json::parse(json);
    });
    EXPECT_TRUE(is_answered_as_bad(read_preview_piece(event.args, event.attachments)))
        << field << ": " << json;
  }
}

TEST(PreviewMessages, APieceHasOneAttachmentOfBoundedSize) {
  const std::vector<std::vector<std::string>> bad{
      {}, {""}, {"a", "b"}, {std::string(limits::piece_bytes + 1, 'x')}};
  for (const auto& attachments : bad) {
    auto event = piece_event({}, attachments);
    EXPECT_TRUE(is_answered_as_bad(read_preview_piece(event.args, event.attachments))) << attachments.size();
  }
  auto most = piece_event({}, {std::string(limits::piece_bytes, 'x')});
  EXPECT_TRUE(read_preview_piece(most.args, most.attachments));
}

TEST(PreviewMessages, AScrollIsWholeNumbersWithinBounds) {
  const auto read = read_preview_scroll(
      preview_args(R"([{"nonce":"n","snapshot":1,"x":0,"y":320,"width":1000,"height":700}])"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->what.y, 320);
  for (const char* bad : {"[]", R"([{"nonce":"n","snapshot":1,"x":0,"y":-1,"width":1,"height":1}])",
                          R"([{"nonce":"n","snapshot":1,"x":0,"y":1e99,"width":1,"height":1}])",
                          R"([{"nonce":"n","snapshot":1,"x":0,"y":1,"width":1}])",
                          R"([{"snapshot":1,"x":0,"y":1,"width":1,"height":1}])"}) {
    EXPECT_TRUE(is_answered_as_bad(read_preview_scroll(preview_args(bad)))) << bad;
  }
}

TEST(PreviewMessages, AStateIsOneThatAPageMaySay) {
  EXPECT_EQ(read_preview_state(preview_args(R"([{"nonce":"n","state":"private"}])"))->what, "private");
  for (const char* bad : {R"([{"nonce":"n","state":"offline"}])", R"([{"nonce":"n","state":7}])",
                          R"([{"nonce":"n"}])", R"([{"state":"private"}])"}) {
    EXPECT_TRUE(is_answered_as_bad(read_preview_state(preview_args(bad)))) << bad;
  }
}

TEST(PreviewMessages, ARequestNamesAVisitor) {
  const auto read =
      read_preview_request(preview_args(R"([{"projectId":7,"visitorUid":"ada"}])"), "requestPreview");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->project, 7);
  EXPECT_EQ(read->uid, "ada");
  for (const char* bad : {"[]", R"([{"projectId":"seven","visitorUid":"ada"}])", R"([{"projectId":7}])",
                          R"([{"projectId":7,"visitorUid":""}])"}) {
    EXPECT_TRUE(is_answered_as_bad(read_preview_request(preview_args(bad), "requestPreview"))) << bad;
  }
}

TEST(PreviewMessages, TheWidgetIsToldWhatTheProjectWants) {
  store::PreviewSettings settings;
  EXPECT_EQ(encode_preview_request(settings, "n").payload,
            R"({"nonce":"n","text":"clear","images":"placeholder","consent":false,"notice":false})");
  settings.mask_text = settings.show_images = settings.require_consent = settings.notice = true;
  EXPECT_EQ(encode_preview_request(settings, "n").payload,
            R"({"nonce":"n","text":"masked","images":"url","consent":true,"notice":true})");
}

}  // namespace
}  // namespace porchlight::protocol
