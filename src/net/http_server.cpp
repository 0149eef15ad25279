#include "net/http_server.hpp"

#include "base/assert.hpp"
#include "net/http_connection.hpp"

#include <utility>
#include <vector>

namespace porchlight::net {

HttpServer::HttpServer(EventLoop& loop, HttpHandler& handler, HttpOptions options)
    : loop_(loop),
      handler_(handler),
      options_(options),
      in_pieces_([&handler](const HttpRequest& head) { return handler.takes_pieces(head); }),
      memory_(options.memory != nullptr ? *options.memory : own_memory_) {}

HttpServer::~HttpServer() {
  retire();
}

void HttpServer::accept(DetachedSocket socket) {
  PORCHLIGHT_ASSERT(loop_.owned_here());
  const std::uint64_t id = ++last_id_;
  connections_.emplace(id, std::make_unique<HttpConnection>(*this, id, std::move(socket)));
}

void HttpServer::drain() {
  PORCHLIGHT_ASSERT(loop_.owned_here());
  draining_ = true;
  std::vector<std::uint64_t> idle;
  for (const auto& [id, connection] : connections_) {
    if (!connection->busy()) idle.push_back(id);
  }
  for (const std::uint64_t id : idle) remove(id);
}

void HttpServer::close_all() {
  PORCHLIGHT_ASSERT(loop_.owned_here());
  auto connections = std::move(connections_);
  connections_.clear();
  for (auto& [id, connection] : connections) connection->abort();
}

void HttpServer::respond(std::uint64_t connection, std::uint64_t request, HttpResponse response) {
  if (!loop_.in_this_thread()) {
    loop_.post([this, connection, request, response = std::move(response)]() mutable {
      respond(connection, request, std::move(response));
    });
    return;
  }
  if (HttpConnection* found = find(connection)) found->respond(request, std::move(response));
}

void HttpServer::on_abort(std::uint64_t connection, std::uint64_t request, UniqueFunction<void()> callback) {
  if (HttpConnection* found = find(connection)) found->on_abort(request, std::move(callback));
}

void HttpServer::read_body(std::uint64_t connection, std::uint64_t request,
                           std::unique_ptr<BodyTaker> taker) {
  if (HttpConnection* found = find(connection)) found->read_body(request, std::move(taker));
}

void HttpServer::resume_body(std::uint64_t connection, std::uint64_t request) {
  if (HttpConnection* found = find(connection)) found->resume_body(request);
}

HttpConnection* HttpServer::find(std::uint64_t connection) const {
  const auto found = connections_.find(connection);
  return found == connections_.end() ? nullptr : found->second.get();
}

/// Keeps the books, and the limit: whoever has held on longest goes first, which a peer that takes its
/// answers never is.
void HttpServer::account(HttpConnection& connection, std::size_t held) {
  const std::size_t before = std::exchange(connection.held_, held);
  memory_.change(before, held);
  if (before == 0 && held > 0) connection.place_ = holding_.insert(holding_.end(), &connection);
  if (before > 0 && held == 0) holding_.erase(connection.place_);
  if (held <= before) return;
  while (memory_.exceeded() && !holding_.empty()) {
    memory_.count_given_up();
    holding_.front()->give_up();
  }
}

void HttpServer::after_turn(std::uint64_t connection) {
  loop_.at_end_of_turn([this, connection] {
    if (HttpConnection* found = find(connection)) found->settle();
  });
}

void HttpServer::read_on_after_turn(std::uint64_t connection) {
  loop_.at_end_of_turn([this, connection] {
    if (HttpConnection* found = find(connection)) found->read_on();
  });
}

void HttpServer::remove(std::uint64_t connection) {
  const auto found = connections_.find(connection);
  if (found == connections_.end()) return;
  auto owner = std::move(found->second);
  connections_.erase(found);
  loop_.dispose(std::move(owner));
}

}  // namespace porchlight::net
