#pragma once
// By what a push service knows who pushes (RFC 8292): a key pair of this Porchlight, all of its gateways, and
// a word signed by it for each push.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "push/p256.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace porchlight::push {

/// A new pair as the database keeps it: a secret. Errors: internal.
[[nodiscard]] Result<std::string> make_vapid_keys();

/// Thread: any.
class Vapid {
 public:
  /// `kept`: of make_vapid_keys(). `contact`: mailto: or https:, by which the operator of a push service
  /// finds ours. Errors: badRequest for no pair.
  [[nodiscard]] static Result<Vapid> read(std::string_view kept, std::string contact);

  /// What browsers subscribe with: base64url of 65 bytes.
  [[nodiscard]] const std::string& public_key() const { return public_key_; }
  /// The value of `Authorization` for a service at that origin. Errors: internal.
  [[nodiscard]] Result<std::string> authorization(std::string_view origin, WallTime now) const;
  /// A name of 32 characters for something of ours, that tells nothing of it: for `Topic`.
  [[nodiscard]] std::string topic(std::string_view what) const;

 private:
  Vapid(P256Key key, std::string contact, std::string topic_key);

  P256Key key_;
  std::string contact_;
  std::string topic_key_;
  std::string public_key_;
};

}  // namespace porchlight::push
