#include "app/options.hpp"

#include <algorithm>
#include <array>

namespace porchlight::app {
namespace {

constexpr double second = 1'000;
constexpr double minute = 60 * second;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;

template <auto Section, auto Member>
Target at(Configuration& c) {
  return &((c.*Section).*Member);
}

using C = Configuration;

constexpr std::array table{
    Option{"server", "host", "Address to listen on; 0.0.0.0 or :: for every interface.",
           at<&C::server, &C::Server::host>},
    Option{.section = "server",
           .name = "port",
           .doc = "Port for widgets, agents and REST; 0 takes a free one.",
           .target = at<&C::server, &C::Server::port>,
           .most = 65'535,
           .alias = "PORT"},
    Option{
        .section = "server",
        .name = "internal_port",
        .doc = "Port for /health, /ready and /metrics, which must not be reachable from outside; 0 for none.",
        .target = at<&C::server, &C::Server::internal_port>,
        .most = 65'535},
    Option{.section = "server",
           .name = "threads",
           .doc = "I/O threads; 0 for one per core.",
           .target = at<&C::server, &C::Server::threads>,
           .most = 255},
    Option{"server", "data", "Folder for what Porchlight keeps: the SQLite database.",
           at<&C::server, &C::Server::data>},
    Option{"server", "base_path",
           "Path that everything is reached under, such as `/chat`, where a proxy shares one host among "
           "several. "
           "The proxy may leave it in the path or take it off.",
           at<&C::server, &C::Server::base_path>},
    Option{"server", "node",
           "How this node's name begins, up to 8 letters and digits: `a` makes every `sid` begin with `ax`, "
           "which "
           "a balancer can route long-polling by. Empty: random alone.",
           at<&C::server, &C::Server::node>},
    Option{"server", "trust_proxy",
           "Whom to believe in X-Forwarded-For: `true` for one proxy in front, a number for so many, or the "
           "proxies' addresses and networks (`10.0.0.0/8`); `false` for nobody.",
           at<&C::server, &C::Server::trust_proxy>},
    Option{.section = "database",
           .name = "url",
           .doc = "postgresql://USER:PASSWORD@HOST[:PORT]/DATABASE or sqlite:PATH. Empty: SQLite in the data "
                  "folder.",
           .target = at<&C::database, &C::Database::url>,
           .secret = true,
           .alias = "DATABASE_URL"},
    Option{.section = "redis",
           .name = "url",
           .doc =
               "redis://, rediss:// or redis+sentinel://[USER:PASSWORD@]HOST[:PORT][,…/MASTER][/DATABASE]. "
               "Empty: sessions in memory.",
           .target = at<&C::redis, &C::Redis::url>,
           .secret = true,
           .alias = "REDIS_URL"},
    Option{"redis", "prefix", "Put before every key and channel in Redis, where others use it too.",
           at<&C::redis, &C::Redis::prefix>},
    Option{.section = "socketio",
           .name = "ping_interval",
           .doc = "Time between heartbeats.",
           .target = at<&C::socketio, &C::SocketIo::ping_interval>,
           .least = 50,
           .most = hour},
    Option{.section = "socketio",
           .name = "ping_timeout",
           .doc = "How long a heartbeat may stay unanswered.",
           .target = at<&C::socketio, &C::SocketIo::ping_timeout>,
           .least = 50,
           .most = hour},
    Option{.section = "socketio",
           .name = "max_payload",
           .doc = "Largest message of a client.",
           .target = at<&C::socketio, &C::SocketIo::max_payload>,
           .least = 1'000,
           .most = 100e6,
           .unit = Unit::bytes},
    Option{.section = "socketio",
           .name = "connect_timeout",
           .doc = "How long a connection may stay without joining a namespace.",
           .target = at<&C::socketio, &C::SocketIo::connect_timeout>,
           .least = 50,
           .most = hour},
    Option{.section = "socketio",
           .name = "upgrade_timeout",
           .doc = "How long an upgrade from polling to WebSocket may take.",
           .target = at<&C::socketio, &C::SocketIo::upgrade_timeout>,
           .least = 50,
           .most = hour},
    Option{.section = "presence",
           .name = "grace",
           .doc = "How long a visitor stays online after the last connection, so that a page change does not "
                  "blink; 0s for not at all.",
           .target = at<&C::presence, &C::Presence::grace>,
           .most = hour},
    Option{.section = "presence",
           .name = "lease",
           .doc = "How long a gateway's visitors stay online without a word from it.",
           .target = at<&C::presence, &C::Presence::lease>,
           .least = 500,
           .most = hour},
    Option{.section = "jwt",
           .name = "secret",
           .doc = "Signs agents' tokens; 32 characters or more. Empty: made once and kept in the database.",
           .target = at<&C::jwt, &C::Jwt::secret>,
           .secret = true},
    Option{.section = "jwt",
           .name = "ttl",
           .doc = "How long a login lasts.",
           .target = at<&C::jwt, &C::Jwt::ttl>,
           .least = second,
           .most = 365 * day},
    Option{"limits", "enabled", "Rate limits; load tests from one address switch them off.",
           at<&C::limits, &C::Limits::enabled>},
    Option{.section = "limits",
           .name = "events_per_connection",
           .doc = "Events a second of one connection.",
           .target = at<&C::limits, &C::Limits::events_per_connection>,
           .least = 0.1},
    Option{.section = "limits",
           .name = "events_per_address",
           .doc = "Events a second from one address.",
           .target = at<&C::limits, &C::Limits::events_per_address>,
           .least = 0.1},
    Option{.section = "limits",
           .name = "events_per_project",
           .doc = "Events a second in one project.",
           .target = at<&C::limits, &C::Limits::events_per_project>,
           .least = 0.1},
    Option{.section = "limits",
           .name = "connections_per_address",
           .doc = "New connections a second from one address.",
           .target = at<&C::limits, &C::Limits::connections_per_address>,
           .least = 0.1},
    Option{.section = "limits",
           .name = "open_connections_per_address",
           .doc = "Open connections of one address; trusted proxies are not limited by it.",
           .target = at<&C::limits, &C::Limits::open_connections_per_address>,
           .least = 1},
    Option{.section = "limits",
           .name = "sessions_per_address",
           .doc = "Sessions of one address at once: visitors' pages and agents' dashboards.",
           .target = at<&C::limits, &C::Limits::sessions_per_address>,
           .least = 1},
    Option{.section = "limits",
           .name = "sessions",
           .doc = "Sessions of the node at once.",
           .target = at<&C::limits, &C::Limits::sessions>,
           .least = 1},
    Option{.section = "limits",
           .name = "half_open_per_address",
           .doc = "Sessions of one address that have not said yet what they are for.",
           .target = at<&C::limits, &C::Limits::half_open_per_address>,
           .least = 1},
    Option{.section = "limits",
           .name = "half_open",
           .doc = "Such sessions of the node.",
           .target = at<&C::limits, &C::Limits::half_open>,
           .least = 1},
    Option{.section = "limits",
           .name = "new_visitors_per_address",
           .doc = "Visitors a minute from one address who were never here before; 0 for no limit.",
           .target = at<&C::limits, &C::Limits::new_visitors_per_address>},
    Option{.section = "limits",
           .name = "new_visitors_per_project",
           .doc = "The same in one project.",
           .target = at<&C::limits, &C::Limits::new_visitors_per_project>},
    Option{.section = "limits",
           .name = "messages_per_address",
           .doc = "Visitors' messages a minute from one address, one for each kilobyte; 0 for no limit.",
           .target = at<&C::limits, &C::Limits::messages_per_address>},
    Option{.section = "limits",
           .name = "messages_per_project",
           .doc = "The same in one project.",
           .target = at<&C::limits, &C::Limits::messages_per_project>},
    Option{.section = "limits",
           .name = "facts_per_address",
           .doc =
               "Attributes and ratings of visitors a minute from one address, one for each kilobyte; 0 for "
               "no limit.",
           .target = at<&C::limits, &C::Limits::facts_per_address>},
    Option{.section = "limits",
           .name = "facts_per_project",
           .doc = "The same in one project.",
           .target = at<&C::limits, &C::Limits::facts_per_project>},
    Option{.section = "limits",
           .name = "logins_per_address",
           .doc = "Failed logins a minute from one address.",
           .target = at<&C::limits, &C::Limits::logins_per_address>,
           .least = 0.1},
    Option{.section = "limits",
           .name = "logins_per_email",
           .doc = "Failed logins a minute under one e-mail.",
           .target = at<&C::limits, &C::Limits::logins_per_email>,
           .least = 0.1},
    Option{"log", "level", "debug, info, warning, error or off.", at<&C::log, &C::Log::level>},
    Option{"log", "format", "text, json, or auto: text where standard error is a terminal.",
           at<&C::log, &C::Log::format>},
    Option{"url", "strip_parameters",
           "Query parameters that are taken out of visitors' URLs before they are stored or shown; `none` "
           "for an "
           "empty list.",
           at<&C::url, &C::Url::strip_parameters>},
    Option{"visits", "location_database",
           "File in MaxMind's format (`.mmdb`) that tells visitors' countries and cities by their addresses, "
           "which are not stored; read anew when it changes. Empty: nothing is told.",
           at<&C::visits, &C::Visits::location_database>},
    Option{"mail", "server",
           "Where mails are handed in: smtps://HOST[:PORT], smtp+starttls://HOST[:PORT], or smtp:// without "
           "encryption. Empty: none are sent.",
           at<&C::mail, &C::Mail::server>},
    Option{"mail", "user", "Who signs in at the mail server; empty: nobody.", at<&C::mail, &C::Mail::user>},
    Option{.section = "mail",
           .name = "password",
           .doc = "The password that goes with it.",
           .target = at<&C::mail, &C::Mail::password>,
           .secret = true},
    Option{"mail", "from", "The address that mails come from. Answers to it are not read.",
           at<&C::mail, &C::Mail::from>},
    Option{"mail", "dashboard_url",
           "Where agents open the dashboard, such as `https://chat.example.com/`: mails to them link to it.",
           at<&C::mail, &C::Mail::dashboard_url>},
    Option{"push", "enabled",
           "Alerts by the browser's push service, for agents who have no dashboard open. It sees only that "
           "there is an alert, and for whom.",
           at<&C::push, &C::Push::enabled>},
    Option{
        "push", "contact",
        "By what the operator of a push service finds you: mailto: or https://. Empty: mail.dashboard_url, "
        "else mail.from.",
        at<&C::push, &C::Push::contact>},
    Option{
        "push", "allow_hosts",
        "Hosts of push services of your own, which may stand in a private network and have any port. Empty: "
        "none; any host on the internet is taken.",
        at<&C::push, &C::Push::allow_hosts>},
    Option{"files", "store", "Where files of conversations are kept: `disk` or `s3`.",
           at<&C::files, &C::Files::store>},
    Option{"files", "folder",
           "Folder of files on a disk, and of those that come in; several gateways have to share it, or use "
           "`s3`. "
           "Empty: `files` in the data folder.",
           at<&C::files, &C::Files::folder>},
    Option{.section = "files",
           .name = "max_bytes",
           .doc = "Largest file that visitors and agents send.",
           .target = at<&C::files, &C::Files::max_bytes>,
           .least = 1'000,
           .most = 1e9,
           .unit = Unit::bytes},
    Option{
        "files", "scan_command",
        "Program that looks at each file before anybody may read it, and its arguments; the file's path "
        "comes behind them. 0: clean; 1: refused; anything else: not now. No shell. Empty: nothing is looked "
        "at.",
        at<&C::files, &C::Files::scan_command>},
    Option{"files", "s3_endpoint", "Address of an S3-compatible store: https://HOST[:PORT].",
           at<&C::files, &C::Files::s3_endpoint>},
    Option{"files", "s3_bucket", "Its bucket, for Porchlight alone.", at<&C::files, &C::Files::s3_bucket>},
    Option{"files", "s3_region", "Its region, as the store signs by it.",
           at<&C::files, &C::Files::s3_region>},
    Option{"files", "s3_key", "Access key that may read, write and remove there.",
           at<&C::files, &C::Files::s3_key>},
    Option{.section = "files",
           .name = "s3_secret",
           .doc = "Its secret.",
           .target = at<&C::files, &C::Files::s3_secret>,
           .secret = true},
};

}  // namespace

std::span<const Option> options() {
  return table;
}

const Option* find_option(std::string_view key) {
  const auto found = std::ranges::find_if(table, [&](const Option& option) { return key_of(option) == key; });
  return found == table.end() ? nullptr : &*found;
}

std::string key_of(const Option& option) {
  return std::string(option.section) + "." + std::string(option.name);
}

std::string environment_name(const Option& option) {
  std::string name = "PORCHLIGHT_" + std::string(option.section) + "_" + std::string(option.name);
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

}  // namespace porchlight::app
