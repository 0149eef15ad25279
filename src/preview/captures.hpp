#pragma once
// Which pages of one thread's visitors are captured, and for whom, as a pure machine: events and time in,
// actions out; what is random is given in. No socket, no loop, no clock in here.
//
// A capture is what one connection was asked for, under a nonce of its own, on behalf of all threads whose
// agents look. What the page answers goes to those threads and nowhere else, and nothing of it is kept. It
// ends when no thread has asked for it again within a lease.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/rate_limit.hpp"
#include "base/unique_function.hpp"
#include "preview/preview_message.hpp"
#include "protocol/preview_messages.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace porchlight::preview {

/// A visitor's connection, as the gateway names it.
enum class PageId : std::uint64_t {};

/// The page that a visitor is shown with here, one that can be asked.
struct FrontPage {
  PageId id{};
  std::string url;
};

struct AskPage {
  PageId page{};
  std::string nonce;
  store::PreviewSettings settings;
};
struct StopPage {
  PageId page{};
  std::string nonce;
};
using CaptureAction = std::variant<Send, AskPage, StopPage>;

class Captures {
 public:
  /// Random text of so many characters.
  using Tokens = UniqueFunction<std::string(std::size_t characters)>;

  /// `address`: this thread's.
  Captures(std::string address, Tokens tokens) : address_(std::move(address)), tokens_(std::move(tokens)) {}

  /// `front`: of the visitor whom the message is about; none where there is none here.
  void on_find(const Message& message, const std::optional<FrontPage>& front);
  void on_attach(const Message& message, const std::optional<FrontPage>& front,
                 const store::PreviewSettings& settings, SteadyTime now);
  void on_detach(const Message& message);

  /// What a page answers, under the nonce that it was asked with.
  /// All of them: Errors: forbidden.
  /// Errors: badRequest, rateLimited.
  [[nodiscard]] Result<void> on_piece(const VisitorKey& visitor, PageId page, const std::string& nonce,
                                      protocol::PreviewPiece piece, SteadyTime now);
  [[nodiscard]] Result<void> on_scroll(const VisitorKey& visitor, PageId page, const std::string& nonce,
                                       const protocol::PreviewScroll& scroll);
  [[nodiscard]] Result<void> on_state(const VisitorKey& visitor, PageId page, const std::string& nonce,
                                      const std::string& state);
  /// The connection is about to be closed.
  void on_gone(const VisitorKey& visitor, PageId page);

  /// What time, and another page in front, have made due for one of visitors().
  void run(const VisitorKey& visitor, const std::optional<FrontPage>& front, SteadyTime now);
  /// When that is to be called for each of them; none: there is no capture.
  [[nodiscard]] std::optional<SteadyTime> next() const;

  /// Whose pages are captured.
  [[nodiscard]] std::vector<VisitorKey> visitors() const;
  [[nodiscard]] std::size_t size() const { return captures_.size(); }
  /// What is to be done now, in order.
  [[nodiscard]] std::vector<CaptureAction> take_actions() { return std::exchange(actions_, {}); }

 private:
  struct Capture {
    PageId page{};
    std::string nonce;                                       // empty: no page was asked yet
    std::string name;                                        // as agents are told
    std::map<std::string, SteadyTime, std::less<>> lookers;  // by address: until when
    SteadyTime asked_at{};
    bool begun = false;  // pieces have come since it was asked: who comes now has missed some
    bool owed = false;   // another snapshot, as soon as one may be asked for
    bool answered = false;
    std::int64_t snapshot = 0;    // under way, or the last one
    std::int64_t next_index = 0;  // of its pieces
    std::int64_t count = 0;
    std::size_t bytes = 0;
    TokenBucket budget;
    store::PreviewSettings settings;
    std::string state;  // told last, empty: there is something to see
  };
  using CaptureMap = std::map<VisitorKey, Capture>;

  void answer(const Message& to, Kind kind, std::string_view text = {});
  void answer_attached(const Message& to, const Capture& capture);
  void attach(const Message& message, Capture& capture, const store::PreviewSettings& settings,
              const FrontPage& front, SteadyTime now);
  void begin(const VisitorKey& visitor, Capture& capture, PageId page, SteadyTime now);
  void ask(Capture& capture, SteadyTime now);
  /// Now, or at a later run.
  void ask_if_owed(Capture& capture, SteadyTime now);
  void stop(const Capture& capture);
  void end(CaptureMap::iterator capture);
  void tell(const VisitorKey& visitor, const Capture& capture, Message message);
  void tell_state(const VisitorKey& visitor, Capture& capture, std::string_view state);
  [[nodiscard]] Capture* of_page(const VisitorKey& visitor, PageId page);
  /// The capture that the page was asked for under the nonce.
  [[nodiscard]] Capture* asked(const VisitorKey& visitor, PageId page, const std::string& nonce);
  [[nodiscard]] static Result<void> accept(Capture& capture, const protocol::PreviewPiece& piece,
                                           SteadyTime now);

  const std::string address_;
  Tokens tokens_;
  CaptureMap captures_;
  SteadyTime ran_at_{};
  std::vector<CaptureAction> actions_;
};

}  // namespace porchlight::preview
