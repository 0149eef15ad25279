#include "doctor/read_way.hpp"

#include "doctor/http_talk.hpp"
#include "doctor/limits.hpp"
#include "doctor/websocket_talk.hpp"

#include <boost/url/parse.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace porchlight::doctor {
namespace {

constexpr std::string_view polling = "/socket.io/?EIO=4&transport=polling";
constexpr std::string_view by_websocket = "/socket.io/?EIO=4&transport=websocket";

struct PublicAddress {
  std::string origin;  // https://help.example.com
  std::string host;    // help.example.com:8443
  std::string path;    // /chat, without a slash at its end
};

std::optional<PublicAddress> parse_address(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->encoded_host().empty() || url->has_userinfo() || url->has_query() || url->has_fragment()) {
    return std::nullopt;
  }
  if (url->scheme() != "http" && url->scheme() != "https") return std::nullopt;
  PublicAddress address;
  address.host = url->encoded_host_and_port();
  address.origin = std::string(url->scheme()) + "://" + address.host;
  address.path = url->encoded_path();
  while (address.path.ends_with('/')) address.path.pop_back();
  return address;
}

/// Of a handshake; empty where it has none.
std::string sid_in(const std::string& body) {
  constexpr std::string_view label = "\"sid\":\"";
  const std::size_t at = body.find(label);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + label.size();
  const std::string sid = body.substr(begin, body.find('"', begin) - begin);
  constexpr const char* harmless = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return sid.find_first_not_of(harmless) == std::string::npos ? sid : std::string();
}

class WayLook {
 public:
  WayLook(PublicAddress address, const Clock& clock) : address_(std::move(address)), clock_(clock) {}

  void look(WayFacts& facts, const std::string& local) {
    const std::string base = address_.origin + address_.path;
    facts.address = base;
    facts.handshake = ask(base + std::string(polling), "");
    if (!local.empty()) {
      auto here = ask(local + std::string(polling), "");
      close_session(local, here);
      if (is_handshake(here)) facts.local = std::move(here);
    }
    if (!facts.handshake.failure.empty()) return;
    if (is_handshake(facts.handshake)) {
      facts.poll = poll(base + std::string(polling) + "&sid=" + sid_in(facts.handshake.body));
      close_session(base, facts.handshake);
    }
    const std::string target = address_.path + std::string(by_websocket);
    facts.websocket = try_websocket(address_.origin + target, address_.host, target, clock_);
  }

 private:
  [[nodiscard]] std::vector<std::string> headers() const {
    std::vector<std::string> list{"Origin: " + address_.origin, "Content-Type: text/plain;charset=UTF-8"};
    if (!cookies_.empty()) list.push_back("Cookie: " + cookies_);
    return list;
  }

  Exchange ask(const std::string& url, const std::string& body) {
    HttpTalk talk(url, body, headers());
    HttpTalks talks(clock_);
    talks.start(talk);
    if (!talks.wait(talk, limits::way_time)) talk.give_up(limits::way_time);
    if (cookies_.empty()) cookies_ = talk.cookies();  // by which a proxy may know whose session it is
    return talk.exchange();
  }

  PollFacts poll(const std::string& url) {
    PollFacts facts;
    HttpTalk held(url, "", headers());
    HttpTalk said(url, "40", headers());
    HttpTalks talks(clock_);
    talks.start(held);
    facts.early = talks.wait(held, limits::hold_time);
    if (!facts.early) {
      talks.start(said);
      if (!talks.wait(said, limits::way_time)) said.give_up(limits::way_time);
      if (!talks.wait(held, limits::way_time)) held.give_up(limits::way_time);
      facts.said = said.exchange();
    }
    facts.poll = held.exchange();
    return facts;
  }

  void close_session(const std::string& base, const Exchange& handshake) {
    if (is_handshake(handshake)) ask(base + std::string(polling) + "&sid=" + sid_in(handshake.body), "1");
  }

  const PublicAddress address_;
  const Clock& clock_;
  std::string cookies_;
};

}  // namespace

WayFacts read_way(const std::string& address, const std::string& local, const Clock& clock) {
  WayFacts facts;
  facts.address = address;
  auto parsed = parse_address(address);
  if (!parsed) {
    facts.malformed = "expected http:// or https://, a host and perhaps a path, and nothing behind that";
    return facts;
  }
  WayLook(std::move(*parsed), clock).look(facts, local);
  return facts;
}

}  // namespace porchlight::doctor
