#include "driver/process/command.hpp"

#include <cerrno>
#include <csignal>
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

/// True once it has ended; false where the time is over first.
bool wait_for(pid_t child, Milliseconds time) {
  const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  if (descriptor < 0) return false;
  pollfd ended{descriptor, POLLIN, 0};
  int ready = 0;
  do ready = ::poll(&ended, 1, static_cast<int>(time.count()));
  while (ready < 0 && errno == EINTR);
  ::close(descriptor);
  return ready > 0;
}

}  // namespace

[[noreturn]] void throw_exception_from_error(const CommandError& error, const boost::source_location&) {
  throw std::runtime_error(error.message);
}

boost::system::result<int, CommandError> run_command(std::span<const std::string> words, Milliseconds time) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const Attributes as;
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, arguments.front(), as.actions(), as.attributes(), arguments.data(), environ);
  if (failed != 0) return CommandError{"\"" + words.front() + "\": " + std::strerror(failed)};
  const bool ended = wait_for(child, time);
  ::kill(-child, SIGKILL);  // and what it has left behind
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended) return CommandError{"\"" + words.front() + "\" took too long"};
  if (!WIFEXITED(status)) return CommandError{"\"" + words.front() + "\" was ended by a signal"};
  return WEXITSTATUS(status);
}

}  // namespace porchlight::driver
