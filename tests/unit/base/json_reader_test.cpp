#include "base/json_reader.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace porchlight::json {
namespace {

const boost::json::object given =
    boost::json::parse(R"({"text":"a","number":7,"half":0.5,"truth":false,"null":null,"word":"away"})")
        .as_object();

/// The sentence for what `read` reads; empty where it is as expected.
template <typename Read>
std::string complaint(Read read) {
  StrictReader fields(given);
  static_cast<void>(read(fields));
  const Result<int> answer = fields.answer(0);
  return answer ? "" : answer.error().message;
}

TEST(StrictReader, ReadsWhatIsAsExpected) {
  StrictReader fields(given);
  EXPECT_EQ(fields.text("text"), "a");
  EXPECT_EQ(fields.text_if_any("text", 1), "a");
  EXPECT_EQ(fields.text_if_any("null", 1), std::nullopt);
  EXPECT_EQ(fields.text_if_any("missing", 1), std::nullopt);
  EXPECT_EQ(fields.whole("number", 7, 7), 7);
  EXPECT_EQ(fields.whole("number", 7), 7);
  EXPECT_EQ(fields.whole_if_any("number", 7), 7);
  EXPECT_EQ(fields.whole_if_any("null", 7), std::nullopt);
  EXPECT_FALSE(fields.truth("truth"));
  EXPECT_EQ(fields.word("word", {"active", "away"}), "away");
  EXPECT_EQ(fields.answer(1).value(), 1);
}

TEST(StrictReader, SaysWhatItExpected) {
  EXPECT_EQ(complaint([](auto& fields) { return fields.text("number"); }), "Expected number: text.");
  EXPECT_EQ(complaint([](auto& fields) { return fields.text_if_any("text", 0); }),
            "Expected text: text of at most 0 characters.");
  EXPECT_EQ(complaint([](auto& fields) { return fields.whole("number", 8, 9); }),
            "Expected number: a whole number from 8 to 9.");
  EXPECT_EQ(complaint([](auto& fields) { return fields.whole("number", 1, 6); }),
            "Expected number: a whole number from 1 to 6.");
  EXPECT_EQ(complaint([](auto& fields) { return fields.whole("missing", 0); }),
            "Expected missing: a whole number of at least 0.");
  EXPECT_EQ(complaint([](auto& fields) { return fields.whole_if_any("half", 0); }),
            "Expected half: a whole number of at least 0.");
  EXPECT_EQ(complaint([](auto& fields) { return fields.truth("null"); }), "Expected null: true or false.");
  EXPECT_EQ(complaint([](auto& fields) {
              return fields.word("text", {"active", "away"});
            }),
            "Expected text: one of active, away.");
}

TEST(StrictReader, TellsTheFirstThatIsWrong) {
  StrictReader fields(given);
  static_cast<void>(fields.truth("text"));
  static_cast<void>(fields.text("missing"));
  fields.refuse({ErrorCode::internal, "later"});
  const auto answer = fields.answer(1);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::bad_request);
  EXPECT_EQ(answer.error().message, "Expected text: true or false.");
}

}  // namespace
}  // namespace porchlight::json
