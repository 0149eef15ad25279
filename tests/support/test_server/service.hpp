#pragma once

#include "net/http.hpp"

namespace porchlight::test_server {

/// What one loop serves on one port. Thread: the loop's.
class Service : public net::HttpHandler {
 public:
  /// Ends every session and connection.
  virtual void shut_down() = 0;
};

}  // namespace porchlight::test_server
