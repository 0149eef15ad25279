#pragma once
// Every setting, as a plain value: flags over environment over TOML file over defaults (options.hpp has the
// table, configuration_sources.cpp the order). Whoever needs settings is given the part that concerns it.

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/forwarded_for.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace porchlight::app {

struct Configuration {
  struct Server {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;
    std::uint16_t internal_port = 9090;  // 0: none
    std::size_t threads = 0;             // 0: one per core
    std::string data = "var";
    std::string base_path;        // of every address, where a host is shared; as it was written
    std::string node;             // how the node's name begins; empty: random alone
    net::ProxyTrust trust_proxy;  // who may say in X-Forwarded-For whom a request is from
  } server;

  struct Database {
    std::string url;  // empty: SQLite in the data folder
  } database;

  struct Redis {
    std::string url;     // empty: sessions in memory
    std::string prefix;  // of every key and channel
  } redis;

  struct SocketIo {
    Milliseconds ping_interval{25'000};
    Milliseconds ping_timeout{20'000};
    std::size_t max_payload = 1'000'000;
    Milliseconds connect_timeout{45'000};
    Milliseconds upgrade_timeout{10'000};
  } socketio;

  struct Presence {
    Milliseconds grace{8'000};
    Milliseconds lease{30'000};
  } presence;

  struct Jwt {
    std::string secret;  // empty: made once and kept in the database
    Milliseconds ttl{std::chrono::hours(12)};
  } jwt;

  struct Limits {
    bool enabled = true;
    double events_per_connection = 20;  // a second; a bucket holds five seconds' worth
    double events_per_address = 400;
    double events_per_project = 20'000;
    double connections_per_address = 50;
    std::size_t open_connections_per_address = 20'000;  // at once; in all as many as there are descriptors
    std::size_t sessions_per_address = 10'000;          // at once
    std::size_t sessions = 250'000;
    std::size_t half_open_per_address = 1'000;  // sessions that have joined no namespace yet
    std::size_t half_open = 20'000;
    double new_visitors_per_address = 120;  // a minute; a bucket holds five minutes' worth
    double new_visitors_per_project = 12'000;
    double messages_per_address = 120;  // of visitors, a minute; a long one counts for several
    double messages_per_project = 6'000;
    double facts_per_address = 240;  // that visitors say of themselves, a minute; likewise
    double facts_per_project = 12'000;
    double logins_per_address = 30;  // a minute, those that failed
    double logins_per_email = 10;    // a minute, those that failed
  } limits;

  struct Log {
    log::Level level = log::Level::info;
    log::Format format = log::Format::automatic;
  } log;

  struct Url {
    std::vector<std::string> strip_parameters{
        "token",  "access_token", "id_token", "refresh_token", "auth",   "jwt",     "key",       "api_key",
        "apikey", "secret",       "password", "passwd",        "pwd",    "session", "sessionid", "sid",
        "otp",    "signature",    "sig",      "email",         "e-mail", "mail"};
  } url;

  struct Visits {
    std::string location_database;  // a file in MaxMind's format; empty: none
  } visits;

  struct Mail {
    std::string server{};  // empty: no mail
    std::string user{};
    std::string password{};
    std::string from{};           // an address
    std::string dashboard_url{};  // where agents open the dashboard; empty: mails have no link to it

    [[nodiscard]] bool is_on() const { return !server.empty(); }
  } mail;

  struct Push {
    bool enabled = true;
    std::string contact{};  // mailto: or https:; empty: what else is known of us
    std::vector<std::string> allow_hosts{};
  } push;

  struct Files {
    std::string store = "disk";  // or "s3"
    std::string folder;          // of a disk; empty: in the data folder
    std::size_t max_bytes = 10'000'000;
    std::vector<std::string> scan_command;  // the program and its arguments; empty: nothing is scanned
    std::string s3_endpoint;                // https://HOST[:PORT]
    std::string s3_bucket;
    std::string s3_region = "us-east-1";
    std::string s3_key;
    std::string s3_secret;
  } files;

  /// `database.url` is a postgresql:// (or postgres://) one.
  [[nodiscard]] bool uses_postgres() const {
    return database.url.starts_with("postgresql://") || database.url.starts_with("postgres://");
  }
  /// The path of the SQLite file: `database.url` after `sqlite:`, else in the data folder.
  [[nodiscard]] std::string sqlite_path() const;
};

}  // namespace porchlight::app
