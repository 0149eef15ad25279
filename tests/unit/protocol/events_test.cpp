// What the generator makes of docs/socket-events.json writes what the document says.
#include "protocol/events.hpp"

#include "protocol/message_fields.hpp"

#include <gtest/gtest.h>

namespace porchlight::protocol {
namespace {

const WallTime at{Milliseconds(1'700'000'000'000)};

TEST(Events, HaveTheirNamesAndFieldsInTheDocumentsOrder) {
  const EncodedEvent event = to_agent::presence_resync({.project_id = 7, .spread_ms = 2000});
  EXPECT_EQ(event.name, "presenceResync");
  EXPECT_EQ(event.payload, R"({"projectId":7,"spreadMs":2000})");
}

TEST(Events, TellNullWhereAFieldHasToBeThere) {
  EXPECT_EQ(to_json(JoinAck{.revision = {}, .now = at}),
            R"({"ok":true,"revision":null,"now":"2023-11-14T22:13:20.000Z"})");
  EXPECT_EQ(to_json(JoinAck{.revision = 5, .now = at}),
            R"({"ok":true,"revision":5,"now":"2023-11-14T22:13:20.000Z"})");
}

TEST(Events, LeaveOutWhatNeedNotBeThere) {
  EXPECT_EQ(to_json(WatchedVisitor{.is_online = false, .status = "offline"}),
            R"({"isOnline":false,"status":"offline"})");
  EXPECT_EQ(to_json(WatchedVisitor{.is_online = true, .status = "away", .title = ""}),
            R"({"isOnline":true,"status":"away","title":""})");
}

TEST(Events, HoldOtherObjectsListsAndWhatIsJsonAlready) {
  const IdentifyAck answer{.visitor_uid = "v\"1",
                           .now = at,
                           .settings = {.chat = Json{R"({"enabled":true})"}},
                           .warning = EventError{.code = "identityInvalid", .message = "No."},
                           .checked = false};
  EXPECT_EQ(to_json(answer), R"({"ok":true,"visitorUid":"v\"1","now":"2023-11-14T22:13:20.000Z",)"
                             R"("settings":{"chat":{"enabled":true}},)"
                             R"("warning":{"code":"identityInvalid","message":"No."},"checked":false})");
  const Viewer viewers[] = {{.agent_id = 1, .name = "Ann"}, {.agent_id = 2, .name = "Bo"}};
  EXPECT_EQ(
      to_json(ViewAck{.viewers = viewers, .visitor_viewers = {}}),
      R"({"ok":true,"viewers":[{"agentId":1,"name":"Ann"},{"agentId":2,"name":"Bo"}],"visitorViewers":[]})");
  EXPECT_EQ(
      to_json(ViewAck{.viewers = {}, .visitor_viewers = viewers}),
      R"({"ok":true,"viewers":[],"visitorViewers":[{"agentId":1,"name":"Ann"},{"agentId":2,"name":"Bo"}]})");
}

TEST(Events, NameTheirAttachmentInItsPlace) {
  const EncodedEvent piece = to_agent::preview_piece({.project_id = 1,
                                                      .visitor_uid = "v",
                                                      .capture = "c",
                                                      .snapshot = 2,
                                                      .index = 0,
                                                      .count = 1,
                                                      .kind = "page",
                                                      .encoding = "gzip"});
  EXPECT_TRUE(piece.payload.ends_with(R"("encoding":"gzip","data":{"_placeholder":true,"num":0}})"));
}

TEST(Events, ThatAreUnknownAreAnsweredWithThoseThatAreNot) {
  EXPECT_EQ(
      unknown_event(from_agent::all).message,
      "Unknown event: expected joinProjectRoom, leaveProjectRoom, watchVisitors, viewConversation, "
      "agentIsTyping, setAvailability, requestPreview, stopPreview, openTable, moveTable or closeTable.");
  EXPECT_EQ(unknown_event(from_visitor::all).message,
            "Unknown event: expected identify, updateContext, activity, sendMessage, visitorIsTyping, "
            "messagesRead, getHistory, rateConversation, setAttributes, agentAvailability, leaveContact, "
            "previewPiece, previewScroll or previewState.");
}

}  // namespace
}  // namespace porchlight::protocol
