#include "driver/redis/pipeline.hpp"

#include "base/assert.hpp"
#include "driver/redis/limits.hpp"

#include <utility>

namespace porchlight::driver {

namespace {

RedisPipeline::Unfit unfit_by(std::string_view error) {
  const std::string_view code = error.substr(0, error.find(' '));
  if (code == "READONLY") return RedisPipeline::Unfit::replica;
  return is_of_cluster(error) ? RedisPipeline::Unfit::cluster : RedisPipeline::Unfit::no;
}

}  // namespace

bool RedisPipeline::add(RedisRequest& request, RedisHandler& handler) {
  const std::size_t commands = request.commands();
  const std::size_t bytes = request.bytes().size();
  if (closed_ || commands == 0) return false;
  if (queued_commands_ + commands > limits::redis_queue_commands) return false;
  if (queued_bytes_ + bytes > limits::redis_queue_bytes) return false;
  queued_commands_ += commands;
  queued_bytes_ += bytes;
  queue_.push_back({std::move(request).take_bytes(), commands, std::move(handler)});
  return true;
}

std::string RedisPipeline::begin_batch() {
  std::string batch;
  if (closed_ || under_way()) return batch;
  batch_commands_ = 0;
  while (!queue_.empty()) {
    Waiting& next = queue_.front();
    const bool fits = batch_commands_ + next.commands <= limits::redis_batch_commands &&
                      batch.size() + next.bytes.size() <= limits::redis_batch_bytes;
    if (!fits && batch_commands_ > 0) break;
    PORCHLIGHT_ASSERT(queued_commands_ >= next.commands && queued_bytes_ >= next.bytes.size());
    batch_commands_ += next.commands;
    queued_commands_ -= next.commands;
    queued_bytes_ -= next.bytes.size();
    if (batch.empty()) {
      batch = std::move(next.bytes);
    } else {
      batch += next.bytes;
    }
    next.bytes = {};
    under_way_.push_back(std::move(next));
    queue_.pop_front();
  }
  return batch;
}

Result<RedisPipeline::Progress> RedisPipeline::receive(std::string_view bytes) {
  const bool waited = under_way();
  if (!reader_) reader_.emplace();
  reader_->feed(bytes);
  while (!closed_ && reader_) {
    auto reply = reader_->next();
    if (!reply) return reply.error();
    if (!*reply) break;
    if (!under_way()) return Error{ErrorCode::unavailable, "a reply that nobody asked for"};
    on_reply(std::move(**reply));
  }
  Progress progress;
  if (!closed_ && waited && !under_way()) progress = {true, std::exchange(unfit_, Unfit::no)};
  return progress;
}

void RedisPipeline::on_reply(OwnedRedisReply reply) {
  if (reply.get().is_error() && unfit_ == Unfit::no) unfit_ = unfit_by(reply.get().text());
  PORCHLIGHT_ASSERT(under_way() && replies_.size() < under_way_.front().commands);
  replies_.push_back(std::move(reply));
  if (replies_.size() < under_way_.front().commands) return;
  // What is the request's leaves first: the handler may add, fail or close.
  auto handler = std::move(under_way_.front().handler);
  under_way_.pop_front();
  auto owned = std::exchange(replies_, {});
  std::vector<RedisReply> views;
  views.reserve(owned.size());
  for (const auto& one : owned) views.push_back(one.get());
  handler(std::span<const RedisReply>(views));
  owned.clear();
  if (replies_.empty()) replies_.swap(owned);  // its capacity serves the next request
}

void RedisPipeline::fail(const Error& error) {
  auto lost = std::exchange(under_way_, {});
  for (auto& waiting : queue_) lost.push_back(std::move(waiting));
  queue_.clear();
  queued_commands_ = 0;
  queued_bytes_ = 0;
  replies_.clear();
  reader_.reset();
  unfit_ = Unfit::no;
  for (auto& waiting : lost) {
    if (closed_) return;
    auto handler = std::move(waiting.handler);
    handler(error);
  }
}

void RedisPipeline::close() {
  closed_ = true;
  queue_.clear();
  under_way_.clear();
  queued_commands_ = 0;
}

}  // namespace porchlight::driver
