#pragma once
// A file that comes in, on one connection: taken in pieces, each written before the next one is read, so that
// neither memory nor disk holds more of it than was asked for.

#include "base/lifetime.hpp"
#include "files/file_room.hpp"
#include "net/body.hpp"

#include <optional>
#include <string>

namespace porchlight::files {

/// Thread: the connection's loop.
class Upload final : public net::BodyTaker {
 public:
  using Done = UniqueFunction<void(Result<store::File>)>;

  /// Of a file that the database knows. `done` with what became of it; never, where the client goes first: a
  /// file that nobody waits for is dropped.
  Upload(FileRoom& room, Executor& home, net::IncomingBody body, UploadPlace place, store::File file,
         FilePart part, Done done);
  ~Upload() override;

  net::BodyFlow on_piece(std::string_view bytes, bool last) override;

 private:
  void write(bool last);
  void written(Result<store::SpoolFile> file, bool last);
  void finish(Result<store::File> outcome);

  FileRoom& room_;
  Executor& home_;
  net::IncomingBody body_;
  const UploadPlace place_;
  store::File file_;
  const FilePart part_;
  Done done_;
  std::optional<store::SpoolFile> spooled_;
  std::string head_;
  JpegSize jpeg_;
  std::string piece_;
  std::size_t bytes_ = 0;
  bool ended_ = false;
  Lifetime lifetime_;
};

}  // namespace porchlight::files
