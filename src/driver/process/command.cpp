#include "driver/process/command.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace porchlight::driver {
namespace {

/// How long a child goes on after it is to stop.
constexpr Milliseconds stop_interval{100};

/// Its own group, so that what it has started ends with it; signals as in a fresh program.
class Attributes {
 public:
  Attributes() {
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawn_file_actions_init(&actions_);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
  }
  ~Attributes() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }
  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &actions_; }

 private:
  posix_spawnattr_t attributes_{};
  posix_spawn_file_actions_t actions_{};
};

enum class Waited : std::uint8_t { ended, time_over, stopped };

/// For a child, a tenth of a second at most. True once it has ended.
bool wait_a_little(int descriptor, Milliseconds most) {
  pollfd ended{descriptor, POLLIN, 0};
  const int ready = ::poll(&ended, 1, static_cast<int>(std::min(most, stop_interval).count()));
  return ready > 0;
}

Waited wait_for(pid_t child, Milliseconds time, const std::atomic<bool>& stop) {
  const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  if (descriptor < 0) return Waited::time_over;
  const SystemClock clock;
  const SteadyTime over = clock.steady() + time;
  Waited waited = Waited::time_over;
  for (SteadyTime now = clock.steady(); waited != Waited::ended && now < over; now = clock.steady()) {
    if (stop) {
      waited = Waited::stopped;
      break;
    }
    if (wait_a_little(descriptor, std::chrono::ceil<Milliseconds>(over - now))) waited = Waited::ended;
  }
  ::close(descriptor);
  return waited;
}

/// What a program needs to find others, its texts and a place for what is passing.
std::vector<std::string> clean_environment() {
  std::vector<std::string> kept;
  for (const char* const name : {"PATH", "LANG", "LC_ALL", "TMPDIR"}) {
    if (const char* const value = std::getenv(name)) kept.push_back(std::string(name) + '=' + value);
  }
  return kept;
}

/// As C has lists of texts. Valid as long as the texts are.
std::vector<char*> pointers_to(std::span<const std::string> texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

CommandError failed_with(const std::string& program, const std::string& why) {
  return {"\"" + program + "\"" + why};
}

}  // namespace

[[noreturn]] void throw_exception_from_error(const CommandError& error, const boost::source_location&) {
  throw std::runtime_error(error.message);
}

boost::system::result<int, CommandError> run_command(std::span<const std::string> words, Milliseconds time,
                                                     const std::atomic<bool>& stop) {
  const std::vector<char*> arguments = pointers_to(words);
  const std::vector<std::string> variables = clean_environment();
  const std::vector<char*> environment = pointers_to(variables);
  const Attributes as;
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, arguments.front(), as.actions(), as.attributes(),
                                    arguments.data(), environment.data());
  if (failed != 0) return failed_with(words.front(), std::string(": ") + std::strerror(failed));
  const Waited waited = wait_for(child, time, stop);
  ::kill(-child, SIGKILL);  // and what it has left behind
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (waited == Waited::stopped) return failed_with(words.front(), " was ended: we stop");
  if (waited == Waited::time_over) return failed_with(words.front(), " took too long");
  if (!WIFEXITED(status)) return failed_with(words.front(), " was ended by a signal");
  return WEXITSTATUS(status);
}

}  // namespace porchlight::driver
