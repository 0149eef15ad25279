#include "websocket/scratch.hpp"

#include "websocket/limits.hpp"

namespace porchlight::websocket {

std::string& thread_scratch() {
  thread_local std::string scratch;
  if (scratch.capacity() > limits::scratch_kept_bytes) std::string().swap(scratch);
  return scratch;
}

}  // namespace porchlight::websocket
