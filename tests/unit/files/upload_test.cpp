// A file on its way in and out, in pieces.

#include "files/upload.hpp"

#include "files/file_source.hpp"
#include "files/limits.hpp"
#include "files_fixture.hpp"
#include "samples.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>

namespace porchlight::files {
namespace {

class UploadTest : public FilesTest {
 protected:
  std::unique_ptr<Upload> upload(const store::File& file, FilePart part = FilePart::whole,
                                 FileRoom* to = nullptr) {
    outcome.reset();
    return std::make_unique<Upload>(to == nullptr ? room : *to, home, net::IncomingBody(), UploadPlace(),
                                    file, part,
                                    [this](Result<store::File> kept) { outcome = std::move(kept); });
  }
  std::string code() const {
    if (!outcome) return "nothing";
    return *outcome ? "kept" : std::string(to_string(outcome->error().code));
  }
  std::size_t incoming() const {
    std::size_t count = 0;
    for (const auto& one : std::filesystem::directory_iterator(folder.path())) {
      count += one.path().filename().string().size() == 22 ? 1U : 0U;
    }
    return count;
  }
  std::optional<Result<store::File>> outcome;
};

TEST_F(UploadTest, IsWrittenByPiecesAndKeptOnceItIsWhole) {
  const auto taker = upload(begin('a'));
  const std::string piece(limits::upload_piece_bytes, 'x');
  EXPECT_EQ(taker->on_piece(png, false), net::BodyFlow::go_on) << "not worth a write";
  EXPECT_EQ(taker->on_piece(piece, false), net::BodyFlow::wait);
  settle();
  EXPECT_EQ(incoming(), 1U);
  EXPECT_EQ(code(), "nothing");
  EXPECT_FALSE(database->files().find(id_of('a'))) << "nobody sees it before";
  EXPECT_EQ(taker->on_piece("end", true), net::BodyFlow::wait);
  settle();
  ASSERT_EQ(code(), "kept");
  const store::File file = outcome->value();
  EXPECT_EQ(file.type, "image/png");
  EXPECT_EQ(file.width, 640);
  EXPECT_EQ(file.bytes, static_cast<std::int64_t>(png.size() + piece.size() + 3));
  EXPECT_EQ(database->files().find(id_of('a')).value(), file);
  EXPECT_EQ(store.read(id_of('a'), 0, 10'000'000).value(), png + piece + "end");
  EXPECT_EQ(incoming(), 0U);
}

TEST_F(UploadTest, OfAPhotoIsKnownAsOneHoweverMuchItsCameraWrites) {
  const std::string segment = "\xFF\xE1\xFF\xFF"s + std::string(0xFFFD, 'x');
  const auto taker = upload(begin('a'));
  std::string head = "\xFF\xD8"s;
  for (int i = 0; i < 5; ++i) head += segment;
  EXPECT_GT(head.size(), limits::head_bytes);
  EXPECT_EQ(taker->on_piece(head, false), net::BodyFlow::wait);
  settle();
  EXPECT_EQ(taker->on_piece("\xFF\xC2\0\x0B\x08\x01\xE0\x02\x80\x01\x01\x11\0"s, true), net::BodyFlow::wait);
  settle();
  ASSERT_EQ(code(), "kept");
  EXPECT_EQ(outcome->value().type, "image/jpeg");
  EXPECT_EQ(outcome->value().width, 640);
}

TEST_F(UploadTest, ThatIsTooLargeOrEmptyIsRefusedAndLeavesNothing) {
  const auto large = upload(begin('a'));
  EXPECT_EQ(large->on_piece(std::string(1'000'001, 'x'), false), net::BodyFlow::wait);
  EXPECT_EQ(code(), "payloadTooLarge");
  const auto empty = upload(begin('b'));
  EXPECT_EQ(empty->on_piece("", true), net::BodyFlow::wait);
  EXPECT_EQ(code(), "badRequest");
  settle();
  EXPECT_EQ(database->files().removals().value(), 2) << "their rows are gone";
  EXPECT_EQ(incoming(), 0U);
}

TEST_F(UploadTest, WhoseClientGoesIsDropped) {
  auto taker = upload(begin('a'));
  EXPECT_EQ(taker->on_piece(std::string(limits::upload_piece_bytes, 'x'), false), net::BodyFlow::wait);
  taker.reset();
  settle();
  EXPECT_EQ(code(), "nothing");
  EXPECT_EQ(incoming(), 0U);
  EXPECT_EQ(database->files().removals().value(), 1);
}

TEST_F(UploadTest, WhileTheStoreIsAwayIsRefusedAndMayBeTriedAgain) {
  store.away = true;
  const auto taker = upload(begin('a'));
  EXPECT_EQ(taker->on_piece(png, true), net::BodyFlow::wait);
  settle();
  EXPECT_EQ(code(), "unavailable");
  EXPECT_EQ(incoming(), 0U);
}

TEST_F(UploadTest, OfAFileThatWasRemovedMeanwhileLeavesNoBytes) {
  const auto taker = upload(begin('a'));
  ASSERT_TRUE(database->files().drop(id_of('a')));
  EXPECT_EQ(taker->on_piece(png, true), net::BodyFlow::wait);
  settle();
  EXPECT_EQ(code(), "notFound");
  EXPECT_FALSE(store.read(id_of('a'), 0, 1));
}

TEST_F(UploadTest, OfAThumbnailIsASmallPicture) {
  const store::File file = begin('a');
  const auto whole = upload(file);
  EXPECT_EQ(whole->on_piece(png, true), net::BodyFlow::wait);
  settle();
  const auto large = upload(file, FilePart::thumbnail);
  EXPECT_EQ(large->on_piece(std::string(limits::thumbnail_bytes + 1, 'x'), true), net::BodyFlow::wait);
  EXPECT_EQ(code(), "payloadTooLarge");
  const auto text = upload(file, FilePart::thumbnail);
  EXPECT_EQ(text->on_piece("no picture", true), net::BodyFlow::wait);
  settle();
  EXPECT_EQ(code(), "badRequest");
  std::string wide = png;
  static_assert(limits::thumbnail_side == 0x400);
  wide.replace(16, 4, "\0\0\x04\x01"s);
  const auto huge = upload(file, FilePart::thumbnail);
  EXPECT_EQ(huge->on_piece(wide, true), net::BodyFlow::wait);
  settle();
  EXPECT_EQ(code(), "badRequest");
  EXPECT_NE(outcome->error().message.find("1024 pixels a side"), std::string::npos);
  const auto small = upload(file, FilePart::thumbnail);
  EXPECT_EQ(small->on_piece(png, true), net::BodyFlow::wait);
  settle();
  ASSERT_EQ(code(), "kept");
  EXPECT_EQ(outcome->value().thumbnail, "image/png");
  EXPECT_EQ(store.read(store::thumbnail_name(id_of('a')), 0, 1'000).value(), png);
  EXPECT_TRUE(database->files().find(id_of('a'))) << "a thumbnail that was refused takes no file along";
}

TEST_F(UploadTest, IsLookedAtBeforeAnybodySeesIt) {
  const auto scanned_by = [this](std::vector<std::string> command) {
    FileRoom scanning(*database, store,
                      {.incoming = folder.path(), .scan_command = std::move(command), .threads = 1}, metrics);
    const auto taker = upload(begin('a'), FilePart::whole, &scanning);
    EXPECT_EQ(taker->on_piece(png, true), net::BodyFlow::wait);
    while (home.settle(scanning.pool()) + home.settle(scanning.keeping_pool()) > 0) {
    }
    scanning.stop();
    return code();
  };
  EXPECT_EQ(scanned_by({"false"}), "badRequest");
  EXPECT_FALSE(store.read(id_of('a'), 0, 1));
  EXPECT_EQ(scanned_by({"sh", "-c", "exit 2"}), "unavailable");
  EXPECT_EQ(scanned_by({"/no/such/scanner"}), "unavailable");
  EXPECT_EQ(scanned_by({"test", "-s"}), "kept") << "its path comes behind the words";
}

TEST_F(UploadTest, OneThatIsSlowHoldsUpNoOther) {
  EXPECT_EQ(FileOptions().threads, limits::file_threads);
  EXPECT_GT(limits::file_threads, 1U);
}

TEST_F(UploadTest, GoesOutAsItCameInPiecesThatAreAskedFor) {
  std::string bytes(limits::download_piece_bytes + 10, 'x');
  bytes.back() = 'z';
  const auto taker = upload(begin('a'));
  EXPECT_EQ(taker->on_piece(bytes, true), net::BodyFlow::wait);
  settle();
  std::unique_ptr<FileSource> source;
  FileSource::open(room, home, Place(), id_of('a'), bytes.size(),
                   [&](Result<std::unique_ptr<FileSource>> opened) { source = std::move(opened.value()); });
  settle();
  ASSERT_TRUE(source);
  EXPECT_EQ(source->bytes(), bytes.size());
  std::string got;
  const auto take = [&] {
    source->next([&](std::optional<std::string> piece) { got += piece.value_or("gone"); });
    settle();
  };
  take();
  EXPECT_EQ(got.size(), limits::download_piece_bytes);
  EXPECT_EQ(store.reads, 1);
  take();
  EXPECT_EQ(got, bytes);
}

TEST_F(UploadTest, WhatIsShorterThanItWasIsNotSent) {
  const auto taker = upload(begin('a'));
  EXPECT_EQ(taker->on_piece("some bytes", true), net::BodyFlow::wait);
  settle();
  std::string said;
  const auto open = [&](std::uint64_t bytes) {
    FileSource::open(room, home, Place(), id_of('a'), bytes, [&](Result<std::unique_ptr<FileSource>> opened) {
      said = opened ? "opened" : std::string(to_string(opened.error().code));
    });
    settle();
    return said;
  };
  EXPECT_EQ(open(10), "opened");
  EXPECT_EQ(open(11), "unavailable");
  store.away = true;
  EXPECT_EQ(open(10), "unavailable");
}

}  // namespace
}  // namespace porchlight::files
