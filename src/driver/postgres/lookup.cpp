#include "base/joined.hpp"
#include "driver/postgres/target.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <condition_variable>
#include <mutex>
#include <netdb.h>
#include <optional>
#include <system_error>
#include <thread>

namespace porchlight::driver {
namespace {

using Host = HostLookup::Host;

constexpr const char* too_late = "PostgreSQL: the name server does not answer in time";

PostgresError unavailable(const char* message) {
  return {PostgresErrc::unavailable, message, {}, {}};
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(',');
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? 0 : end + 1);
  }
  return parts;
}

std::vector<Host> hosts_of(const PostgresTarget& target) {
  const std::vector<std::string> ports = split(target.value("port"));
  std::vector<Host> hosts;
  for (const std::string& name : split(target.value("host"))) {
    const std::size_t at = hosts.size();
    hosts.push_back({name, ports.size() == 1 ? ports.front() : at < ports.size() ? ports[at] : "", {}});
  }
  return hosts;
}

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> ignored{};
  return ::inet_pton(AF_INET, host.c_str(), ignored.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), ignored.data()) == 1;
}

/// A folder of a Unix socket, or the default host.
bool needs_no_address(const std::string& host) {
  return host.empty() || host.starts_with('/') || host.starts_with('@');
}

void look_up(Host& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.name.c_str(), nullptr, &hints, &found) != 0) return;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) ==
        0) {
      host.addresses.emplace_back(text.data());
    }
  }
  ::freeaddrinfo(found);
}

PostgresTarget::Keywords with_addresses(const PostgresTarget& target, const std::vector<Host>& hosts) {
  std::vector<std::string> names;
  std::vector<std::string> ports;
  std::vector<std::string> addresses;
  for (const Host& host : hosts) {
    for (const std::string& address : host.addresses) {
      names.push_back(host.name);
      ports.push_back(host.port);
      addresses.push_back(address);
    }
  }
  PostgresTarget::Keywords keywords = target.keywords();
  std::erase_if(keywords, [](const auto& one) { return one.first == "host" || one.first == "port"; });
  keywords.emplace_back("host", joined(names, ","));
  keywords.emplace_back("hostaddr", joined(addresses, ","));
  keywords.emplace_back("port", joined(ports, ","));
  return keywords;
}

}  // namespace

struct HostLookup::Shared {
  std::mutex mutex;
  std::condition_variable ended;
  bool running = false;
  std::uint64_t count = 0;  // look-ups that have ended
  std::vector<Host> hosts;  // of the last one
};

HostLookup::HostLookup() : shared_(std::make_shared<Shared>()) {}
HostLookup::~HostLookup() = default;

PostgresResult<PostgresTarget::Keywords> HostLookup::resolve(const PostgresTarget& target, const Clock& clock,
                                                             SteadyTime deadline) {
  std::vector<Host> hosts = hosts_of(target);
  if (!target.value("hostaddr").empty() || target.value("host").empty()) return target.keywords();
  const auto is_plain = [](const Host& host) { return needs_no_address(host.name) || is_address(host.name); };
  if (std::ranges::all_of(hosts, is_plain)) return target.keywords();
  // Names beside Unix sockets in one list: left to libpq, nobody does it.
  if (std::ranges::any_of(hosts, [](const Host& host) { return needs_no_address(host.name); })) {
    return target.keywords();
  }
  const auto left = deadline - clock.steady();
  if (left <= SteadyTime::duration::zero()) return unavailable(too_late);
  std::unique_lock lock(shared_->mutex);
  if (!shared_->running && !start(std::move(hosts)))
    return unavailable("PostgreSQL: no thread to look its host up");
  const std::uint64_t before = shared_->count;
  if (!shared_->ended.wait_for(lock, left, [&] { return shared_->count != before; }))
    return unavailable(too_late);
  const auto has_address = [](const Host& host) { return !host.addresses.empty(); };
  if (std::ranges::none_of(shared_->hosts, has_address))
    return unavailable("PostgreSQL: its host name is not known");
  return with_addresses(target, shared_->hosts);
}

/// With the lock held.
bool HostLookup::start(std::vector<Host> hosts) {
  const auto work = [shared = shared_, hosts = std::move(hosts)]() mutable {
    for (Host& host : hosts) look_up(host);
    const std::scoped_lock lock(shared->mutex);
    shared->hosts = std::move(hosts);
    shared->running = false;
    ++shared->count;
    shared->ended.notify_all();
  };
  try {
    std::thread(work).detach();
  } catch (const std::system_error&) {
    return false;
  }
  shared_->running = true;
  return true;
}

}  // namespace porchlight::driver
