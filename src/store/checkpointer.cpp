#include "store/checkpointer.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <utility>

namespace llmeval {

namespace {

// 4 MB: what a commit adds is moved while it is still in the system's memory.
constexpr int k_enough = 1024;
// 32 MB: where the thread never finds the log at rest, it grows; then a commit begins it anew, as SQLite would.
constexpr int k_too_many = 8192;

// Moves what no reader needs in the log. Where that fails it is done with the next, or when the database closes.
void checkpoint(sqlite3* connection) {
  sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

}  // namespace

Checkpointer::Checkpointer(Database beside) : beside_(std::move(beside)), thread_([this] { move_pages(); }) {}

Checkpointer::~Checkpointer() { stop(); }

void Checkpointer::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

Database Checkpointer::take_connection() {
  stop();
  return std::move(beside_);
}

void Checkpointer::watch(Database& writer) {
  sqlite3_wal_hook(writer.handle().getHandle(), &Checkpointer::on_commit, this);
}

int Checkpointer::on_commit(void* checkpointer, sqlite3* writer, const char* /*schema*/, int pages) {
  auto& self = *static_cast<Checkpointer*>(checkpointer);
  if (pages >= k_too_many) checkpoint(writer);
  {
    const std::lock_guard lock(self.mutex_);
    self.pages_ = pages;
  }
  self.wake_.notify_one();
  return SQLITE_OK;
}

void Checkpointer::move_pages() {
  int seen = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    // Fewer than before: the log was begun anew.
    wake_.wait(lock, [&] { return stopping_ || pages_ < seen || pages_ - seen >= k_enough; });
    if (stopping_) return;
    const bool is_new = pages_ < seen;
    seen = is_new ? 0 : pages_;
    if (is_new) continue;
    lock.unlock();
    checkpoint(beside_.handle().getHandle());
    lock.lock();
  }
}

}  // namespace llmeval
