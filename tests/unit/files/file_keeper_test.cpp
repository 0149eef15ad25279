#include "files/file_keeper.hpp"

#include "files/limits.hpp"
#include "files_fixture.hpp"

#include <fstream>
#include <future>
#include <string>

namespace porchlight::files {
namespace {

constexpr WallTime start{std::chrono::hours(500'000)};

class FileKeeperTest : public FilesTest {
 protected:
  void keep(char c, WallTime at = start) {
    store::File file = begin(c, at);
    file.type = "image/png";
    file.bytes = 5;
    for (const std::string& name : {file.id, store::thumbnail_name(file.id)}) {
      const std::string path = folder.path() + "/incoming";
      std::ofstream(path) << "bytes";
      EXPECT_TRUE(store.put(name, path));
    }
    EXPECT_TRUE(database->files().finish(file));
  }
  bool is_kept(const std::string& name) { return store.read(name, 0, 1).has_value(); }
  FileRound tidy(WallTime now) { return tidy_files(*database, store, now).value(); }
};

TEST_F(FileKeeperTest, RemovesWhatNobodySentWithItsThumbnail) {
  keep('a', start);
  keep('b', start + limits::unsent_time);
  const FileRound early = tidy(start + limits::unsent_time);
  EXPECT_EQ(early.unsent + early.removed, 0U);
  EXPECT_EQ(early.bytes, 10);
  const FileRound round = tidy(start + limits::unsent_time + Milliseconds(1));
  EXPECT_EQ(round.unsent, 1U);
  EXPECT_EQ(round.removed, 1U);
  EXPECT_EQ(round.waiting, 0);
  EXPECT_EQ(round.bytes, 5);
  EXPECT_FALSE(round.more);
  EXPECT_FALSE(is_kept(id_of('a')));
  EXPECT_FALSE(is_kept(store::thumbnail_name(id_of('a'))));
  EXPECT_TRUE(is_kept(id_of('b')));
}

TEST_F(FileKeeperTest, WhatTheStoreRefusesIsTriedAgainEachTimeLater) {
  keep('a');
  ASSERT_TRUE(database->files().drop(id_of('a')));
  store.away = true;
  WallTime now = start;
  Milliseconds pause = limits::removal_pause_first;
  while (pause < limits::removal_pause_last) {
    const FileRound round = tidy(now);
    EXPECT_EQ(round.failed, 1U);
    EXPECT_EQ(round.waiting, 1);
    EXPECT_EQ(tidy(now + pause - Milliseconds(1)).failed, 0U);
    now += pause;
    pause = std::min(2 * pause, limits::removal_pause_last);
  }
  store.away = false;
  EXPECT_EQ(tidy(now).removed, 1U);
  EXPECT_FALSE(is_kept(id_of('a')));
}

TEST_F(FileKeeperTest, WhatAGatewayHasTakenAndNotDoneIsAnothersLater) {
  keep('a');
  ASSERT_TRUE(database->files().drop(id_of('a')));
  const auto claimed = database->files().claim_removals(start, start + limits::removal_claim, 10);
  ASSERT_EQ(claimed->size(), 1U);  // and then it dies
  EXPECT_EQ(tidy(start + limits::removal_claim - Milliseconds(1)).removed, 0U);
  EXPECT_EQ(tidy(start + limits::removal_claim).removed, 1U);
}

TEST_F(FileKeeperTest, OneRoundHasAnEnd) {
  for (std::size_t i = 0; i <= limits::claimed_removals; ++i) {
    store::File file{.id = id_of('a'), .key = id_of('k'), .name = "a"};
    const std::string number = std::to_string(i);
    file.id.replace(0, number.size(), number);
    // Of agents of their own: a sender may not have so many.
    const store::FileSender one{.project = project, .agent = static_cast<std::int64_t>(i + 1)};
    ASSERT_TRUE(database->files().begin(one, file, start, {}));
    ASSERT_TRUE(database->files().drop(file.id));
  }
  static_assert(limits::claimed_removals < limits::removed_files);
  const FileRound round = tidy(start);
  EXPECT_EQ(round.removed, limits::claimed_removals);
  EXPECT_TRUE(round.more);
  EXPECT_EQ(tidy(start).removed, 1U);
}

TEST_F(FileKeeperTest, LooksAgainAndAgain) {
  ManualClock clock;
  TimerQueue timers(clock);
  keep('a', clock.wall());
  const FileKeeper keeper(room, home, timers, metrics);
  timers.run_due();
  settle();
  EXPECT_TRUE(is_kept(id_of('a')));
  ASSERT_TRUE(database->files().drop(id_of('a')));
  clock.advance(limits::removal_interval);
  timers.run_due();
  settle();
  EXPECT_FALSE(is_kept(id_of('a')));
}

TEST_F(FileKeeperTest, AStoreThatHangsTakesNoThreadOfDownloads) {
  ManualClock clock;
  TimerQueue timers(clock);
  keep('a', clock.wall());
  ASSERT_TRUE(database->files().drop(id_of('a')));
  std::promise<void> answers;
  store.hangs_on_removal = answers.get_future().share();
  const FileKeeper keeper(room, home, timers, metrics);
  for (int i = 0; i < 3; ++i) {
    timers.run_due();
    clock.advance(limits::removal_interval);
  }
  bool read = false;
  room.pool().ask(
      home, [this] { return store.read(id_of('b'), 0, 1); },
      [&](const Result<std::string>&) { read = true; });
  home.settle(room.pool());
  EXPECT_TRUE(read);
  EXPECT_LE(room.keeping_pool().queued(), 1U) << "one round in the air";
  answers.set_value();
  settle();
  EXPECT_FALSE(is_kept(id_of('a')));
}

}  // namespace
}  // namespace porchlight::files
