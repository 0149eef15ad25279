#pragma once
// One mail, handed to the mail server.

#include "driver/smtp/letter.hpp"
#include "driver/smtp/server.hpp"

#include <atomic>
#include <cstdint>
#include <string>

namespace porchlight::driver {

struct Handed {
  enum class Outcome : std::uint8_t {
    accepted,  // the mail server is in charge of it
    refused,   // this recipient or this mail, for good (5xx)
    failed     // it may be taken later
  };
  Outcome outcome = Outcome::failed;
  std::string
      reason{};  // for the log: no address, no password, nothing that the server has said but its code
};

/// Gives up as soon as `stop` is set, or the time is over (limits.hpp). Blocks. Thread: any.
[[nodiscard]] Handed hand_in(const SmtpServer& server, const Letter& letter, const std::atomic<bool>& stop);

}  // namespace porchlight::driver
