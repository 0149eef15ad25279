#include "flags.hpp"

#include <charconv>
#include <cstdio>
#include <string_view>

namespace porchlight::test_server {
namespace {

constexpr std::string_view usage =
    "usage: porchlight-test-server [--protocol-port N] [--socketio-client-port N]\n"
    "                              [--engineio-client-port N] [--threads N]\n"
    "Serves on the loopback interface; port 0, the default, switches a service off. Prints `ready`.\n";

template <typename T>
bool parse(std::string_view text, T& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end;
}

bool set(Flags& flags, std::string_view name, std::string_view value) {
  if (name == "--protocol-port") return parse(value, flags.protocol_port);
  if (name == "--socketio-client-port") return parse(value, flags.socketio_client_port);
  if (name == "--engineio-client-port") return parse(value, flags.engineio_client_port);
  if (name == "--threads") return parse(value, flags.threads) && flags.threads >= 1 && flags.threads <= 64;
  return false;
}

}  // namespace

std::optional<Flags> parse_flags(int count, char** arguments) {
  Flags flags;
  for (int i = 1; i < count; ++i) {
    std::string_view name = arguments[i];
    std::string_view value = i + 1 < count ? arguments[i + 1] : "";
    if (const std::size_t equals = name.find('='); equals != name.npos) {
      value = name.substr(equals + 1);
      name = name.substr(0, equals);
    } else {
      ++i;
    }
    if (set(flags, name, value)) continue;
    std::fwrite(usage.data(), 1, usage.size(), stderr);
    return std::nullopt;
  }
  return flags;
}

}  // namespace porchlight::test_server
