// Prepared answers, over every form of the database.

#include "contract/repositories_harness.hpp"
#include "store/database/acts.hpp"
#include "store/database/canned_replies.hpp"
#include "store/database/limits.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const ActingAgent writer{7, "Ada"};

class RepliesContract : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
  }
  [[nodiscard]] ProjectId project() const { return project_; }
  CannedRepliesRepository& replies() { return database().replies(); }
  Result<CannedReply> add(const std::string& shortcut, const std::string& content = "Hello!") {
    return replies().add(project_, shortcut, content, writer, at(1));
  }
  std::string refusal(const std::string& shortcut, const std::string& content = "Hello!") {
    const auto added = add(shortcut, content);
    return added ? "" : added.error().message;
  }
  std::vector<std::string> shortcuts() {
    std::vector<std::string> all;
    const auto list = replies().list(project_);
    EXPECT_TRUE(list);
    for (const CannedReply& reply : *list) all.push_back(reply.shortcut);
    return all;
  }
  std::vector<std::string> log() {
    std::vector<std::string> lines;
    const auto page = database().acts().audit(project_, 100, "");
    for (const AuditEntry& one : page->entries)
      lines.push_back(one.action + " " + one.subject + " " + one.details);
    return lines;
  }

 private:
  ProjectId project_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(RepliesContract);

TEST_P(RepliesContract, AreListedByShortcutChangedAndRemoved) {
  const auto hours = add("hours", " From nine\nto five. ");
  ASSERT_TRUE(hours) << hours.error().message;
  ASSERT_TRUE(add("bye"));
  EXPECT_THAT(shortcuts(), ElementsAre("bye", "hours"));
  EXPECT_EQ(hours->content, "From nine\nto five.");
  const auto changed =
      replies().change(project(), hours->id, {.shortcut = {}, .content = "Nine to six"}, writer, at(2));
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->shortcut, "hours");
  EXPECT_EQ((*replies().list(project()))[1].content, "Nine to six");
  EXPECT_EQ((*replies().list(project()))[1].changed, at(2));
  ASSERT_TRUE(replies().remove(project(), hours->id, writer, at(3)));
  EXPECT_THAT(shortcuts(), ElementsAre("bye"));
  const std::string details = R"({"replyId":)" + std::to_string(hours->id) + "}";
  EXPECT_EQ(log().at(0), "reply.remove hours " + details);
  EXPECT_EQ(log().at(1), "reply.change hours " + details);
  EXPECT_EQ(log().at(3), "reply.add hours " + details);
}

TEST_P(RepliesContract, WhatIsAsItWasIsNotToldOf) {
  const auto reply = add("hours");
  ASSERT_TRUE(
      replies().change(project(), reply->id, {.shortcut = "HOURS", .content = "Hello!"}, writer, at(2)));
  EXPECT_THAT(log(), SizeIs(1));
}

TEST_P(RepliesContract, AShortcutIsOneWordInAnyScriptAndInOneForm) {
  EXPECT_EQ(add("\u00D6ffnung_2-B")->shortcut, "\u00F6ffnung_2-b");
  EXPECT_EQ(refusal("O\u0308FFNUNG_2-b"),
            "shortcut: expected one that the project has not yet, and it has \u00F6ffnung_2-b")
      << "the same letters, written otherwise";
  EXPECT_EQ(refusal("\u0928\u092E\u0938\u094D\u0924\u0947"), "");
  EXPECT_EQ(refusal("\u4F60\u597D"), "");
  const std::string problem = "shortcut: expected 1 to 32 letters, digits, - and _";
  for (const char* shortcut : {"", " ", "two words", "a/b", "a.b", "a\n", "\xFF", "\u200B", "\u2028", "a:b"})
    EXPECT_EQ(refusal(shortcut), problem) << shortcut;
  EXPECT_EQ(refusal(std::string(limits::shortcut_characters, 'a')), "");
  EXPECT_EQ(refusal(std::string(limits::shortcut_characters + 1, 'a')), problem);
  EXPECT_EQ(refusal(std::string(limits::shortcut_bytes + 1, 'a')), problem);
}

TEST_P(RepliesContract, AContentHasItsBounds) {
  const std::string problem = "content: expected a text of 1 to 2000 characters";
  EXPECT_EQ(refusal("a", std::string(limits::reply_characters, 'x')), "");
  EXPECT_EQ(refusal("b", std::string(limits::reply_characters + 1, 'x')), problem);
  EXPECT_EQ(refusal("b", "  \n "), problem);
  EXPECT_EQ(refusal("b", "\u200B"), problem);
  EXPECT_EQ(refusal("b", "\xFF"), problem);
}

TEST_P(RepliesContract, AShortcutIsOneOfAProject) {
  ASSERT_TRUE(add("hours"));
  const auto other = add("bye");
  EXPECT_EQ(code_of(add("Hours")), "badRequest");
  EXPECT_EQ(
      code_of(replies().change(project(), other->id, {.shortcut = "hours", .content = {}}, writer, at(2))),
      "badRequest");
  EXPECT_TRUE(replies().add(add_project("Other"), "hours", "Hi", writer, at(1)));
  EXPECT_THAT(shortcuts(), ElementsAre("bye", "hours"));
}

TEST_P(RepliesContract, WhatIsNotTheProjectsIsNotFound) {
  const auto reply = add("hours");
  const ProjectId other = add_project("Other");
  EXPECT_EQ(code_of(replies().change(other, reply->id, {.shortcut = {}, .content = "x"}, writer, at(2))),
            "notFound");
  EXPECT_EQ(code_of(replies().remove(other, reply->id, writer, at(2))), "notFound");
  EXPECT_EQ(code_of(replies().remove(project(), reply->id + 1, writer, at(2))), "notFound");
  EXPECT_EQ(code_of(replies().add(999, "a", "b", writer, at(2))), "notFound");
  EXPECT_THAT(*replies().list(other), IsEmpty());
}

/// Each counts, and then adds: the last place was given twice.
TEST_P(RepliesContract, AProjectHasSoManyAlsoWhereTwoAddAtOnce) {
  for (std::size_t i = 0; i + 1 < limits::canned_replies; ++i) ASSERT_TRUE(add("r" + std::to_string(i)));
  const auto another = harness().open();
  std::thread other([&] { static_cast<void>(another->replies().add(project(), "x", "Hi", writer, at(1))); });
  static_cast<void>(add("y"));
  other.join();
  EXPECT_THAT(shortcuts(), SizeIs(limits::canned_replies));
  EXPECT_EQ(refusal("z"), "a project has at most 200 replies: remove some first");
}

TEST_P(RepliesContract, GoWithTheProject) {
  ASSERT_TRUE(add("hours"));
  ASSERT_TRUE(database().projects().remove(project()));
  EXPECT_THAT(shortcuts(), IsEmpty());
}

}  // namespace
}  // namespace porchlight::store
