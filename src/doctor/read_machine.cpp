#include "doctor/read_machine.hpp"

#include "doctor/limits.hpp"
#include "driver/http_client/http_client.hpp"
#include "net/listener.hpp"

#include <sys/timex.h>

namespace porchlight::doctor {
namespace {

struct LocalAnswer {
  long status = 0;  // 0: none
  std::string body;
};

LocalAnswer ask_here(const std::string& url) {
  driver::HttpClient client;
  driver::HttpCall call;
  call.method = "GET";
  call.url = url;
  call.time = limits::local_time;
  auto answer = client.call(call);
  if (!answer) return {};
  return {answer->status, std::move(answer->body)};
}

std::string place_of(const std::string& host, std::uint16_t port) {
  const bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

/// Who has it, as far as listening tells; `is_ours` is asked where it is taken.
template <typename IsOurs>
PortFacts read_port(const char* setting, const std::string& host, std::uint16_t port, IsOurs is_ours) {
  PortFacts facts{.setting = setting, .place = port == 0 ? "" : place_of(host, port)};
  if (port == 0) return facts;
  const auto claimed = net::claim_port(host, port);
  if (claimed) return facts;
  facts.refused = claimed.error().message;
  facts.holder = is_ours(facts);
  return facts;
}

}  // namespace

std::string local_address(const std::string& host, std::uint16_t port) {
  const bool everywhere = host.empty() || host == "0.0.0.0";
  return "http://" + place_of(everywhere ? "127.0.0.1" : host == "::" ? "::1" : host, port);
}

PortFacts read_public_port(const std::string& host, std::uint16_t port, const std::string& base_path) {
  return read_port("server.port", host, port, [&](PortFacts&) {
    const auto answer = ask_here(local_address(host, port) + base_path + "/api/v1/me");
    if (answer.status == 0) return Holder::nobody;
    const bool ours =
        answer.status == 401 && answer.body.find("\"code\":\"unauthorized\"") != std::string::npos;
    return ours ? Holder::porchlight : Holder::somebody_else;
  });
}

PortFacts read_internal_port(const std::string& host, std::uint16_t port) {
  return read_port("server.internal_port", host, port, [&](PortFacts& facts) {
    const auto answer = ask_here(local_address(host, port) + "/ready");
    if (answer.status == 0) return Holder::nobody;
    if (answer.body.find("\"migrated\":") == std::string::npos) return Holder::somebody_else;
    if (answer.status != 200 || answer.body.find("\"away\"") != std::string::npos) {
      facts.not_ready = answer.body;
    }
    return Holder::porchlight;
  });
}

std::optional<bool> clock_follows() {
  timex about{};
  const int state = ::adjtimex(&about);  // without a mode it only reads
  if (state < 0) return std::nullopt;
  return state != TIME_ERROR && (about.status & STA_UNSYNC) == 0;
}

}  // namespace porchlight::doctor
