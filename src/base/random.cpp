#include "base/random.hpp"

#include <sodium.h>
#include <string_view>

namespace porchlight {

std::string random_token(std::size_t characters) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  std::string token(characters, '\0');
  randombytes_buf(token.data(), token.size());
  for (char& c : token) c = alphabet[static_cast<unsigned char>(c) & 63U];
  return token;
}

std::uint64_t random_u64() {
  std::uint64_t value = 0;
  randombytes_buf(&value, sizeof value);
  return value;
}

}  // namespace porchlight
