#pragma once
// A file that goes out, on one connection: read in pieces, as its peer takes them.

#include "base/lifetime.hpp"
#include "files/file_room.hpp"
#include "net/body.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace porchlight::files {

/// What is small enough to be held whole, and holds a download's place until it has been sent.
/// Thread: the connection's loop.
class HeldBytes final : public net::BodySource {
 public:
  HeldBytes(Place place, std::string held)
      : place_(std::move(place)), size_(held.size()), held_(std::move(held)) {}
  [[nodiscard]] std::uint64_t bytes() const override { return size_; }
  void next(UniqueFunction<void(std::optional<std::string>)> answer) override {
    answer(std::exchange(held_, std::string()));
  }

 private:
  const Place place_;
  const std::uint64_t size_;
  std::string held_;
};

/// Thread: the connection's loop.
class FileSource final : public net::BodySource {
 public:
  using Opened = UniqueFunction<void(Result<std::unique_ptr<FileSource>>)>;
  /// Of so many bytes, by its name in the store. Answers on `home` once the first piece has been read: what
  /// cannot be had is told before anything is sent. Errors: notFound, unavailable.
  static void open(FileRoom& room, Executor& home, Place place, std::string name, std::uint64_t bytes,
                   Opened opened);

  FileSource(FileRoom& room, Executor& home, Place place, std::string name, std::uint64_t bytes,
             std::string first)
      : room_(room),
        home_(home),
        place_(std::move(place)),
        name_(std::move(name)),
        bytes_(bytes),
        first_(std::move(first)) {}

  [[nodiscard]] std::uint64_t bytes() const override { return bytes_; }
  void next(UniqueFunction<void(std::optional<std::string>)> answer) override;

 private:
  FileRoom& room_;
  Executor& home_;
  const Place place_;
  const std::string name_;
  const std::uint64_t bytes_;
  std::uint64_t sent_ = 0;
  std::string first_;
  Lifetime lifetime_;
};

}  // namespace porchlight::files
