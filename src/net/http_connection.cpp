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
  return answering_ || outgoing_ || (parser_ && parser_->begun()) || stream_->queued_bytes() > 0;
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
  if (closing_) return false;
  if (receiving()) return !incoming_->waits;
  return !answering_ && !outgoing_ && (parser_ || stream_->queued_bytes() == 0);
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
    parser_ = std::make_unique<HttpParser>(server_.options_.body_bytes, &server_.in_pieces_);
    timer_.arm_in(limits::header_time);
  }
  if (receiving()) return take_piece(bytes);
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
  if (parser_->in_pieces()) return dispatch_before_body(body_awaited);
  if (body_awaited && parser_->head().expects_continue) stream_->write("HTTP/1.1 100 Continue\r\n\r\n");
}

void HttpConnection::dispatch(std::string_view& rest) {
  PORCHLIGHT_ASSERT(parser_ && !answering_);
  timer_.cancel();
  HttpHead head = parser_->take();
  parser_.reset();
  begin(head);
  if (head.websocket) return upgrade(std::move(head.request), rest);
  if (head.to_server) {
    HttpResponse response;
    response.status = 204;
    response.headers = {{"Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"}};
    return respond(request_, std::move(response));
  }
  server_.handler_.on_request(std::move(head.request), Responder(server_, id_, request_));
}

void HttpConnection::begin(HttpHead& head) {
  keep_alive_ = head.keep_alive && !server_.draining_;
  head.request.peer = stream_->peer();
  head_only_ = head.request.method == "HEAD";
  ++request_;
  answering_ = true;
}

void HttpConnection::dispatch_before_body(bool body_awaited) {
  HttpHead head = parser_->take_head();
  begin(head);
  incoming_ = std::make_unique<Incoming>();
  incoming_->continue_expected = body_awaited && head.expects_continue;
  head.request.incoming = IncomingBody(server_, id_, request_);
  server_.handler_.on_request(std::move(head.request), Responder(server_, id_, request_));
}

void HttpConnection::read_body(std::uint64_t request, std::unique_ptr<BodyTaker> taker) {
  if (!answering_ || request != request_ || !receiving() || incoming_->taker) return;
  incoming_->taker = std::move(taker);
  if (incoming_->continue_expected) stream_->write("HTTP/1.1 100 Continue\r\n\r\n");
  resume_body(request);
}

/// Read at the end of the turn: whoever asks for more may have been called with bytes that are not all taken.
void HttpConnection::resume_body(std::uint64_t request) {
  if (!answering_ || request != request_ || !receiving()) return;
  incoming_->waits = false;
  server_.read_on_after_turn(id_);
}

void HttpConnection::read_on() {
  if (!closing_ && receiving()) read_pipelined();
}

void HttpConnection::take_piece(std::string_view& bytes) {
  const HttpParser::Step step = parser_->next(bytes);
  if (step == HttpParser::Step::bad) return fail(parser_->defect());
  const std::string piece = parser_->take_piece();
  const bool last = step == HttpParser::Step::whole;
  if (piece.empty() && !last) return;
  incoming_->came += piece.size();
  incoming_->whole = last;
  if (last) {
    parser_.reset();
    timer_.cancel();
  }
  // It may answer, and so end what is taken from it here: that is destroyed at the end of the turn.
  const bool waits = incoming_->taker->on_piece(piece, last) == BodyFlow::wait;
  if (incoming_ && waits) incoming_->waits = true;
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
  unread_ = receiving();
  if (unread_) parser_.reset();
  server_.loop_.dispose(std::move(incoming_));
  const bool keep_alive = keep_alive_ && !response.close && !server_.draining_ && !unread_;
  send(std::move(response), keep_alive);
}

void HttpConnection::send(HttpResponse response, bool keep_alive) {
  stream_->write(encode_response(response, {.keep_alive = keep_alive, .head_only = head_only_}));
  owns_answer_ = head_only_ || response.static_body.empty();
  if (!head_only_ && response.source) {
    const std::uint64_t bytes = response.source->bytes();
    if (bytes > 0) outgoing_ = std::make_unique<Outgoing>(Outgoing{std::move(response.source), bytes});
  } else if (!head_only_ && !response.static_body.empty()) {
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
  if (outgoing_) return send_next();
  if (closing_ || server_.draining_) {
    closing_ = true;
    timer_.cancel();
    stream_->finish(unread_ ? limits::unread_linger_time : limits::linger_time);
    return account();
  }
  timer_.arm_in(limits::keep_alive_time);
  read_pipelined();
}

void HttpConnection::send_next() {
  if (outgoing_->asked) return;
  outgoing_->asked = true;
  timer_.cancel();
  outgoing_->source->next([this](std::optional<std::string> piece) { on_next(std::move(piece)); });
}

void HttpConnection::on_next(std::optional<std::string> piece) {
  PORCHLIGHT_ASSERT(outgoing_ && outgoing_->asked);
  if (!piece || piece->empty() || piece->size() > outgoing_->left) return give_up();
  outgoing_->asked = false;
  outgoing_->left -= piece->size();
  owns_answer_ = true;
  stream_->write(std::move(*piece));
  if (outgoing_->left == 0) server_.loop_.dispose(std::move(outgoing_));
  server_.after_turn(id_);
}

void HttpConnection::fail(HttpDefect defect) {
  answering_ = false;
  abort();
  server_.loop_.dispose(std::move(incoming_));
  parser_.reset();
  std::string().swap(pipelined_);
  head_only_ = false;
  HttpResponse response;
  response.status = defect.status;
  response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
  response.body = defect.expected;
  send(std::move(response), false);
}

/// A body that is taken in pieces may take its time, as long as it goes on; whoever takes it is not waited
/// for at the client's cost.
void HttpConnection::on_body_time() {
  if (!incoming_->waits && incoming_->came < limits::piece_progress_bytes) {
    server_.memory_.count_slow_body();
    return fail({.status = 408, .expected = "The request took too long to arrive."});
  }
  incoming_->came = 0;
  timer_.arm_in(limits::body_time);
}

void HttpConnection::on_timeout() {
  if (receiving()) return on_body_time();
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
