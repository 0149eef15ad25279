#include "driver/redis/options.hpp"

#include "driver/redis/limits.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>

#include <charconv>
#include <optional>
#include <set>

namespace porchlight::driver {

namespace urls = boost::urls;

namespace {

constexpr std::uint16_t server_port = 6379;
constexpr std::uint16_t sentinel_port = 26379;

/// Only constants: nothing of the URL is repeated, since any part of a mistyped one may be the password's.
Error expected(const char* what) {
  return {ErrorCode::bad_request, std::string("Redis URL: expected ") + what};
}

struct Cut {
  std::string_view before;
  std::optional<std::string_view> after;  // none: the mark is not there
};

Cut cut(std::string_view text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + 1)};
}

Result<std::string> decoded(std::string_view text, const char* what) {
  const auto checked = urls::make_pct_string_view(urls::string_view(text.data(), text.size()));
  if (!checked) return expected(what);
  return checked->decode();
}

Result<void> read_scheme(std::string_view scheme, RedisOptions& options, bool& sentinel) {
  sentinel = scheme == "redis+sentinel" || scheme == "rediss+sentinel";
  options.tls = scheme == "rediss" || scheme == "rediss+sentinel";
  if (sentinel || options.tls || scheme == "redis") return {};
  return expected("redis://, rediss://, redis+sentinel:// or rediss+sentinel://");
}

Result<void> read_user(std::string_view text, RedisOptions& options) {
  constexpr const char* what = "user:password@ or :password@, percent-encoded";
  const auto [user, password] = cut(text, ':');
  auto name = decoded(user, what);
  if (!name) return name.error();
  auto secret = decoded(password.value_or(""), what);
  if (!secret) return secret.error();
  options.user = std::move(*name);
  options.password = std::move(*secret);
  return {};
}

Result<RedisAddress> read_address(std::string_view text, std::uint16_t port) {
  const auto parsed = urls::parse_authority(urls::string_view(text.data(), text.size()));
  // A name may hold a comma by RFC 3986; here it is the mark between Sentinels.
  const bool several = text.find(',') != std::string_view::npos;
  if (!parsed || several || parsed->has_userinfo() || parsed->encoded_host().empty()) {
    return expected("a host, an IPv4 address or an [IPv6 address], each with or without :port");
  }
  RedisAddress address{parsed->host_address(), port};
  if (parsed->has_port()) {
    if (parsed->port_number() == 0) return expected("a port from 1 to 65535");
    address.port = parsed->port_number();
  }
  return address;
}

Result<void> read_addresses(std::string_view text, bool sentinel, RedisOptions& options) {
  for (std::optional<std::string_view> rest = text; rest;) {
    const auto [one, more] = sentinel ? cut(*rest, ',') : Cut{*rest, std::nullopt};
    auto address = read_address(one, sentinel ? sentinel_port : server_port);
    if (!address) return address.error();
    options.addresses.push_back(std::move(*address));
    rest = more;
  }
  if (options.addresses.size() > limits::redis_sentinels) return expected("at most 32 Sentinels");
  return {};
}

Result<void> read_database(std::string_view text, RedisOptions& options) {
  if (text.empty()) return {};
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return expected("a database number from 0 to 65535");
  }
  options.database = number;
  return {};
}

Result<void> read_path(std::string_view path, bool sentinel, RedisOptions& options) {
  if (!sentinel) return read_database(path, options);
  constexpr const char* what = "the name of the Sentinels' master behind the hosts, as in /mymaster";
  const auto [master, database] = cut(path, '/');
  auto name = decoded(master, what);
  if (!name) return name.error();
  if (name->empty()) return expected(what);
  options.sentinel_master = std::move(*name);
  return read_database(database.value_or(""), options);
}

Result<void> read_parameter(std::string_view name, std::string value, RedisOptions& options) {
  if (name == "ca" && options.tls) {
    options.tls_ca = std::move(value);
  } else if (name == "verify" && options.tls) {
    if (value != "full" && value != "none") return expected("verify=full or verify=none");
    options.tls_verify = value == "full";
  } else if (name == "sentinel_user" && !options.sentinel_master.empty()) {
    options.sentinel_user = std::move(value);
  } else if (name == "sentinel_password" && !options.sentinel_master.empty()) {
    options.sentinel_password = std::move(value);
  } else {
    return expected(
        "no other query parameters than ca and verify (with TLS), sentinel_user and "
        "sentinel_password (with Sentinels)");
  }
  return {};
}

Result<void> read_query(std::string_view query, RedisOptions& options) {
  std::set<std::string_view> seen;
  for (std::optional<std::string_view> rest = query; rest;) {
    const auto [one, more] = cut(*rest, '&');
    const auto [name, value] = cut(one, '=');
    if (!value || !seen.insert(name).second) return expected("each query parameter once, as name=value");
    auto text = decoded(*value, "percent-encoded query parameters");
    if (!text) return text.error();
    if (auto read = read_parameter(name, std::move(*text), options); !read) return read;
    rest = more;
  }
  return {};
}

}  // namespace

std::string to_string(const RedisAddress& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

Result<RedisOptions> parse_redis_url(std::string_view url) {
  RedisOptions options;
  bool sentinel = false;
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return expected("a URL, as in redis://localhost:6379");
  if (auto read = read_scheme(url.substr(0, scheme), options, sentinel); !read) return read.error();
  url.remove_prefix(scheme + 3);
  if (url.find('#') != std::string_view::npos) return expected("no '#': in a password it is %23");

  const auto [place, query] = cut(url, '?');
  const auto [authority, path] = cut(place, '/');
  std::string_view hosts = authority;
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    if (auto read = read_user(authority.substr(0, at), options); !read) return read.error();
    hosts.remove_prefix(at + 1);
  }
  if (auto read = read_addresses(hosts, sentinel, options); !read) return read.error();
  if (auto read = read_path(path.value_or(""), sentinel, options); !read) return read.error();
  if (query) {
    if (auto read = read_query(*query, options); !read) return read.error();
  }
  return options;
}

}  // namespace porchlight::driver
