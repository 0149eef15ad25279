#include "gateway/rate_key.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace porchlight::gateway {

std::string rate_key(std::string_view address) {
  std::string text(address);
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::equal(mapped.begin(), mapped.end(), bytes.begin())) {  // ::ffff:192.0.2.1 is 192.0.2.1
    std::array<char, INET_ADDRSTRLEN> shown{};
    return inet_ntop(AF_INET, bytes.data() + 12, shown.data(), shown.size());
  }
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  std::array<char, INET6_ADDRSTRLEN> shown{};
  return std::string(inet_ntop(AF_INET6, bytes.data(), shown.data(), shown.size())) + "/64";
}

}  // namespace porchlight::gateway
