#pragma once
// A network that can be told to fail: between a client and a server on loopback, it holds back what is sent
// each way, and delivers it when it is told to, even when the sender has long gone.

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace porchlight::test {

class TcpProxy {
 public:
  explicit TcpProxy(std::uint16_t server_port);
  /// Waits for its thread.
  ~TcpProxy();
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// From now on nothing passes either way on the connections that are there; new ones are not concerned. An
  /// end by the client is not passed on either.
  void hold();
  /// Delivers to the server what was held. Returns when it is in the server's kernel.
  void release();
  /// Bytes held that clients have sent.
  [[nodiscard]] std::size_t held_bytes();

 private:
  struct Connection {
    int client = -1;
    int server = -1;
    bool held = false;
    std::string to_server;
    std::string to_client;
  };
  void run();
  void accept();
  void pump(Connection& connection);

  std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::thread thread_;
};

}  // namespace porchlight::test
