#pragma once
// What a visitor's widget says, read strictly: a wrong type or an oversize value is answered with what was
// expected and changes nothing; unknown fields are ignored. Pure.

#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/session_store.hpp"

#include <boost/json/array.hpp>

#include <optional>
#include <span>
#include <string>

namespace porchlight::gateway {

struct Identity {
  std::string user_id;
  std::string name;
  std::string email;
  std::string hash;
};

struct IdentifyMessage {
  ProjectId project = 0;
  std::string uid;
  std::string secret;  // empty: none
  std::string url;     // cleaned, empty: none
  std::string title;
  std::string referrer;
  std::optional<Identity> identity;
};

struct ContextMessage {
  std::string url;
  std::optional<std::string> title;
};

/// All of them: Errors: badRequest.
[[nodiscard]] Result<IdentifyMessage> read_identify(const boost::json::array& args,
                                                    std::span<const std::string> stripped);
[[nodiscard]] Result<ContextMessage> read_context(const boost::json::array& args,
                                                  std::span<const std::string> stripped);
[[nodiscard]] Result<store::Activity> read_activity(const boost::json::array& args);

}  // namespace porchlight::gateway
