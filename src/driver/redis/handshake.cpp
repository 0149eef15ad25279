#include "driver/redis/handshake.hpp"

#include "driver/redis/limits.hpp"

#include <algorithm>
#include <limits>

namespace porchlight::driver {

namespace {

Error unusable(std::string reason) {
  return {ErrorCode::unavailable, std::move(reason)};
}

std::string shortened(std::string_view text) {
  return std::string(text.substr(0, limits::redis_reason_bytes));
}

/// An error that answers AUTH may repeat what was sent (where AUTH is renamed): only its code is told.
std::string code_of(std::string_view error) {
  return shortened(error.substr(0, error.find(' ')));
}

RedisRequest auth(const std::string& user, const std::string& password) {
  RedisRequest request;
  // The form with one argument is the only one that Redis 5 knows.
  request.command(user.empty() ? 2 : 3).arg("AUTH");
  if (!user.empty()) request.arg(user);
  request.arg(password);
  return request;
}

/// The user may not, or the provider has taken the command away (or calls it by another name).
bool is_forbidden(std::string_view error) {
  return error.starts_with("NOPERM") || error.starts_with("ERR");
}

/// Of an answer to INFO; empty where it is not there.
std::string_view info_field(std::string_view info, std::string_view label) {
  for (std::size_t at = info.find(label); at != std::string_view::npos; at = info.find(label, at + 1)) {
    if (at > 0 && info[at - 1] != '\n') continue;
    const std::string_view value = info.substr(at + label.size());
    return value.substr(0, value.find_first_of("\r\n"));
  }
  return {};
}

}  // namespace

void RedisIdentities::remember(RedisIdentity identity) {
  // It may be any: a CLIENT KILL could hit a stranger's connection on another server.
  if (identity.run_id.empty()) return;
  std::erase_if(identities_, [&](const RedisIdentity& one) { return one.run_id == identity.run_id; });
  if (identities_.size() == limits::redis_known_servers) identities_.erase(identities_.begin());
  identities_.push_back(std::move(identity));
}

bool RedisIdentities::is_last(std::string_view run_id) const {
  return !run_id.empty() && !identities_.empty() && identities_.back().run_id == run_id;
}

std::int64_t RedisIdentities::client_of(std::string_view run_id) const {
  return find(run_id).client;
}

bool RedisIdentities::is_cluster(std::string_view run_id) const {
  return find(run_id).cluster;
}

RedisIdentity RedisIdentities::find(std::string_view run_id) const {
  const auto found = std::find_if(identities_.begin(), identities_.end(),
                                  [&](const RedisIdentity& one) { return one.run_id == run_id; });
  return found == identities_.end() ? RedisIdentity() : *found;
}

Error redis_cluster_error() {
  return {ErrorCode::bad_request,
          "runs in cluster mode, which Porchlight does not support yet: expected a single Redis or one with "
          "Sentinels"};
}

RedisHandshake::RedisHandshake(const RedisOptions& options, const RedisSettings& settings,
                               const RedisIdentities& before)
    : options_(options), settings_(settings), before_(before) {
  if (!options.user.empty() || !options.password.empty()) {
    ask(Step::auth, auth(options.user, options.password));
  }
  ask(Step::name, RedisRequest().command(3).arg("CLIENT").arg("SETNAME").arg(settings.name));
  ask(Step::client, RedisRequest().command(2).arg("CLIENT").arg("ID"));
  ask(Step::info, RedisRequest().command(2).arg("INFO").arg("server"));
  // Only now: a cluster refuses it, and is to be named as what it is.
  if (options.database != 0) {
    ask(Step::select, RedisRequest().command(2).arg("SELECT").arg(std::int64_t{options.database}));
  }
  ask(Step::role, RedisRequest().command(1).arg("ROLE"));
  ask(Step::ping, RedisRequest().command(1).arg("PING"));
}

void RedisHandshake::ask(Step step, const RedisRequest& request) {
  output_ += request.bytes();
  asked_.insert(asked_.end(), request.commands(), step);
}

void RedisHandshake::ask_next() {
  if (stage_ == Stage::greeting && !role_known_ && informed_) {
    stage_ = Stage::replication;
    return ask(Step::replication, RedisRequest().command(2).arg("INFO").arg("replication"));
  }
  stage_ = Stage::last;
  ask_last();
}

void RedisHandshake::ask_last() {
  if (const auto old = before_.client_of(identity_.run_id); old != 0 && old != identity_.client) {
    ask(Step::kill, RedisRequest().command(4).arg("CLIENT").arg("KILL").arg("ID").arg(old));
  }
  if (!mode_known_ || !role_known_) ask(Step::probe, settings_.probe);
  ask(Step::prologue, settings_.prologue);
}

Result<bool> RedisHandshake::receive(std::string_view bytes) {
  reader_.feed(bytes);
  for (;;) {
    if (answered_ == asked_.size()) {
      if (stage_ == Stage::last) return true;
      ask_next();
      continue;
    }
    const auto reply = reader_.next();
    if (!reply) return reply.error();
    if (!*reply) return false;
    if (auto checked = check(asked_[answered_++], (*reply)->get()); !checked) return checked.error();
  }
}

Result<void> RedisHandshake::check(Step step, RedisReply reply) {
  const std::string error = reply.is_error() ? shortened(reply.text()) : "";
  switch (step) {
    case Step::auth:
      if (reply.is_error()) return unusable("AUTH is refused: " + code_of(reply.text()));
      return {};
    case Step::probe:
      if (error.starts_with("READONLY")) return unusable("it is a read-only replica");
      if (is_of_cluster(error)) return redis_cluster_error();
      return {};  // whatever else it is, the first real command will tell
    case Step::kill:
      if (error.starts_with("ERR No such client")) return {};
      break;
    case Step::client:
      identity_.client = reply.integer();
      break;
    case Step::info:
      if (!reply.is_error()) return check_server(reply.text());
      break;
    case Step::role:
      if (!reply.is_error()) return check_role(reply[0].text());
      break;
    case Step::replication:
      if (!reply.is_error()) return check_role(info_field(reply.text(), "role:"));
      break;
    default:
      break;
  }
  if (!reply.is_error()) return {};
  if (can_do_without(step) && is_forbidden(error)) {
    do_without(step);
    return {};
  }
  return unusable(step == Step::prologue ? "a command of the prologue is refused: " + error : error);
}

bool RedisHandshake::can_do_without(Step step) {
  return step == Step::name || step == Step::client || step == Step::info || step == Step::role ||
         step == Step::replication || step == Step::kill;
}

void RedisHandshake::do_without(Step step) {
  constexpr std::string_view fenced =
      "late commands of a lost connection are known by its number, and refused";
  if (step == Step::name) forbidden_.push_back({"CLIENT SETNAME", "the connections have no name"});
  if (step == Step::client) forbidden_.push_back({"CLIENT ID", fenced});
  if (step == Step::kill) forbidden_.push_back({"CLIENT KILL", fenced});
  if (step == Step::info) {
    forbidden_.push_back({"INFO",
                          "a cluster is known by its answers; lost connections are not killed, but late "
                          "commands of one are known by its number, and refused"});
  }
  if (step == Step::role) {
    forbidden_.push_back({"ROLE",
                          "INFO replication is asked where it is allowed; else a replica is known by "
                          "the first write that it refuses"});
  }
}

Result<void> RedisHandshake::check_role(std::string_view role) {
  role_known_ = !role.empty();
  if (role == "master" || role.empty()) return {};
  if (role == "slave") return unusable("it is a read-only replica");
  return unusable("it is not a master");
}

Result<void> RedisHandshake::check_server(std::string_view info) {
  identity_.run_id = shortened(info_field(info, "run_id:"));
  std::string_view mode = info_field(info, "redis_mode:");
  if (mode.empty()) mode = info_field(info, "server_mode:");  // as Valkey calls it
  if (mode == "cluster" || before_.is_cluster(identity_.run_id)) return redis_cluster_error();
  informed_ = true;
  mode_known_ = !mode.empty();
  return {};
}

RedisSentinelQuestion::RedisSentinelQuestion(const RedisOptions& options) {
  if (!options.sentinel_user.empty() || !options.sentinel_password.empty()) {
    authenticates_ = true;
    output_ = auth(options.sentinel_user, options.sentinel_password).bytes();
  }
  output_ += RedisRequest()
                 .command(3)
                 .arg("SENTINEL")
                 .arg("get-master-addr-by-name")
                 .arg(options.sentinel_master)
                 .bytes();
}

Result<std::optional<RedisAddress>> RedisSentinelQuestion::receive(std::string_view bytes) {
  reader_.feed(bytes);
  for (;;) {
    const auto next = reader_.next();
    if (!next) return next.error();
    if (!*next) return std::optional<RedisAddress>();
    const RedisReply reply = (*next)->get();
    if (std::exchange(authenticates_, false)) {
      if (reply.is_error()) return unusable("AUTH is refused: " + code_of(reply.text()));
      continue;
    }
    if (reply.is_error()) return unusable(shortened(reply.text()));
    const std::int64_t port = reply[1].integer();
    if (reply[0].text().empty() || port < 1 || port > std::numeric_limits<std::uint16_t>::max()) {
      return unusable("it does not know the master");
    }
    return std::optional(RedisAddress{std::string(reply[0].text()), static_cast<std::uint16_t>(port)});
  }
}

}  // namespace porchlight::driver
