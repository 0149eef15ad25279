#include "store/database/identity_secret.hpp"

#include "base/random.hpp"

#include <utility>

namespace porchlight::store {

std::string make_identity_secret() {
  constexpr std::size_t characters = 43;  // six bits each: 256 bits
  return random_token(characters);
}

void rotate_identity_secret(Project& project) {
  project.previous_identity_secret = std::exchange(project.identity_secret, make_identity_secret());
}

}  // namespace porchlight::store
