#pragma once
// What a visitor's widget says. Who it is, is read strictly: a wrong project, uid or secret is answered with
// what was expected and changes nothing. What may be left out (page, title, referrer, identity) never refuses
// the whole: what is too long is shortened, what cannot be taken counts as not given (decision 0025). Pure.

#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/sessions/session_store.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace porchlight::protocol {

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
  std::string url;                   // empty: as before
  std::optional<std::string> title;  // none: as before
};

struct AttributesMessage {
  boost::json::object attributes;  // what each may be, the store says (attribute_rules.hpp)
  std::size_t bytes = 0;           // of keys and texts
};

/// All of them: Errors: badRequest.
[[nodiscard]] Result<IdentifyMessage> read_identify(const boost::json::array& args,
                                                    std::span<const std::string> stripped);
[[nodiscard]] Result<ContextMessage> read_context(const boost::json::array& args,
                                                  std::span<const std::string> stripped);
[[nodiscard]] Result<store::Activity> read_activity(const boost::json::array& args);
[[nodiscard]] Result<AttributesMessage> read_attributes(const boost::json::array& args);

}  // namespace porchlight::protocol
