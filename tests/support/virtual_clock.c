/* A clock for redis-server that the test sets: preloaded, it answers the wall time from a file that both map.
 * The file holds microseconds since 1970; a number below 10^14 (the year 1973) is an offset to the machine's
 * clock instead. Monotonic clocks are left alone. (libfaketime parses a file for each question, and Redis asks
 * several times for each command.)
 *
 * VIRTUAL_CLOCK names the file. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *shared;

static const volatile int64_t *clock_page(void) {
  if (shared) return shared;
  const char *const path = getenv("VIRTUAL_CLOCK");
  const int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return 0;
  void *const page = mmap(0, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) shared = page;
  return shared;
}

static int64_t wall_microseconds(void) {
  struct timespec real;
  syscall(SYS_clock_gettime, CLOCK_REALTIME, &real);
  const int64_t now = (int64_t)real.tv_sec * 1000000 + real.tv_nsec / 1000;
  const volatile int64_t *const page = clock_page();
  const int64_t set = page ? *page : 0;
  return set >= 100000000000000 ? set : now + set;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  const int64_t now = wall_microseconds();
  time->tv_sec = now / 1000000;
  time->tv_usec = now % 1000000;
  return 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  if (clock != CLOCK_REALTIME) return (int)syscall(SYS_clock_gettime, clock, time);
  const int64_t now = wall_microseconds();
  time->tv_sec = now / 1000000;
  time->tv_nsec = now % 1000000 * 1000;
  return 0;
}

time_t time(time_t *out) {
  const time_t now = wall_microseconds() / 1000000;
  if (out) *out = now;
  return now;
}
