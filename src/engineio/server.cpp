#include "engineio/server.hpp"

#include "base/assert.hpp"
#include "engineio/responses.hpp"
#include "engineio/sid.hpp"
#include "engineio/websocket_transport.hpp"
#include "websocket/handshake.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <variant>

namespace porchlight::engineio {
namespace {

std::string_view token_of(const Session* session) {
  return {session->token().data(), session->token().size()};
}
std::string_view token_of(std::string_view token) {
  return token;
}

// Sessions are found by the random part of their sid.
struct TokenHash {
  using is_transparent = void;
  template <typename T>
  std::size_t operator()(const T& session) const {
    return std::hash<std::string_view>{}(token_of(session));
  }
};
struct TokenEqual {
  using is_transparent = void;
  template <typename A, typename B>
  bool operator()(const A& a, const B& b) const {
    return token_of(a) == token_of(b);
  }
};
using SessionSet = boost::unordered_flat_set<Session*, TokenHash, TokenEqual>;

/// The query parameters that Engine.IO reads.
struct Query {
  explicit Query(const net::HttpRequest& request) {
    for (auto& [name, value] : request.parameters()) {
      if (std::string* wanted = field(name); wanted != nullptr && wanted->empty()) *wanted = std::move(value);
    }
  }
  std::string* field(std::string_view name) {
    if (name == "EIO") return &eio;
    if (name == "transport") return &transport;
    if (name == "b64") return &b64;
    return name == "sid" ? &sid : nullptr;
  }
  std::string eio;
  std::string transport;
  std::string sid;
  std::string b64;  // not empty: binary messages as text, on WebSocket too
};

/// What a WebSocket is made of, on whichever thread its session lives.
struct Accepted {
  net::DetachedSocket socket;
  std::string handshake;
  bool base64 = false;
};

std::unique_ptr<Handshake> handshake_of(net::HttpRequest&& request) {
  auto handshake = std::make_unique<Handshake>();
  handshake->origin = request.header("origin");
  handshake->query = std::move(request.query);
  handshake->headers = std::move(request.headers);
  handshake->address = std::move(request.peer);
  return handshake;
}

}  // namespace

struct Server::Impl final : SessionHost, LinkKeeper {
  Impl(Server& server, net::EventLoop& on, Options with) : self(server), loop(on), options(std::move(with)) {}
  ~Impl();

  /// Where a sid leads: to a session here, to another thread's server, or nowhere.
  struct Route {
    Session* session = nullptr;
    Server* owner = nullptr;
  };
  [[nodiscard]] Route route(std::string_view sid);
  [[nodiscard]] Session* find(std::string_view token);
  [[nodiscard]] std::optional<RequestError> check_handshake(const Query& query,
                                                            std::string_view transport) const;
  void refuse(net::Responder& responder, RequestError error);
  void refuse(net::Upgrade&& upgrade, RequestError error);
  void open_polling(net::HttpRequest request, net::Responder responder);
  void serve(Session& session, const net::HttpRequest& request, net::Responder responder, PollTicket ticket);
  void forward(Server& owner, std::string token, net::HttpRequest request, net::Responder responder,
               PollTicket ticket);
  void probe(std::string_view token, Accepted accepted, std::string_view origin);
  [[nodiscard]] std::variant<SessionPlaces, RequestError> admit(const net::HttpRequest& request) const;
  Session& add(std::unique_ptr<Handshake> handshake, SessionPlaces places);
  [[nodiscard]] std::unique_ptr<WebSocketLink> link(Accepted accepted);

  void on_session_over(Session& session, CloseReason reason) override;
  void on_upgraded(Session& session) override;
  void retire(std::unique_ptr<WebSocketLink> link) override;
  void on_link_closed(WebSocketLink& link) override;

  Server& self;
  net::EventLoop& loop;
  const Options options;
  std::vector<Server*> directory;
  UniqueFunction<void(Session&)> on_session;
  SessionSet sessions;
  boost::unordered_flat_map<WebSocketLink*, std::unique_ptr<WebSocketLink>> closing;
  PollTicket last_ticket = 0;
  bool refusing = false;
  Metrics metrics;
};

Server::Impl::~Impl() {
  for (Session* session : sessions) delete session;
}

// Sessions.

Session* Server::Impl::find(std::string_view token) {
  const auto found = sessions.find(token);
  if (found == sessions.end()) return nullptr;
  Session* session = *found;
  session->catch_up();  // it may be dead although its timer has not run yet
  return sessions.contains(token) ? session : nullptr;
}

Server::Impl::Route Server::Impl::route(std::string_view text) {
  const auto sid = parse_sid(text);
  if (!sid || sid->node != options.node_tag) return {};
  if (sid->thread == loop.index()) return {.session = find(sid->token), .owner = nullptr};
  if (sid->thread >= directory.size()) return {};
  return {.session = nullptr, .owner = directory[sid->thread]};
}

std::variant<SessionPlaces, RequestError> Server::Impl::admit(const net::HttpRequest& request) const {
  return options.clients == nullptr ? SessionPlaces{} : options.clients->admit(request.peer);
}

Session& Server::Impl::add(std::unique_ptr<Handshake> handshake, SessionPlaces places) {
  auto session =
      std::make_unique<Session>(*this, loop.timers(), options, random_session_token(), std::move(handshake));
  session->hold(std::move(places.session), std::move(places.half_open));
  sessions.insert(session.get());
  return *session.release();
}

void Server::Impl::on_session_over(Session& session, CloseReason reason) {
  PORCHLIGHT_ASSERT(loop.owned_here());
  if (sessions.erase(token_of(&session)) == 0) return;
  ++metrics.closed[static_cast<std::size_t>(reason)];
  loop.dispose(std::unique_ptr<Session>(&session));
}

void Server::Impl::on_upgraded(Session&) {
  ++metrics.upgraded;
}

std::unique_ptr<WebSocketLink> Server::Impl::link(Accepted accepted) {
  return std::make_unique<WebSocketTransport>(loop, std::move(accepted.socket), std::move(accepted.handshake),
                                              options.max_payload, accepted.base64);
}

void Server::Impl::retire(std::unique_ptr<WebSocketLink> link) {
  PORCHLIGHT_ASSERT(link != nullptr);
  WebSocketLink& retired = *link;
  closing.emplace(&retired, std::move(link));
  retired.retire_to(*this);
}

void Server::Impl::on_link_closed(WebSocketLink& link) {
  const auto found = closing.find(&link);
  if (found == closing.end()) return;
  loop.dispose(std::move(found->second));
  closing.erase(found);
}

// Requests.

void Server::Impl::refuse(net::Responder& responder, RequestError error) {
  ++metrics.refused;
  responder.respond(error_response(error));
}

void Server::Impl::refuse(net::Upgrade&& upgrade, RequestError error) {
  ++metrics.refused;
  std::move(upgrade).refuse(error_response(error));
}

/// What is wrong with a request that wants a new session.
std::optional<RequestError> Server::Impl::check_handshake(const Query& query,
                                                          std::string_view transport) const {
  if (query.transport != transport) return RequestError::bad_request;
  if (query.eio != "4") return RequestError::unsupported_version;
  if (refusing) return RequestError::draining;
  return std::nullopt;
}

void Server::Impl::open_polling(net::HttpRequest request, net::Responder responder) {
  auto admitted = admit(request);
  if (const auto* error = std::get_if<RequestError>(&admitted)) return refuse(responder, *error);
  Session& session = add(handshake_of(std::move(request)), std::move(std::get<SessionPlaces>(admitted)));
  ++metrics.opened_polling;
  net::HttpResponse response =
      poll_response({.status = 200, .body = session.open_polling(self.sid(session)), .close = false});
  for (const auto& header : options.handshake_headers) response.headers.push_back(header);
  responder.respond(std::move(response));
  if (on_session) on_session(session);
}

/// A request of a session of this thread; it may have come from another thread's connection.
void Server::Impl::serve(Session& session, const net::HttpRequest& request, net::Responder responder,
                         PollTicket ticket) {
  if (session.transport() != Transport::polling) return refuse(responder, RequestError::bad_request);
  session.note_origin(request.header("origin"));
  if (request.method == "GET") {
    session.on_poll(ticket, [responder = std::move(responder)](PollAnswer answer) mutable {
      responder.respond(poll_response(std::move(answer)));
    });
  } else if (request.method != "POST" && request.method != "PUT") {
    refuse(responder, RequestError::bad_request);
  } else if (request.body.size() > options.max_payload) {
    responder.respond(poll_response({.status = 413, .body = {}, .close = false}));
  } else {
    responder.respond(poll_response(session.on_post(request.body)));
  }
}

void Server::Impl::forward(Server& owner, std::string token, net::HttpRequest request,
                           net::Responder responder, PollTicket ticket) {
  ++metrics.forwarded;
  owner.impl_->loop.post([owner = owner.impl_.get(), token = std::move(token), request = std::move(request),
                          responder = std::move(responder), ticket]() mutable {
    Session* session = owner->find(token);
    if (session == nullptr) return owner->refuse(responder, RequestError::unknown_sid);
    owner->serve(*session, request, std::move(responder), ticket);
  });
}

/// A WebSocket for a session of this thread. Without one it is dropped: the client sees it close.
void Server::Impl::probe(std::string_view token, Accepted accepted, std::string_view origin) {
  Session* session = find(token);
  if (session == nullptr) return;
  session->note_origin(origin);
  session->on_probe(link(std::move(accepted)));
}

// The server.

Server::Server(net::EventLoop& loop, Options options)
    : impl_(std::make_unique<Impl>(*this, loop, std::move(options))) {}

Server::~Server() = default;

void Server::set_directory(std::vector<Server*> directory) {
  impl_->directory = std::move(directory);
}

void Server::on_session(UniqueFunction<void(Session&)> callback) {
  impl_->on_session = std::move(callback);
}

bool Server::handles(std::string_view path) const {
  const std::string& mine = impl_->options.path;
  return path == mine || path == std::string_view(mine).substr(0, mine.size() - 1);
}

void Server::on_request(net::HttpRequest request, net::Responder responder) {
  if (request.method == "OPTIONS") return responder.respond(preflight_response(request));
  Impl& self = *impl_;
  const Query query(request);
  const bool polling = query.transport == "polling" && self.options.polling;
  const bool websocket = query.transport == "websocket" && self.options.websocket;
  if (!polling && !websocket) return self.refuse(responder, RequestError::unknown_transport);
  if (query.sid.empty()) {
    if (request.method != "GET") return self.refuse(responder, RequestError::bad_handshake_method);
    if (const auto error = self.check_handshake(query, "polling")) return self.refuse(responder, *error);
    return self.open_polling(std::move(request), std::move(responder));
  }
  const Impl::Route route = self.route(query.sid);
  if (route.session == nullptr && route.owner == nullptr) {
    return self.refuse(responder, RequestError::unknown_sid);
  }
  if (!polling) return self.refuse(responder, RequestError::bad_request);

  const PollTicket ticket = ++self.last_ticket << 8 | (self.loop.index() & 0xFFU);
  std::string token(parse_sid(query.sid)->token);
  Server& owner = route.owner != nullptr ? *route.owner : *this;
  responder.on_abort([owner = owner.impl_.get(), token, ticket] {
    const auto abort = [owner, token, ticket] {
      if (Session* session = owner->find(token)) session->on_poll_aborted(ticket);
    };
    if (owner->loop.in_this_thread()) return abort();
    owner->loop.post(abort);
  });
  if (route.owner == nullptr) return self.serve(*route.session, request, std::move(responder), ticket);
  self.forward(owner, std::move(token), std::move(request), std::move(responder), ticket);
}

void Server::on_upgrade(net::HttpRequest request, net::Upgrade upgrade) {
  Impl& self = *impl_;
  const Query query(request);
  if (query.transport != "websocket" || !self.options.websocket) {
    const bool known = query.transport == "polling" && self.options.polling;
    return self.refuse(std::move(upgrade),
                       known ? RequestError::bad_request : RequestError::unknown_transport);
  }
  const bool is_new = query.sid.empty();
  const Impl::Route route = is_new ? Impl::Route{} : self.route(query.sid);
  if (is_new) {
    if (const auto error = self.check_handshake(query, "websocket")) {
      return self.refuse(std::move(upgrade), *error);
    }
  } else if (route.session == nullptr && route.owner == nullptr) {
    return self.refuse(std::move(upgrade), RequestError::unknown_sid);
  } else if (!self.options.allow_upgrades) {
    return self.refuse(std::move(upgrade), RequestError::bad_request);
  }
  auto answer =
      websocket::answer_handshake(request, is_new ? self.options.handshake_headers : net::Headers());
  if (auto* refusal = std::get_if<net::HttpResponse>(&answer)) {
    ++self.metrics.refused;
    return std::move(upgrade).refuse(std::move(*refusal));
  }
  std::variant<SessionPlaces, RequestError> admitted;
  if (is_new) admitted = self.admit(request);
  if (const auto* error = std::get_if<RequestError>(&admitted)) {
    return self.refuse(std::move(upgrade), *error);
  }
  Accepted accepted{.socket = std::move(upgrade).take(),
                    .handshake = std::move(std::get<std::string>(answer)),
                    .base64 = !query.b64.empty()};
  if (is_new) {
    open_websocket(self.link(std::move(accepted)), handshake_of(std::move(request)),
                   std::move(std::get<SessionPlaces>(admitted)));
    return;
  }
  const std::string token(parse_sid(query.sid)->token);
  std::string origin(request.header("origin"));
  if (route.owner == nullptr) return self.probe(token, std::move(accepted), origin);
  ++self.metrics.forwarded;
  Impl& owner = *route.owner->impl_;
  owner.loop.post([&owner, token, accepted = std::move(accepted), origin = std::move(origin)]() mutable {
    owner.probe(token, std::move(accepted), origin);
  });
}

Session& Server::open_websocket(std::unique_ptr<WebSocketLink> link, std::unique_ptr<Handshake> handshake,
                                SessionPlaces places) {
  Session& session = impl_->add(std::move(handshake), std::move(places));
  ++impl_->metrics.opened_websocket;
  session.open_websocket(sid(session), std::move(link));
  if (impl_->on_session) impl_->on_session(session);
  return session;
}

std::string Server::sid(const Session& session) const {
  return make_sid(impl_->options.node_tag, impl_->loop.index(), session.token());
}

std::size_t Server::session_count() const {
  return impl_->sessions.size();
}

void Server::refuse_new_sessions(bool refuse) {
  impl_->refusing = refuse;
}

std::size_t Server::drop_some(std::size_t count) {
  PORCHLIGHT_ASSERT(impl_->loop.owned_here());
  std::vector<Session*> chosen;
  chosen.reserve(std::min(count, impl_->sessions.size()));
  for (Session* session : impl_->sessions) {
    if (chosen.size() == count) break;
    chosen.push_back(session);
  }
  // A dropped session lives until the end of the turn, so none of the others dangles.
  for (Session* session : chosen) session->drop();
  return impl_->sessions.size();
}

void Server::shut_down() {
  PORCHLIGHT_ASSERT(impl_->loop.owned_here());
  impl_->refusing = true;
  const std::vector<Session*> all(impl_->sessions.begin(), impl_->sessions.end());
  for (Session* session : all) session->drop(CloseReason::server_shut_down);
}

net::EventLoop& Server::loop() const {
  return impl_->loop;
}

const Options& Server::options() const {
  return impl_->options;
}

const Metrics& Server::metrics() const {
  return impl_->metrics;
}

}  // namespace porchlight::engineio
