#pragma once

#include "store/database.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

struct sqlite3;

namespace llmeval {

/// Moves the write-ahead log of a busy writer into the database beside it, on a thread and a connection of its own:
/// left to the writer, every commit now and then waits for thousands of pages, and the end of a run for all of them.
class Checkpointer {
 public:
  /// \param beside  another connection to the writer's database.
  explicit Checkpointer(Database beside);
  /// Ends the thread. What is left in the log goes to the database when its last connection closes.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Takes the place of the writer's own checkpoints. It outlives the writer's last commit.
  void watch(Database& writer);
  /// Ends the thread and gives its connection away; once.
  Database take_connection();

 private:
  void stop();
  static int on_commit(void* checkpointer, sqlite3* writer, const char* schema, int pages);
  void move_pages();

  Database beside_;
  std::mutex mutex_;
  std::condition_variable wake_;
  int pages_ = 0;  ///< In the log, as the last commit left it.
  bool stopping_ = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace llmeval
