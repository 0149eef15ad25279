// The test-support server: the product's own net, websocket, engineio and socketio code behind the services
// that other people's protocol and client suites expect. It is not installed.

#include "base/clock.hpp"
#include "engineio_client_service.hpp"
#include "flags.hpp"
#include "net/event_loop.hpp"
#include "net/http_server.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"
#include "protocol_service.hpp"
#include "socketio_client_service.hpp"

#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace porchlight::test_server {
namespace {

/// One service on one loop: its port, its HTTP connections, itself.
struct Door {
  Door(net::EventLoop& loop, std::unique_ptr<Service> behind, net::HttpOptions options)
      : service(std::move(behind)),
        http(loop, *service, options),
        listener(loop, [this](net::DetachedSocket socket) { http.accept(std::move(socket)); }) {}
  void close() {
    listener.stop();
    service->shut_down();
    http.close_all();
  }

  std::unique_ptr<Service> service;
  net::HttpServer http;
  net::Listener listener;
};

struct Thread {
  Thread(const Clock& clock, unsigned index) : loop(clock, index) {}
  net::EventLoop loop;
  std::vector<std::unique_ptr<Door>> doors;
};

using Threads = std::vector<std::unique_ptr<Thread>>;

bool open(Thread& thread, std::uint16_t port, std::unique_ptr<Service> service, net::HttpOptions options) {
  auto door = std::make_unique<Door>(thread.loop, std::move(service), options);
  const auto listening = door->listener.listen("127.0.0.1", port);
  if (!listening) std::fprintf(stderr, "%s\n", listening.error().message.c_str());
  thread.doors.push_back(std::move(door));
  return listening.has_value();
}

bool open_protocol(Threads& threads, std::uint16_t port) {
  if (port == 0) return true;
  std::vector<ProtocolService*> services;
  for (auto& thread : threads) {
    auto service = std::make_unique<ProtocolService>(thread->loop);
    services.push_back(service.get());
    if (!open(*thread, port, std::move(service), {})) return false;
  }
  ProtocolService::connect(services);
  return true;
}

/// The services for the clients' own suites run on the first thread only.
bool open_clients(Thread& thread, const Flags& flags) {
  if (flags.socketio_client_port != 0 &&
      !open(thread, flags.socketio_client_port, std::make_unique<SocketioClientService>(thread.loop), {})) {
    return false;
  }
  return flags.engineio_client_port == 0 ||
         open(thread, flags.engineio_client_port, std::make_unique<EngineioClientService>(thread.loop), {});
}

void stop(Thread& thread) {
  thread.loop.post([&thread] {
    for (auto& door : thread.doors) door->close();
    thread.loop.at_end_of_turn([&thread] { thread.loop.stop(); });
  });
}

int run(const Flags& flags) {
  const SystemClock clock{};
  Threads threads;
  for (unsigned index = 0; index < flags.threads; ++index) {
    threads.push_back(std::make_unique<Thread>(clock, index));
  }
  if (!open_protocol(threads, flags.protocol_port) || !open_clients(*threads.front(), flags)) return 1;
  const auto stop_all = [&threads] {
    for (auto& thread : threads) stop(*thread);
  };
  const net::Signals signals(threads.front()->loop, stop_all, stop_all);
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads.size(); ++i) {
    others.emplace_back([loop = &threads[i]->loop] { loop->run(); });
  }
  std::puts("ready");
  std::fflush(stdout);
  threads.front()->loop.run();
  for (std::thread& other : others) other.join();
  for (auto& thread : threads) thread->doors.clear();
  return 0;
}

}  // namespace
}  // namespace porchlight::test_server

int main(int count, char** arguments) {
  const auto flags = porchlight::test_server::parse_flags(count, arguments);
  return flags ? porchlight::test_server::run(*flags) : 2;
}
