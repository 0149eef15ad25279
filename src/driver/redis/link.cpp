#include "driver/redis/link.hpp"

#include "base/random.hpp"

#include <utility>

namespace porchlight::driver {

RedisLink::RedisLink(net::EventLoop& loop, RedisOptions options, RedisSettings settings,
                     RedisLinkOwner& owner)
    : loop_(loop),
      options_(std::move(options)),
      settings_(std::move(settings)),
      owner_(owner),
      back_off_(settings_.longest_back_off),
      limit_(loop.timers(), [this] { on_limit(); }),
      retry_(loop.timers(), [this] { attempt(); }) {}

void RedisLink::start() {
  if (step_ == Step::idle && !retry_.armed()) retry_.arm_in(Milliseconds{0});
}

void RedisLink::write(std::string bytes) {
  if (up()) wire_->write(std::move(bytes));
}

void RedisLink::lose(const std::string& why) {
  if (up()) failed(to_string(address_) + ": " + why);
}

void RedisLink::refuse_cluster() {
  if (!up()) return;
  RedisIdentity identity = handshake_->identity();
  identity.cluster = true;
  identities_.remember(std::move(identity));
  refused(redis_cluster_error());
}

void RedisLink::close() {
  step_ = Step::closed;
  limit_.cancel();
  retry_.cancel();
  drop_wire();
}

void RedisLink::attempt() {
  sentinels_asked_ = 0;
  if (options_.addresses.empty()) return failed("no address is configured");
  if (!load_trust()) return;
  if (options_.sentinel_master.empty()) return connect(options_.addresses.front());
  ask_sentinel();
}

bool RedisLink::load_trust() {
  if (!options_.tls || trust_) return true;
  auto loaded = net::TlsTrust::load(options_.tls_ca, options_.tls_verify);
  if (!loaded) {
    failed(loaded.error().message);
    return false;
  }
  trust_ = std::move(*loaded);
  return true;
}

void RedisLink::ask_sentinel() {
  question_.emplace(options_);
  open_wire(Step::sentinel, options_.addresses[sentinel_ % options_.addresses.size()]);
}

void RedisLink::sentinel_failed(const std::string& why) {
  drop_wire();
  ++sentinel_;
  if (++sentinels_asked_ < options_.addresses.size()) return ask_sentinel();
  failed("no Sentinel knows the master; the last one, " + why);
}

void RedisLink::connect(RedisAddress address) {
  handshake_.emplace(options_, settings_, identities_);
  open_wire(Step::handshake, std::move(address));
}

void RedisLink::open_wire(Step step, RedisAddress address) {
  step_ = step;
  address_ = std::move(address);
  RedisWireHandler& self = *this;  // nobody else may know this base
  wire_ =
      std::make_unique<RedisWire>(loop_, address_, settings_.connect_time, trust_ ? &*trust_ : nullptr, self);
  limit_.arm_in(settings_.connect_time);
}

void RedisLink::drop_wire() {
  limit_.cancel();
  if (!wire_) return;
  wire_->close();
  loop_.dispose(std::move(wire_));
}

void RedisLink::on_limit() {
  on_wire_end(to_string(address_) + ": no answer within " + std::to_string(settings_.connect_time.count()) +
              " ms");
}

void RedisLink::refused(const Error& why) {
  if (why.code == ErrorCode::unavailable) return failed(to_string(address_) + ": " + why.message);
  failed("Redis at " + to_string(address_) + " " + why.message, why.code);
}

void RedisLink::failed(std::string why, ErrorCode code) {
  if (step_ == Step::closed) return;
  if (up()) back_off_.lost_after(std::chrono::duration_cast<Milliseconds>(loop_.now() - up_at_));
  // Where a Sentinel has led nowhere, another is asked first: this one may be cut off and live in the past.
  if (step_ == Step::handshake) ++sentinel_;
  drop_wire();
  step_ = Step::idle;
  retry_.arm_in(back_off_.next(random_u64()));
  const bool news = std::exchange(told_down_, code) != code;
  owner_.on_link_down({code, std::move(why)}, news);
}

void RedisLink::on_wire_open() {
  wire_->write(step_ == Step::sentinel ? question_->take_output() : handshake_->take_output());
}

void RedisLink::on_wire_bytes(std::string_view bytes) {
  if (up()) return owner_.on_link_bytes(bytes);
  if (step_ == Step::sentinel) return on_sentinel(bytes);
  on_handshake(bytes);
}

void RedisLink::on_wire_end(const std::string& why) {
  if (step_ == Step::sentinel) return sentinel_failed(why);
  failed(why);
}

void RedisLink::on_sentinel(std::string_view bytes) {
  auto found = question_->receive(bytes);
  if (!found) return sentinel_failed(to_string(address_) + ": " + found.error().message);
  if (!*found) return;
  drop_wire();
  connect(std::move(**found));
}

void RedisLink::on_handshake(std::string_view bytes) {
  const auto done = handshake_->receive(bytes);
  if (!done) return refused(done.error());
  wire_->write(handshake_->take_output());
  if (!*done) return;
  limit_.cancel();
  same_server_ = identities_.is_last(handshake_->identity().run_id);
  identities_.remember(handshake_->identity());
  step_ = Step::up;
  up_at_ = loop_.now();
  told_down_.reset();
  for (const RedisForbidden& one : handshake_->forbidden()) {
    if (told_forbidden_.insert(one.command).second) owner_.on_link_forbids(one);
  }
  owner_.on_link_up();
}

}  // namespace porchlight::driver
