#pragma once
// What the parts of a Socket.IO server share: its namespaces, its sockets by id, the CONNECTs that wait for a
// decision. It is held by a shared pointer only so that a ConnectDecision or an Ack, which the application
// may keep for as long as it likes, can find out that it is gone.

#include "engineio/server.hpp"
#include "socketio/namespace.hpp"
#include "socketio/server.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::socketio {

class Client;

class Core : public std::enable_shared_from_this<Core> {
 public:
  Core(engineio::Server& engine, Options options) : engine_(engine), options_(options) {}
  ~Core();

  void add_namespace(std::string name, NamespaceHandler& handler);
  [[nodiscard]] Namespace* find_namespace(std::string_view name) const;
  [[nodiscard]] Socket* find_socket(std::string_view id) const;
  [[nodiscard]] std::size_t socket_count() const { return sockets_.size(); }
  [[nodiscard]] engineio::Server& engine() const { return engine_; }
  [[nodiscard]] const Options& options() const { return options_; }
  /// Is a session's handshake needed again after a first namespace is connected?
  [[nodiscard]] bool keeps_session_handshake() const {
    return options_.keep_handshake || namespaces_.size() > 1;
  }

  void on_session(engineio::Session& session);
  void on_client_gone(Client& client);
  void add_socket(Socket& socket) { sockets_.insert(&socket); }
  void remove_socket(const Socket& socket) { sockets_.erase(socket.id()); }
  template <typename T>
  void dispose(std::unique_ptr<T> object) {
    engine_.loop().dispose(std::move(object));
  }

  /// Notes a CONNECT; the decision goes by the number returned. ask() then asks the namespace's handler,
  /// which may decide from within.
  [[nodiscard]] std::uint64_t reserve_request(Client& client, Namespace& nsp,
                                              std::unique_ptr<Handshake> handshake);
  void ask(std::uint64_t request);
  void forget(std::uint64_t request) { pending_.erase(request); }
  void accept(std::uint64_t request, std::unique_ptr<SocketData> data);
  void refuse(std::uint64_t request, std::string_view message, std::string_view data);
  void drop(std::uint64_t request);

 private:
  struct Pending {
    Client* client;
    Namespace* nsp;
    std::unique_ptr<Handshake> handshake;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const Socket* socket) const { return (*this)(socket->id()); }
    std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>{}(id); }
  };
  struct Equal {
    using is_transparent = void;
    static std::string_view id(const Socket* socket) { return socket->id(); }
    static std::string_view id(std::string_view text) { return text; }
    bool operator()(const auto& a, const auto& b) const { return id(a) == id(b); }
  };

  engineio::Server& engine_;
  Options options_;
  std::vector<std::unique_ptr<Namespace>> namespaces_;
  boost::unordered_flat_set<Client*> clients_;
  boost::unordered_flat_set<Socket*, Hash, Equal> sockets_;
  boost::unordered_flat_map<std::uint64_t, Pending> pending_;
  std::uint64_t last_request_ = 0;
};

}  // namespace porchlight::socketio
