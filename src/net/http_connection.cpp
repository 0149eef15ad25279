#include "net/http_connection.hpp"

#include "base/assert.hpp"
#include "net/http_encoding.hpp"

#include <utility>

namespace porchlight::net {

HttpConnection::HttpConnection(HttpServer& server, std::uint64_t id, DetachedSocket socket)
    : server_(server),
      id_(id),
      stream_(std::move(socket).attach(server.loop_, *this)),
      timer_(server.loop_.timers(), [this] { on_timeout(); }) {
  timer_.arm_in(limits::header_time);
}

HttpConnection::~HttpConnection() {
  if (held_ > 0) server_.account(*this, 0);
}

bool HttpConnection::busy() const {
  return answering_ || (parser_ && parser_->begun()) || stream_->queued_bytes() > 0;
}

void HttpConnection::on_bytes(std::string_view bytes) {
  if (closing_) return;
  if (pipelined_.empty()) read(bytes);
  if (closing_) return;
  pipelined_ += bytes;
  hold_back();
}

void HttpConnection::on_end(StreamEnd) {
  abort();
  remove();
}

/// Who asks and says no more may still read the answer, also one that takes its time; but whoever wants to be
/// told of an end (a long poll) is, and a request that is not whole never will be.
bool HttpConnection::on_half_closed() {
  if (parser_) return false;
  if (answering_) {
    keep_alive_ = false;
    return !abort_;
  }
  closing_ = true;
  return stream_->queued_bytes() > 0;
}

void HttpConnection::abort() {
  if (auto callback = std::exchange(abort_, nullptr)) callback();
}

void HttpConnection::remove() {
  timer_.cancel();
  closing_ = true;
  server_.account(*this, 0);
  server_.remove(id_);
}

void HttpConnection::give_up() {
  PORCHLIGHT_ASSERT(stream_ != nullptr);
  Stream::reset(std::move(stream_));
  abort();
  remove();
}

/// The request under way goes on; a new one begins when the answer before it has been taken.
bool HttpConnection::may_read() const {
  return !answering_ && !closing_ && (parser_ || stream_->queued_bytes() == 0);
}

void HttpConnection::read(std::string_view& bytes) {
  while (!bytes.empty() && may_read()) step(bytes);
}

void HttpConnection::read_pipelined() {
  std::string_view bytes = std::string_view(pipelined_).substr(taken_);
  read(bytes);
  if (closing_) return;
  taken_ = pipelined_.size() - bytes.size();
  if (bytes.empty()) {
    std::string().swap(pipelined_);
    taken_ = 0;
  } else if (taken_ > pipelined_.size() / 2) {
    pipelined_.erase(0, std::exchange(taken_, 0));
  }
  hold_back();
}

void HttpConnection::hold_back() {
  if (pipelined_.size() - taken_ > limits::pipelined_bytes) {
    stream_->pause_reading();
  } else {
    stream_->resume_reading();
  }
  account();
}

void HttpConnection::account() {
  std::size_t held = heap_bytes(pipelined_);
  if (parser_) held += parser_->held();
  if (owns_answer_) held += stream_->queued_bytes();
  server_.account(*this, held);
}

void HttpConnection::step(std::string_view& bytes) {
  if (!parser_) {
    parser_ = std::make_unique<HttpParser>(server_.options_.body_bytes);
    timer_.arm_in(limits::header_time);
  }
  switch (parser_->next(bytes)) {
    case HttpParser::Step::more:
      return;
    case HttpParser::Step::head:
      return on_head(bytes.empty());
    case HttpParser::Step::whole:
      return dispatch(bytes);
    case HttpParser::Step::bad:
      return fail(parser_->defect());
  }
}

void HttpConnection::on_head(bool body_awaited) {
  timer_.arm_in(limits::body_time);
  if (body_awaited && parser_->head().expects_continue) stream_->write("HTTP/1.1 100 Continue\r\n\r\n");
}

void HttpConnection::dispatch(std::string_view& rest) {
  PORCHLIGHT_ASSERT(parser_ && !answering_);
  timer_.cancel();
  HttpHead head = parser_->take();
  parser_.reset();
  keep_alive_ = head.keep_alive && !server_.draining_;
  head.request.peer = stream_->peer();
  head_only_ = head.request.method == "HEAD";
  ++request_;
  answering_ = true;
  if (head.websocket) return upgrade(std::move(head.request), rest);
  if (head.to_server) {
    HttpResponse response;
    response.status = 204;
    response.headers = {{"Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"}};
    return respond(request_, std::move(response));
  }
  server_.handler_.on_request(std::move(head.request), Responder(server_, id_, request_));
}

void HttpConnection::upgrade(HttpRequest request, std::string_view& rest) {
  HttpHandler& handler = server_.handler_;
  Upgrade upgrade(std::move(stream_), std::string(std::exchange(rest, {})));
  remove();
  handler.on_upgrade(std::move(request), std::move(upgrade));
}

void HttpConnection::on_abort(std::uint64_t request, UniqueFunction<void()> callback) {
  if (answering_ && request == request_) abort_ = std::move(callback);
}

void HttpConnection::respond(std::uint64_t request, HttpResponse response) {
  if (!answering_ || request != request_ || closing_) return;
  answering_ = false;
  abort_ = nullptr;
  const bool keep_alive = keep_alive_ && !response.close && !server_.draining_;
  send(std::move(response), keep_alive);
}

void HttpConnection::send(HttpResponse response, bool keep_alive) {
  stream_->write(encode_response(response, {.keep_alive = keep_alive, .head_only = head_only_}));
  owns_answer_ = head_only_ || response.static_body.empty();
  if (!head_only_ && !response.static_body.empty()) {
    stream_->write_static(response.static_body);
  } else if (!head_only_ && response.shared_body) {
    stream_->write(std::move(response.shared_body));
  }
  closing_ = !keep_alive;
  timer_.cancel();
  // Answers given at once must not nest without bound: what comes next is read at the end of the turn.
  server_.after_turn(id_);
}

void HttpConnection::settle() {
  if (answering_ || parser_) return;
  unsent_ = stream_->queued_bytes();
  if (unsent_ == 0) return on_drained();
  timer_.arm_in(limits::answer_time);
  account();
}

void HttpConnection::on_drained() {
  if (answering_ || parser_) return;  // it was `100 Continue`
  if (closing_ || server_.draining_) {
    closing_ = true;
    timer_.cancel();
    stream_->finish(limits::linger_time);
    return account();
  }
  timer_.arm_in(limits::keep_alive_time);
  read_pipelined();
}

void HttpConnection::fail(HttpDefect defect) {
  parser_.reset();
  std::string().swap(pipelined_);
  head_only_ = false;
  HttpResponse response;
  response.status = defect.status;
  response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
  response.body = defect.expected;
  send(std::move(response), false);
}

void HttpConnection::on_timeout() {
  if (parser_ && parser_->begun()) {
    return fail({.status = 408, .expected = "The request took too long to arrive."});
  }
  const std::size_t unsent = stream_->queued_bytes();
  if (unsent == 0) return remove();
  if (unsent_ - unsent < limits::answer_progress_bytes) {
    server_.memory_.count_slow_peer();
    return give_up();
  }
  unsent_ = unsent;
  timer_.arm_in(limits::answer_time);
}

}  // namespace porchlight::net
