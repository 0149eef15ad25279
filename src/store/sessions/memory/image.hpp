#pragma once
// A memory session store's content, spread out as Redis would hold it: one map for each kind of key in
// docs/presence.md. It exists so that tests can look at, set back and damage a store piece by piece, with the
// pieces that a real loss would take.

#include "store/sessions/session_store.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace porchlight::store {

struct MemoryImage {
  struct SessionKey {
    Session session;
    WallTime ends{};
  };
  struct Claim {
    VisitorState state;
    WallTime since{};  // when this holder first claimed
    WallTime at{};     // when this state was first claimed
  };
  struct Claims {
    std::map<std::string, Claim> by_holder;
    std::optional<WallTime> left;    // the field '': grace is running
    std::optional<WallTime> parted;  // the field '-': the last release
    WallTime ends{};
  };
  struct HolderSet {
    std::set<std::string> uids;
    WallTime ends{};
  };
  struct Project {
    std::map<std::string, SessionKey> sessions;    // session:visitor:{p}:<uid>
    std::map<std::string, Claims> claims;          // claims:visitor:{p}:<uid>
    std::map<std::string, HolderSet> holder_sets;  // claims:holder:{p}:<holder>
    std::map<std::string, WallTime> holders;       // holders:{p}
    std::map<std::string, WallTime> dead;          // dead:{p}
    std::map<std::string, WallTime> online;        // online:{p}
    std::set<std::string> away;                    // away:{p}
    std::optional<Revision> revision;              // revision:{p}
    Milliseconds lease{};
  };
  std::map<ProjectId, Project> projects;
};

}  // namespace porchlight::store
