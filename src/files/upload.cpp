#include "files/upload.hpp"

#include "files/limits.hpp"

#include <utility>

namespace porchlight::files {
namespace {

/// A file of its own where there is none yet, and the piece behind what is there.
Result<store::SpoolFile> append_piece(FileRoom& room, std::optional<store::SpoolFile> file,
                                      const std::string& piece) {
  if (!file) {
    auto made = store::SpoolFile::make(room.incoming(), room.pool());
    if (!made) return made;
    file = std::move(*made);
  }
  if (auto appended = file->append(piece); !appended) return appended.error();
  return std::move(*file);
}

}  // namespace

Upload::Upload(FileRoom& room, Executor& home, net::IncomingBody body, UploadPlace place, store::File file,
               FilePart part, Done done)
    : room_(room),
      home_(home),
      body_(std::move(body)),
      place_(std::move(place)),
      file_(std::move(file)),
      part_(part),
      done_(std::move(done)) {}

Upload::~Upload() {
  if (!ended_ && part_ == FilePart::whole) room_.drop(file_.id);
}

net::BodyFlow Upload::on_piece(std::string_view bytes, bool last) {
  if (ended_) return net::BodyFlow::wait;
  bytes_ += bytes.size();
  if (const std::size_t most = room_.most_bytes(part_); bytes_ > most) {
    finish(Error{ErrorCode::payload_too_large, "body: expected at most " + std::to_string(most) + " bytes"});
    return net::BodyFlow::wait;
  }
  piece_ += bytes;
  if (head_.size() < limits::head_bytes) head_ += bytes.substr(0, limits::head_bytes - head_.size());
  jpeg_.take(bytes);
  if (!last && piece_.size() < limits::upload_piece_bytes) return net::BodyFlow::go_on;
  if (bytes_ == 0) {
    finish(bad_request("body: expected a file that is not empty"));
  } else {
    write(last);
  }
  return net::BodyFlow::wait;
}

void Upload::write(bool last) {
  room_.pool().ask(
      home_,
      [&room = room_, file = std::exchange(spooled_, std::nullopt),
       piece = std::exchange(piece_, std::string())]() mutable {
        return append_piece(room, std::move(file), piece);
      },
      lifetime_.guard([this, last](Result<store::SpoolFile> file) { written(std::move(file), last); }));
}

void Upload::written(Result<store::SpoolFile> file, bool last) {
  if (ended_) return;
  if (!file) return finish(Error{ErrorCode::unavailable, "files cannot be kept just now: try again later"});
  if (!last) {
    spooled_ = std::move(*file);
    return body_.resume();
  }
  Received received{std::move(*file), std::move(head_), jpeg_.size(), static_cast<std::int64_t>(bytes_)};
  room_.keep(file_, part_, std::move(received), home_,
             lifetime_.guard([this](Result<store::File> kept) { finish(std::move(kept)); }));
}

void Upload::finish(Result<store::File> outcome) {
  ended_ = true;
  if (!outcome && part_ == FilePart::whole) room_.drop(file_.id);
  done_(std::move(outcome));
}

}  // namespace porchlight::files
