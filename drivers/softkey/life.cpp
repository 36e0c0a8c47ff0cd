// SPDX-License-Identifier: Apache-2.0
// One module a process, and none after fork.
#include "drivers/softkey/life.h"

#include <pthread.h>

#include <mutex>

namespace redlips::softkey {
namespace {

/// On the heap for ever: at exit SoftHSM may be torn down before us, so a module that was never finalised is
/// left alone.
struct Life {
  std::mutex door;  ///< held for a moment, never while a call waits
  std::shared_ptr<Module> module;
  std::shared_ptr<Module>* parents =
      nullptr;  ///< kept reachable: its locks may belong to threads we do not have
};

Life& life() {
  static Life& one = *new Life;
  return one;
}

// PKCS#11 2.40 §5.2: a child of fork has no Cryptoki until it calls C_Initialize itself.
void before_fork() { life().door.lock(); }
void after_fork_in_parent() { life().door.unlock(); }
void after_fork_in_child() {
  if (life().module) life().parents = new std::shared_ptr<Module>(std::move(life().module));
  life().door.unlock();
}

/// Once a process; children inherit the handlers.
void watch_forks() {
  static const int watching = ::pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
  if (watching != 0) throw Failure{CKR_GENERAL_ERROR};
}

}  // namespace

void begin_life() {
  watch_forks();
  const std::lock_guard lock(life().door);
  if (life().module) throw Failure{CKR_CRYPTOKI_ALREADY_INITIALIZED};
  life().module = std::make_shared<Module>(Home::from_environment());
}

void end_life() {
  const std::lock_guard lock(life().door);
  if (!life().module) throw Failure{CKR_CRYPTOKI_NOT_INITIALIZED};
  life().module->close();
  life().module.reset();
}

std::shared_ptr<Module> living() {
  const std::lock_guard lock(life().door);
  if (!life().module) throw Failure{CKR_CRYPTOKI_NOT_INITIALIZED};
  return life().module;
}

}  // namespace redlips::softkey
