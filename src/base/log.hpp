#pragma once
// The log: one line per decision, on standard error; text for a terminal, JSON lines for machines.
//
// What came from a client goes into fields, never into the message, and every field is escaped, so that
// nobody can forge a line or paint a terminal. Secrets are not logged at all. The logger is the one thing
// here that is process-wide: what it writes to (standard error) is so too.

#include "base/clock.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::log {

enum class Level : std::uint8_t { debug, info, warning, error, off };
[[nodiscard]] std::string_view to_string(Level level);
[[nodiscard]] std::optional<Level> level_from(std::string_view text);

enum class Format : std::uint8_t {
  automatic,
  text,
  json
};  // automatic: text where standard error is a terminal
[[nodiscard]] std::string_view to_string(Format format);
[[nodiscard]] std::optional<Format> format_from(std::string_view text);

/// One named value of a line.
struct Field {
  Field(std::string_view name_, std::string_view value_) : name(name_), value(value_) {}
  Field(std::string_view name_, const char* value_) : name(name_), value(value_) {}
  Field(std::string_view name_, bool value_) : name(name_), value(value_ ? "true" : "false"), bare(true) {}
  template <std::integral T>
  Field(std::string_view name_, T value_) : name(name_), value(std::to_string(value_)), bare(true) {}

  std::string_view name;
  std::string value;
  bool bare = false;  // a number or a boolean: JSON without quotes
};
using Fields = std::initializer_list<Field>;

/// Before it is called, `info` and above go out as `automatic`.
/// Thread: before others are started.
void set_up(Level level, Format format);

/// While it lives, lines are written by a thread of their own (see LogWriter), so that logging never waits;
/// before and after, by whoever logs. Its end writes what is left, for a bounded time.
/// Thread: the main thread, while no other logs.
class Background {
 public:
  Background();
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
};
/// Waits, for a bounded time, until all lines are out: before an end without destructors. Thread: any.
void flush();
/// Lines that could not be written since the start. Thread: any.
[[nodiscard]] std::uint64_t lost_lines();

/// Thread: any.
[[nodiscard]] bool enabled(Level level);
/// Thread: any. `message` is ours, a constant where possible.
void write(Level level, std::string_view message, Fields fields = {});

inline void debug(std::string_view message, Fields fields = {}) {
  write(Level::debug, message, fields);
}
inline void info(std::string_view message, Fields fields = {}) {
  write(Level::info, message, fields);
}
inline void warning(std::string_view message, Fields fields = {}) {
  write(Level::warning, message, fields);
}
inline void error(std::string_view message, Fields fields = {}) {
  write(Level::error, message, fields);
}

/// The line as it is written, without its end. Pure; here for the tests.
[[nodiscard]] std::string line(Format format, Level level, WallTime time, std::string_view message,
                               Fields fields);

}  // namespace porchlight::log
