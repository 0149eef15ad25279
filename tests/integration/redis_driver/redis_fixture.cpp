#include "integration/redis_driver/redis_fixture.hpp"

#include <algorithm>

namespace porchlight::test {

namespace {

std::string text_of(driver::RedisReply reply) {
  using Type = driver::RedisReply::Type;
  switch (reply.type()) {
    case Type::nil:
      return "(nil)";
    case Type::integer:
      return std::to_string(reply.integer());
    case Type::error:
      return "(error) " + std::string(reply.text());
    case Type::text:
      return std::string(reply.text());
    case Type::array:
      break;
  }
  std::string text;
  for (std::size_t i = 0; i < reply.size(); ++i) text += (i == 0 ? "" : "\n") + text_of(reply[i]);
  return text;
}

driver::RedisOptions options_of(const std::string& url) {
  return driver::parse_redis_url(url).value();
}

}  // namespace

void Journal::add(std::string line) {
  const std::scoped_lock lock(mutex_);
  lines_.push_back(std::move(line));
}

std::vector<std::string> Journal::lines() const {
  const std::scoped_lock lock(mutex_);
  return lines_;
}

std::size_t Journal::count(std::string_view beginning) const {
  const std::scoped_lock lock(mutex_);
  return static_cast<std::size_t>(std::count_if(
      lines_.begin(), lines_.end(), [&](const std::string& line) { return line.starts_with(beginning); }));
}

bool Journal::wait_for(std::string_view beginning, std::size_t times) const {
  return eventually([&] { return count(beginning) >= times; });
}

driver::RedisRequest request_of(const Words& command) {
  driver::RedisRequest request;
  request.command(command.size());
  for (const auto& word : command) request.arg(word);
  return request;
}

std::string text_of(const Result<std::span<const driver::RedisReply>>& replies) {
  if (!replies) return "(" + std::string(to_string(replies.error().code)) + ")";
  std::string text;
  for (const auto& reply : *replies) text += (text.empty() ? "" : "\n") + text_of(reply);
  return text;
}

Client::Client(const std::string& url, driver::RedisClient::Settings settings) {
  thread.call([&] {
    client =
        std::make_unique<driver::RedisClient>(thread.loop(), options_of(url), std::move(settings), observer);
    client->start();
  });
}

Client::~Client() {
  thread.call([this] { client.reset(); });
}

driver::RedisClient::Settings Client::quick() {
  driver::RedisClient::Settings settings;
  settings.name = "test/0";
  settings.connect_time = Milliseconds{1'000};
  settings.reply_time = Milliseconds{500};
  return settings;
}

std::future<std::string> Client::send(const Words& command) {
  auto promise = std::make_shared<std::promise<std::string>>();
  auto answer = promise->get_future();
  thread.loop().post([this, promise, request = request_of(command)]() mutable {
    client->send(std::move(request),
                 [promise](const auto& replies) { promise->set_value(text_of(replies)); });
  });
  return answer;
}

bool Client::answers(const Words& command, std::string_view expected) {
  return eventually([&] { return ask(command) == expected; });
}

Listener::Listener(const std::string& url, driver::RedisClient::Settings settings) {
  thread.call([&] {
    subscriber =
        std::make_unique<driver::RedisSubscriber>(thread.loop(), options_of(url), std::move(settings), *this);
    subscriber->start();
  });
}

Listener::~Listener() {
  thread.call([this] { subscriber.reset(); });
}

void Listener::subscribe(const std::string& channel) {
  thread.call([&] { subscriber->subscribe(channel); });
}

void Listener::unsubscribe(const std::string& channel) {
  thread.call([&] { subscriber->unsubscribe(channel); });
}

void Listener::on_message(std::string_view channel, std::string_view message) {
  journal.add(std::string(channel) + ": " + std::string(message));
}

}  // namespace porchlight::test
