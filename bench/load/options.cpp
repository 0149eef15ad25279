#include "load/options.hpp"

#include "load/limits.hpp"

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace porchlight::bench {
namespace {

template <typename T>
void read(T& to, std::string_view name, std::string_view value, std::int64_t least, std::int64_t most) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), number);
  if (parsed.ec != std::errc{} || parsed.ptr != value.data() + value.size() || number < least ||
      number > most) {
    throw std::invalid_argument(std::string(name) + ": expected a number from " + std::to_string(least) +
                                " to " + std::to_string(most) + ", got " + std::string(value));
  }
  to = static_cast<T>(number);
}

void set(Options& options, std::string_view name, std::string_view value) {
  if (name == "--port") return read(options.port, name, value, 1, 65'535);
  if (name == "--project") return read(options.project, name, value, 1, 1'000'000'000);
  if (name == "--first") return read(options.first, name, value, 0, 99'999'999);
  if (name == "--visitors") return read(options.visitors, name, value, 1, limits::held_connections);
  if (name == "--count") return read(options.count, name, value, 1, limits::churned_visitors);
  if (name == "--concurrency") return read(options.concurrency, name, value, 1, limits::held_connections);
  if (name == "--agents") return read(options.agents, name, value, 0, limits::held_connections);
  if (name == "--events") return read(options.events, name, value, 1, limits::events);
  if (name == "--rate") return read(options.rate, name, value, 1, limits::rate);
  if (name == "--stay-ms") return read(options.stay_ms, name, value, 0, limits::wait_ms);
  if (name == "--wait-ms") return read(options.wait_ms, name, value, 0, limits::wait_ms);
  if (name == "--token") {
    options.token = value;
    return;
  }
  throw std::invalid_argument("there is no option " + std::string(name));
}

}  // namespace

Options parse_options(std::span<const char* const> arguments) {
  if (arguments.empty()) throw std::invalid_argument("a scenario is missing");
  Options options;
  options.scenario = arguments[0];
  for (std::size_t i = 1; i < arguments.size(); i += 2) {
    if (i + 1 == arguments.size()) throw std::invalid_argument(std::string(arguments[i]) + " has no value");
    set(options, arguments[i], arguments[i + 1]);
  }
  return options;
}

}  // namespace porchlight::bench
