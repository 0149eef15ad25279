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
  std::erase_if(identities_, [&](const RedisIdentity& one) { return one.run_id == identity.run_id; });
  if (identities_.size() == limits::redis_known_servers) identities_.erase(identities_.begin());
  identities_.push_back(std::move(identity));
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

RedisHandshake::RedisHandshake(const RedisOptions& options, const std::string& name,
                               const RedisRequest& prologue, const RedisIdentities& before)
    : options_(options), name_(name), prologue_(prologue), before_(before) {
  if (!options.user.empty() || !options.password.empty()) {
    ask(Step::auth, auth(options.user, options.password));
  }
  ask(Step::name, RedisRequest().command(3).arg("CLIENT").arg("SETNAME").arg(name_));
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

void RedisHandshake::ask_second() {
  second_ = true;
  if (const auto old = before_.client_of(identity_.run_id); old != 0 && old != identity_.client) {
    ask(Step::kill, RedisRequest().command(4).arg("CLIENT").arg("KILL").arg("ID").arg(old));
  }
  ask(Step::prologue, prologue_);
}

Result<bool> RedisHandshake::receive(std::string_view bytes) {
  reader_.feed(bytes);
  for (;;) {
    if (answered_ == asked_.size()) {
      if (second_) return true;
      ask_second();
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
    case Step::role:
      return check_role(reply);
    case Step::kill:
      // Any other answer than these two leaves it open whether the old connection may still run something.
      if (!reply.is_error() || error.starts_with("ERR No such client")) return {};
      return unusable("CLIENT KILL of the connection before is refused: " + error);
    case Step::client:
      identity_.client = reply.integer();
      break;
    case Step::info:
      if (!reply.is_error()) return check_server(reply.text());
      break;
    default:
      break;
  }
  if (!reply.is_error()) return {};
  return unusable(step == Step::prologue ? "a command of the prologue is refused: " + error : error);
}

Result<void> RedisHandshake::check_role(RedisReply reply) const {
  if (reply.is_error()) return unusable(shortened(reply.text()));
  const std::string_view role = reply[0].text();
  if (role == "master") return {};
  if (role == "slave") return unusable("it is a read-only replica");
  return unusable("it is not a master");
}

Result<void> RedisHandshake::check_server(std::string_view info) {
  identity_.run_id = shortened(info_field(info, "run_id:"));
  const bool cluster = info_field(info, "redis_mode:") == "cluster" ||
                       info_field(info, "server_mode:") == "cluster";  // as Valkey calls it
  if (cluster || before_.is_cluster(identity_.run_id)) return redis_cluster_error();
  // Without it a CLIENT KILL could hit a stranger's connection on another server.
  if (identity_.run_id.empty()) return unusable("INFO does not tell a run_id");
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
