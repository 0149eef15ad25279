#include "base/log_writer.hpp"

#include "base/limits.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace porchlight::log {
namespace {

using namespace std::chrono_literals;
constexpr Milliseconds for_ever{60'000};

/// A pipe (as small as the system has it, if wished) whose reader reads when the test says so.
class Pipe {
 public:
  explicit Pipe(bool small = true) {
    EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0);
    if (small) ::fcntl(ends_[1], F_SETPIPE_SZ, 4096);
  }
  ~Pipe() {
    close_reader();
    ::close(ends_[1]);
  }
  [[nodiscard]] int writer() const { return ends_[1]; }
  /// What comes up to the text, and the text.
  std::string read_until(const std::string& text) {
    std::array<char, 4096> some{};
    std::size_t end = unread_.find(text);
    while (end == std::string::npos) {
      const ssize_t count = ::read(ends_[0], some.data(), some.size());
      if (count <= 0) return "the pipe has ended";
      const std::size_t known = unread_.size() < text.size() ? 0 : unread_.size() - text.size();
      unread_.append(some.data(), static_cast<std::size_t>(count));
      end = unread_.find(text, known);
    }
    const std::string read = unread_.substr(0, end + text.size());
    unread_.erase(0, read.size());
    return read;
  }
  void close_reader() {
    if (ends_[0] >= 0) ::close(ends_[0]);
    ends_[0] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
  std::string unread_;
};

std::string describe(std::uint64_t lost) {
  return "lost " + std::to_string(lost);
}

TEST(LogWriter, WritesLinesInTheirOrder) {
  Pipe pipe(false);
  LogWriter writer(pipe.writer(), describe);
  writer.write("one");
  writer.write("two");
  EXPECT_TRUE(writer.flush(for_ever));
  EXPECT_EQ(pipe.read_until("two\n"), "one\ntwo\n");
  EXPECT_EQ(writer.lost(), 0U);
}

TEST(LogWriter, ALineLongerThanAPipeIsWrittenWhole) {
  Pipe pipe;
  LogWriter writer(pipe.writer(), describe);
  const std::string line(100'000, 'x');
  writer.write(line);
  writer.write("end");
  EXPECT_EQ(pipe.read_until("end\n"), line + "\nend\n");
}

// Standard error on a full pipe stopped the I/O thread, and with it /health and SIGTERM.
TEST(LogWriter, AReaderWhoDoesNotReadCostsLinesAndSaysSoAfterwards) {
  Pipe pipe;
  LogWriter writer(pipe.writer(), describe);
  const std::string line(1023, 'x');
  const std::size_t fit = limits::log_queue_bytes / 1024;
  for (std::size_t i = 0; i < fit; ++i) writer.write(line);
  while (writer.lost() < 3) writer.write(line);
  for (std::uint64_t told = 0; told < 3;) {
    pipe.read_until("\nlost ");
    told += std::stoull(pipe.read_until("\n"));
  }
  writer.write("there is room again");
  EXPECT_EQ(pipe.read_until("again\n"), "there is room again\n");
}

TEST(LogWriter, TheLastWordsWaitForAReaderButNotForEver) {
  Pipe pipe;
  const std::string line(100'000, 'x');
  { LogWriter(pipe.writer(), describe).write(line); }
  SUCCEED() << "nobody has read, and it has ended";
}

TEST(LogWriter, WithoutAReaderLinesAreLostAndCounted) {
  ::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  pipe.close_reader();
  LogWriter writer(pipe.writer(), describe);
  writer.write("one");
  EXPECT_TRUE(writer.flush(for_ever));
  writer.write("two");
  EXPECT_TRUE(writer.flush(for_ever));
  EXPECT_EQ(writer.lost(), 2U);
}

}  // namespace
}  // namespace porchlight::log
