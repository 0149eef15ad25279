// Files of conversations, over every form of the database.

#include "contract/conversations_harness.hpp"
#include "store/database/files.hpp"
#include "store/database/limits.hpp"
#include "store/database/people.hpp"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

std::string id_of(char c) {
  return std::string(limits::file_id_characters, c);
}

class FilesContract : public Conversations {
 protected:
  void SetUp() override {
    Conversations::SetUp();
    visit("v1", secret("v1"));
    visit("v2", secret("v2"));
  }
  FilesRepository& files() { return database().files(); }
  [[nodiscard]] FileSender visitor(const std::string& uid) const { return {project(), 0, uid, secret(uid)}; }
  [[nodiscard]] FileSender agent() const { return {project(), ada()}; }

  static File file_of(const std::string& id) {
    return {.id = id,
            .key = id_of('k'),
            .name = "photo \"1\".png",
            .type = "image/png",
            .bytes = 1'234,
            .width = 640,
            .height = 480};
  }
  /// A file whose bytes are there.
  std::string upload(const FileSender& sender, char c, int second = 0) {
    const File file = file_of(id_of(c));
    const auto begun = files().begin(sender, file, at(second), {});
    EXPECT_TRUE(begun) << begun.error().message;
    EXPECT_TRUE(files().finish(file));
    return file.id;
  }
  Result<Appended> send(const std::string& uid, const std::vector<std::string>& ids,
                        std::string_view content = "", const std::string& temp_id = "") {
    return conversations().append_from_visitor(
        key(uid), secret(uid), temp_id.empty() ? next_temp_id() : temp_id, content, at(5), ids);
  }
  Result<Appended> answer(ConversationId id, const std::vector<std::string>& ids) {
    return conversations().append_from_agent(project(), id, ada(), next_temp_id(), "", at(6), false, ids);
  }
  std::vector<std::string> left_bytes() {
    std::vector<std::string> ids;
    for (const FileRemoval& one : must(files().claim_removals(at(90'000), at(90'001), 100)))
      ids.push_back(one.id);
    return ids;
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(FilesContract);

TEST_P(FilesContract, AreReadableOnceTheirBytesAreThere) {
  const File file = file_of(id_of('a'));
  ASSERT_TRUE(files().begin(visitor("v1"), file, at(1), {}));
  EXPECT_EQ(code_of(files().find(file.id)), "notFound");
  EXPECT_EQ(code_of(files().find_unsent(visitor("v1"), file.id)), "notFound");
  ASSERT_TRUE(files().finish(file));
  EXPECT_EQ(must(files().find(file.id)), file);
  EXPECT_EQ(must(files().find_unsent(visitor("v1"), file.id)), file);
  EXPECT_EQ(code_of(files().finish(file)), "notFound");
  EXPECT_EQ(code_of(files().find("")), "notFound");
  EXPECT_EQ(code_of(files().find(std::string("a\0b", 3))), "notFound");
}

TEST_P(FilesContract, AreOfWhoeverProvesToSendThem) {
  const File file = file_of(id_of('a'));
  EXPECT_EQ(code_of(files().begin({project(), 0, "v1", "another"}, file, at(1), {})), "forbidden");
  EXPECT_EQ(code_of(files().begin({project(), 0, "v1", ""}, file, at(1), {})), "forbidden");
  EXPECT_EQ(code_of(files().begin({project(), 0, "nobody", secret("nobody")}, file, at(1), {})), "notFound");
  EXPECT_EQ(code_of(files().begin({project() + 9, ada()}, file, at(1), {})), "notFound");
  const std::string id = upload(visitor("v1"), 'a');
  EXPECT_EQ(code_of(files().find_unsent(visitor("v2"), id)), "notFound");
  EXPECT_EQ(code_of(files().find_unsent({project(), 0, "v1", "another"}, id)), "forbidden");
  EXPECT_EQ(code_of(files().find_unsent(agent(), id)), "notFound");
}

TEST_P(FilesContract, ThatWaitForAMessageAreBounded) {
  for (std::size_t i = 0; i < limits::unsent_files; ++i) {
    File file = file_of(id_of('a'));
    const std::string number = std::to_string(i);
    file.id.replace(0, number.size(), number);
    ASSERT_TRUE(files().begin(visitor("v1"), file, at(1), {}));
  }
  EXPECT_EQ(code_of(files().begin(visitor("v1"), file_of(id_of('z')), at(1), {})), "rateLimited");
  EXPECT_TRUE(files().begin(visitor("v2"), file_of(id_of('y')), at(1), {}));
  EXPECT_TRUE(files().begin(agent(), file_of(id_of('x')), at(1), {}));
}

TEST_P(FilesContract, ComeWithTheMessageThatNamesThem) {
  const std::string a = upload(visitor("v1"), 'a');
  const std::string b = upload(visitor("v1"), 'b');
  ASSERT_TRUE(files().set_thumbnail(b, "image/webp"));
  const auto sent = must(send("v1", {b, a}));
  EXPECT_EQ(sent.message.content, "");
  File with_thumbnail = file_of(b);
  with_thumbnail.thumbnail = "image/webp";
  EXPECT_THAT(sent.message.files, ElementsAre(with_thumbnail, file_of(a)));
  EXPECT_EQ(sent.conversation.last_message.files, sent.message.files);
  const Thread read = thread("v1");
  ASSERT_THAT(read.messages, SizeIs(1));
  EXPECT_EQ(read.messages[0].files, sent.message.files);
  EXPECT_THAT(must(conversations().thread(project(), sent.conversation.id, {})).messages[0].files, SizeIs(2));
  EXPECT_THAT(must(conversations().page(project(), {})).conversations[0].last_message.files, SizeIs(2));
  EXPECT_EQ(code_of(files().set_thumbnail(a, "image/png")), "notFound") << "what was sent stays as it is";
  EXPECT_TRUE(files().find(a));
  EXPECT_EQ(code_of(files().find_unsent(visitor("v1"), a)), "notFound");
  EXPECT_THAT(must(send("v1", {}, "no file")).message.files, IsEmpty());
}

TEST_P(FilesContract, OfAgentsComeWithTheirMessages) {
  const ConversationId id = says("v1", "hello").conversation.id;
  const auto sent = must(answer(id, {upload(agent(), 'a')}));
  EXPECT_THAT(sent.message.files, ElementsAre(file_of(id_of('a'))));
  const std::vector<std::string> more{upload(agent(), 'b')};
  const auto invited =
      must(conversations().append_from_agent(key("v2"), ada(), next_temp_id(), "", at(7), false, more));
  EXPECT_THAT(invited.message.files, SizeIs(1));
  const std::vector<std::string> again{upload(agent(), 'c')};
  const auto on =
      must(conversations().append_from_agent(key("v2"), ada(), next_temp_id(), "", at(8), false, again));
  EXPECT_THAT(on.message.files, SizeIs(1));
  EXPECT_EQ(on.message.position, 2);
}

TEST_P(FilesContract, AreNamedOnceAndByTheirOwnSenderOnly) {
  const std::string a = upload(visitor("v1"), 'a');
  const std::string of_agent = upload(agent(), 'b');
  const auto refusal = [&](const std::string& uid, const std::vector<std::string>& ids) {
    const auto sent = send(uid, ids);
    return sent ? "" : std::string(to_string(sent.error().code)) + " " + sent.error().message;
  };
  EXPECT_THAT(refusal("v2", {a}), HasSubstr("badRequest files: expected files of your own"));
  EXPECT_THAT(refusal("v1", {of_agent}), HasSubstr("files of your own"));
  EXPECT_THAT(refusal("v1", {a, a}), HasSubstr("files of your own"));
  EXPECT_THAT(refusal("v1", {"../../etc/passwd"}), HasSubstr("files of your own"));
  EXPECT_THAT(refusal("v1", {id_of('q')}), HasSubstr("files of your own"));
  EXPECT_THAT(refusal("v1", std::vector<std::string>(limits::message_files + 1, a)), HasSubstr("at most 10"));
  EXPECT_THAT(refusal("v1", {}), HasSubstr("not empty")) << "without files there must be words";
  ASSERT_TRUE(send("v1", {a}, "the first"));
  EXPECT_THAT(refusal("v1", {a}), HasSubstr("files of your own"));
  const ConversationId id = conversation("v1").id;
  const auto taken = answer(id, {a});
  ASSERT_FALSE(taken);
  EXPECT_THAT(taken.error().message, HasSubstr("files of your own"));
  EXPECT_THAT(contents(thread("v1")), ElementsAre("the first")) << "what was refused said nothing";
}

TEST_P(FilesContract, AMessageThatIsRepeatedHasThemStill) {
  const std::string a = upload(visitor("v1"), 'a');
  ASSERT_TRUE(send("v1", {a}, "look", "once"));
  const auto again = must(send("v1", {a}, "look", "once"));
  EXPECT_TRUE(again.repeated);
  EXPECT_THAT(again.message.files, SizeIs(1));
  EXPECT_THAT(thread("v1").messages, SizeIs(1));
}

TEST_P(FilesContract, OfADeviceAreThePersons) {
  const std::string a = upload(visitor("v2"), 'a');
  const std::string b = upload(visitor("v2"), 'b');
  ASSERT_TRUE(send("v2", {a}, "from the phone"));
  for (const std::string uid : {"v1", "v2"}) {
    ASSERT_TRUE(database().people().prove({key(uid), "user", secret(uid), at(9)}));
  }
  const Thread moved = thread("v1");
  ASSERT_THAT(moved.messages, SizeIs(1));
  EXPECT_THAT(moved.messages[0].files, ElementsAre(file_of(a)));
  const std::vector<std::string> ids{b};
  EXPECT_TRUE(conversations().append_from_visitor(key("v1"), secret("v2"), next_temp_id(), "", at(10), ids));
  EXPECT_THAT(left_bytes(), IsEmpty()) << "what moves is not removed";
}

TEST_P(FilesContract, GoWithTheProjectAndLeaveTheirBytesToBeRemoved) {
  ASSERT_TRUE(send("v1", {upload(visitor("v1"), 'a'), upload(visitor("v1"), 'b')}));
  ASSERT_TRUE(answer(conversation("v1").id, {upload(agent(), 'c')}));
  upload(visitor("v2"), 'd');
  ASSERT_TRUE(database().projects().remove(project()));
  EXPECT_EQ(code_of(files().find(id_of('a'))), "notFound");
  EXPECT_EQ(must(files().removals()), 4);
  EXPECT_THAT(left_bytes(), UnorderedElementsAre(id_of('a'), id_of('b'), id_of('c'), id_of('d')));
}

TEST_P(FilesContract, ThatNoMessageNamesGoAfterAWhile) {
  const std::string old = upload(visitor("v1"), 'a', 10);
  const std::string young = upload(visitor("v1"), 'b', 20);
  const std::string sent = upload(visitor("v1"), 'c', 10);
  ASSERT_TRUE(files().begin(visitor("v1"), file_of(id_of('d')), at(10), {}));
  ASSERT_TRUE(send("v1", {sent}));
  EXPECT_EQ(must(files().remove_unsent(at(15), 1)), 1U);
  EXPECT_EQ(must(files().remove_unsent(at(15), 10)), 1U);
  EXPECT_EQ(must(files().remove_unsent(at(15), 10)), 0U);
  EXPECT_TRUE(files().find(young));
  EXPECT_TRUE(files().find(sent));
  EXPECT_THAT(left_bytes(), UnorderedElementsAre(old, id_of('d')));
}

TEST_P(FilesContract, AreDroppedUnlessTheyWereSent) {
  const std::string a = upload(visitor("v1"), 'a');
  const std::string b = upload(visitor("v1"), 'b');
  ASSERT_TRUE(send("v1", {b}));
  EXPECT_TRUE(files().drop(a));
  EXPECT_TRUE(files().drop(b));
  EXPECT_TRUE(files().drop(id_of('q')));
  EXPECT_FALSE(files().find(a));
  EXPECT_TRUE(files().find(b));
}

TEST_P(FilesContract, BytesAreGivenToOneAtATimeUntilTheyAreGone) {
  ASSERT_TRUE(files().drop(upload(visitor("v1"), 'a')));
  ASSERT_TRUE(files().drop(upload(visitor("v1"), 'b')));
  const auto first = must(files().claim_removals(at(10), at(20), 1));
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].tries, 0);
  const auto second = must(files().claim_removals(at(10), at(20), 5));
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_NE(second[0].id, first[0].id);
  EXPECT_THAT(must(files().claim_removals(at(19), at(30), 5)), IsEmpty());
  ASSERT_TRUE(files().removed(second[0].id));
  ASSERT_TRUE(files().postpone(first[0].id, at(100)));
  EXPECT_THAT(must(files().claim_removals(at(99), at(110), 5)), IsEmpty());
  const auto again = must(files().claim_removals(at(100), at(110), 5));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].id, first[0].id);
  EXPECT_EQ(again[0].tries, 1);
  EXPECT_EQ(must(files().removals()), 1);
}

TEST(FilesColumn, IsReadAsItWasWrittenAndNothingElse) {
  const std::vector<File> files{
      {.id = id_of('a'), .key = id_of('k'), .name = "a\"\\\n<é>", .type = "image/gif", .bytes = 5}};
  EXPECT_EQ(files_from_column(files_to_column(files)), files);
  EXPECT_EQ(files_to_column({}), "");
  for (const char* text : {"", "{", "{}", "[1, null]", "5"})
    EXPECT_THAT(files_from_column(text), IsEmpty()) << text;
}

TEST_P(FilesContract, ThereIsAQuotaOfWhatIsThereAndOfWhatComes) {
  const FileQuota quota{.of_project = 3'000, .in_all = 0};
  const auto begin = [&](char c, std::int64_t bytes) {
    File file = file_of(id_of(c));
    file.bytes = bytes;
    return code_of(files().begin(agent(), file, at(1), quota));
  };
  EXPECT_EQ(begin('a', 1'500), "none");
  EXPECT_EQ(begin('b', 1'500), "none") << "exactly as many";
  EXPECT_EQ(must(files().bytes()), 3'000);
  EXPECT_EQ(begin('c', 1), "payloadTooLarge");
  File smaller = file_of(id_of('a'));
  smaller.bytes = 1'000;
  ASSERT_TRUE(files().finish(smaller));
  EXPECT_EQ(must(files().bytes()), 2'500) << "it is as large as it has become";
  EXPECT_EQ(begin('c', 501), "payloadTooLarge");
  EXPECT_EQ(begin('c', 500), "none");
  ASSERT_TRUE(files().drop(id_of('b')));
  EXPECT_EQ(must(files().bytes()), 1'500);
  EXPECT_EQ(begin('d', 1'500), "none");
  must(files().remove_unsent(at(100), 100));
  EXPECT_EQ(must(files().bytes()), 0);
}

TEST_P(FilesContract, AProjectsQuotaIsItsOwnAndThatOfAllIsEverybodys) {
  const ProjectId other = must(database().projects().add("Other", {"*"})).id;
  const auto begin = [&](ProjectId of, char c, const FileQuota& quota) {
    return code_of(files().begin({of, ada()}, file_of(id_of(c)), at(1), quota));
  };
  EXPECT_EQ(begin(project(), 'a', {.of_project = 2'000, .in_all = 3'000}), "none");
  EXPECT_EQ(begin(project(), 'b', {.of_project = 2'000, .in_all = 3'000}), "payloadTooLarge");
  EXPECT_EQ(begin(other, 'b', {.of_project = 2'000, .in_all = 3'000}), "none");
  EXPECT_EQ(begin(other, 'c', {.of_project = 0, .in_all = 3'000}), "payloadTooLarge");
  EXPECT_EQ(begin(other, 'c', {}), "none");
  ASSERT_TRUE(database().projects().remove(other));
  EXPECT_EQ(must(files().bytes()), 1'234);
  ASSERT_TRUE(database().projects().remove(project()));
  EXPECT_EQ(must(files().bytes()), 0);
}

TEST_P(FilesContract, AQuotaHoldsWhereverFilesBeginAtOnce) {
  const FileQuota quota{.of_project = 10'000, .in_all = 10'000};
  const auto other = harness().open();
  const auto fill = [&](FilesRepository& to, const std::string& mark) {
    std::size_t begun = 0;
    for (int i = 0; i < 20; ++i) {
      File file = file_of(id_of('x'));
      file.bytes = 1'000;
      file.id.replace(0, 4, mark + std::to_string(100 + i));
      const bool made =
          to.begin({project(), 100 + i + (mark == "a" ? 0 : 50)}, file, at(1), quota).has_value();
      if (made) ++begun;
      if (made && i % 4 == 0) {
        EXPECT_TRUE(to.drop(file.id));
        --begun;
      }
    }
    return begun;
  };
  std::size_t others = 0;
  std::thread beside([&] { others = fill(other->files(), "b"); });
  const std::size_t own = fill(files(), "a");
  beside.join();
  EXPECT_EQ(own + others, 10U);
  EXPECT_EQ(must(files().bytes()), 10'000);
}

}  // namespace
}  // namespace porchlight::store
