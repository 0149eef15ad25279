#include "app/explain_presence.hpp"

#include "base/json.hpp"
#include "store/sessions/bots.hpp"
#include "store/sessions/redis/explanation.hpp"

namespace porchlight::app {
namespace {

using store::SessionExplanation;

std::string in_seconds(Milliseconds time) {
  return std::to_string(time.count() / 1'000) + "." + std::to_string(std::abs(time.count()) % 1'000 / 100) +
         " s";
}

std::string_view status_of(const store::VisitorState& state) {
  return state.activity == store::Activity::away ? "away" : "active";
}

std::string life_of(const SessionExplanation::Claim& claim, WallTime now) {
  if (claim.lease_end) {
    const Milliseconds left = *claim.lease_end - now;
    return left.count() > 0 ? "alive, its lease lasts for " + in_seconds(left)
                            : "its lease ended " + in_seconds(-left) + " ago, no reap has come by yet";
  }
  if (claim.dead_at) return "dead since " + to_iso8601(*claim.dead_at) + ", the claim will be taken down";
  return "unknown to Redis: the claim counts for nothing";
}

/// The reason in one sentence.
std::string verdict(const SessionExplanation& why) {
  if (!why.session && !why.next_look) return "offline: there is no session";
  if (!why.session) return "offline to whoever reads: the session key has lapsed, agents will be told";
  for (const auto& claim : why.claims) {
    if (claim.lease_end) return "online: a living holder claims the visitor";
  }
  if (why.left && why.next_look) {
    return "online for now: the last connection went at " + to_iso8601(*why.left) + ", the grace ends in " +
           in_seconds(*why.next_look - why.now);
  }
  return "online until the next reap: nobody alive claims the visitor";
}

std::string text_of(const SessionExplanation& why) {
  std::string out = "  presence: " + verdict(why) + "\n";
  if (why.session) {
    const auto& state = why.session->state;
    out += "    shown: " + std::string(status_of(state)) + " on " + json::quoted(state.url) + " " +
           json::quoted(state.title) + " since " + to_iso8601(why.session->online_since) +
           ", the key lasts for " + in_seconds(why.session_ends_in) + "\n";
  }
  for (const auto& claim : why.claims) {
    out += "    claim of " + claim.holder + ": " + std::string(status_of(claim.state)) + " on " +
           json::quoted(claim.state.url) + " since " + to_iso8601(claim.at) + " (here since " +
           to_iso8601(claim.since) + "); the holder is " + life_of(claim, why.now) + "\n";
  }
  if (why.claims.empty()) out += "    claims: none\n";
  if (why.left) out += "    left: " + to_iso8601(*why.left) + "\n";
  if (why.parted) out += "    last release: " + to_iso8601(*why.parted) + "\n";
  if (why.next_look) out += "    a reap looks at " + to_iso8601(*why.next_look) + "\n";
  out += "    revision of the project: " + std::to_string(why.revision) +
         "; Redis' time: " + to_iso8601(why.now) + "\n";
  return out;
}

void optional_time(json::ObjectWriter& object, std::string_view name, const std::optional<WallTime>& time) {
  time ? object.text(name, to_iso8601(*time)) : object.null(name);
}

std::string json_of(const SessionExplanation& why, bool is_bot) {
  std::string claims;
  json::ListWriter list(claims);
  for (const auto& claim : why.claims) {
    json::ObjectWriter object(list.next());
    object.text("holder", claim.holder).text("status", status_of(claim.state));
    object.text("currentUrl", claim.state.url).text("title", claim.state.title);
    object.text("at", to_iso8601(claim.at)).text("since", to_iso8601(claim.since));
    optional_time(object, "leaseEndsAt", claim.lease_end);
    optional_time(object, "deadSince", claim.dead_at);
    object.end();
  }
  list.end();
  std::string out;
  json::ObjectWriter object(out);
  object.boolean("isOnline", why.session.has_value()).text("because", verdict(why));
  object.raw("claims", claims);
  optional_time(object, "leftAt", why.left);
  optional_time(object, "lastReleaseAt", why.parted);
  optional_time(object, "nextLookAt", why.next_look);
  if (is_bot) object.boolean("bot", true);
  object.number("revision", why.revision).text("now", to_iso8601(why.now)).end();
  return out;
}

PresenceNote plain(const std::string& note) {
  return {"  presence: " + note + "\n", json::quoted(note)};
}

}  // namespace

PresenceNote explain_presence(const Configuration& configuration, ProjectId project, const std::string& uid) {
  if (configuration.redis.url.empty()) {
    return plain("who is here now is in the running server's memory: ask it with GET /api/v1/projects/" +
                 std::to_string(project) + "/visitors/" + uid);
  }
  const auto server = driver::parse_redis_url(configuration.redis.url);
  if (!server) return plain(server.error().message);
  const auto why = store::explain_session(*server, configuration.redis.prefix, project, uid);
  if (!why) return plain("unknown, offline to whoever asks: " + why.error().message);
  if (!why->session) {
    const auto bot =
        store::explain_session(*server, configuration.redis.prefix, store::bots_of(project), uid);
    if (bot && bot->session) {
      return {"  kept apart: it says that it is a bot\n" + text_of(*bot), json_of(*bot, true)};
    }
  }
  return {text_of(*why), json_of(*why, false)};
}

}  // namespace porchlight::app
