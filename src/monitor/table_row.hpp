#pragma once
// One visitor who is here, as the live table knows and shows it. Pure.

#include "base/clock.hpp"
#include "monitor/text_pool.hpp"
#include "protocol/table_messages.hpp"
#include "store/sessions/session_store.hpp"
#include "store/sessions/visit_facts.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::monitor {

using protocol::TableDimension;

/// How the visitor's conversation stands.
struct RowConversation {
  std::int64_t id = 0;
  bool is_open = false;
  std::int64_t unread = 0;
  std::int64_t assignee = 0;  // 0: nobody
  bool operator==(const RowConversation&) const = default;
};

/// The agents who look at the visitor.
struct RowViewers {
  std::string json{};  // a list of docs/openapi.json: TableViewer; empty: nobody
  std::uint32_t count = 0;
  bool operator==(const RowViewers&) const = default;
};

/// What others than the session say of a visitor.
struct RowAside {
  std::optional<RowConversation> conversation{};
  RowViewers viewers{};
  bool operator==(const RowAside&) const = default;
};

struct Row {
  std::string uid;
  std::string name;
  std::string name_key;  // in any case the same
  std::string email;
  store::Activity activity = store::Activity::active;
  bool checked = false;  // what is known of the visit is known
  bool verified = false;
  bool bot = false;
  WallTime online_since{};
  WallTime started{};
  WallTime page_since{};
  std::uint32_t pages = 0;
  std::uint32_t visits = 0;
  TextId url = 0;
  TextId title = 0;
  TextId city = 0;
  std::array<TextId, protocol::table_dimensions.size()> values{};
  RowAside aside;
  mutable std::string words;  // what is searched, once it is
  store::Revision revision = 0;
  std::uint64_t version = 0;  // of the table, when it was as it is
  std::uint32_t snapshot = 0;

  [[nodiscard]] const std::optional<RowConversation>& conversation() const { return aside.conversation; }
  [[nodiscard]] TextId value(TableDimension dimension) const { return values[protocol::index_of(dimension)]; }
};

/// Rows are made of what sessions say, out of one pool. Thread: one.
class RowMaker {
 public:
  /// `of_bots`: whoever is made a row of is one.
  explicit RowMaker(TextPool& texts, bool of_bots = false);

  [[nodiscard]] Row make(std::string_view uid, const store::Session& session, const RowAside& aside);
  /// The same row, of another conversation or with other viewers.
  [[nodiscard]] Row with(const Row& row, RowAside aside);
  void give_back(const Row& row);
  /// Does it look the same?
  [[nodiscard]] static bool same(const Row& one, const Row& other);
  /// Has the text, in any case, in its name, e-mail, uid, tags, title or path?
  [[nodiscard]] bool has(const Row& row, const std::string& folded) const;
  /// TableRow of docs/openapi.json. `here` false: offline, in an order that is held.
  void append(std::string& out, const Row& row, bool here) const;

  /// Of somebody whose conversation has messages that no agent has read: beside its status.
  [[nodiscard]] TextId unread() const { return unread_; }
  [[nodiscard]] TextPool& texts() const { return texts_; }

 private:
  [[nodiscard]] store::VisitFacts facts_of(const Row& row) const;
  [[nodiscard]] const std::string& value(const Row& row, TableDimension dimension) const {
    return texts_.text(row.value(dimension));
  }

  TextPool& texts_;
  const bool of_bots_;
  TextId unread_;
};

}  // namespace porchlight::monitor
