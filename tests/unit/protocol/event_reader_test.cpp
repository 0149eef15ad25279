#include "access/identifiers.hpp"
#include "protocol/message_fields.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace porchlight::protocol {
namespace {

std::string complaint_of(std::string_view args) {
  const boost::json::array given = boost::json::parse(args).as_array();
  EventReader fields(given, "identify");
  static_cast<void>(fields.project());
  static_cast<void>(fields.visitor_uid());
  const auto answer = fields.answer(0);
  return answer ? "" : answer.error().message;
}

TEST(EventReader, WantsOneObject) {
  for (const char* args : {"[]", "[1]", "[[]]", "[null]"})
    EXPECT_EQ(complaint_of(args), "Expected identify with one object as its argument.") << args;
  EXPECT_EQ(complaint_of(R"([{"projectId":"7","visitorUid":"v"},1])"), "");
}

TEST(EventReader, WantsAProjectAndAUid) {
  EXPECT_EQ(complaint_of(R"([{"visitorUid":"v"}])"),
            "Expected projectId: a positive integer, as a number or decimal text.");
  EXPECT_EQ(complaint_of(R"([{"projectId":7,"visitorUid":" "}])"), access::bad_uid().message);
  EXPECT_EQ(complaint_of(R"([{"projectId":7,"visitorUid":7}])"), access::bad_uid().message);
}

}  // namespace
}  // namespace porchlight::protocol
