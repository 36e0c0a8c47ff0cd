// SPDX-License-Identifier: Apache-2.0
// Carries out what the plan says.
#include "tests/faults/wrapped.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <sstream>

namespace redlips::faults {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string plan_text() {
  std::string plan = variable("FAULTY_PLAN");
  if (!plan.starts_with('/')) return plan;
  std::ifstream file(plan);
  if (!file) throw PlanError("the file " + plan + " cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const CK_FUNCTION_LIST* load() {
  const std::string path = variable("FAULTY_MODULE");
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  const auto get = handle == nullptr
                       ? nullptr
                       : reinterpret_cast<CK_C_GetFunctionList>(::dlsym(handle, "C_GetFunctionList"));
  CK_FUNCTION_LIST* list = nullptr;
  if (get != nullptr && get(&list) == CKR_OK) return list;
  std::fprintf(stderr, "faulty: FAULTY_MODULE \"%s\" is no PKCS#11 module\n", path.c_str());
  return nullptr;
}

/// Where calls are traced: a file of ours, a descriptor of the caller's, or nowhere.
class Trace {
 public:
  explicit Trace(const std::string& target) : ours_(!target.starts_with("fd:")) {
    if (target.empty()) return;
    fd_ = ours_ ? ::open(target.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)
                : std::atoi(target.c_str() + 3);
  }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;
  ~Trace() {
    if (ours_ && fd_ >= 0) ::close(fd_);
  }
  void write(std::string_view function) const {
    if (fd_ < 0) return;
    const std::string line = std::string(function) + "\n";  // one write: lines of processes do not mix
    [[maybe_unused]] const ssize_t written = ::write(fd_, line.data(), line.size());
  }

 private:
  bool ours_;
  int fd_ = -1;
};

std::mutex door;  // guards the three behind it
const CK_FUNCTION_LIST* module = nullptr;
std::unique_ptr<const Trace> trace;                     // null until the first call
std::shared_ptr<Plan> current;                          // null where the plan is broken
std::atomic<CK_SLOT_ID> first_slot{0}, second_slot{0};  // changed places, where they differ

/// Module, plan and trace are looked up anew by each C_Initialize, and by a call that comes before any.
void read_plan(bool initialize) {
  if (trace && !initialize) return;
  trace = std::make_unique<const Trace>(variable("FAULTY_TRACE"));
  module = load();
  current.reset();
  first_slot = second_slot = 0;
  try {
    current = std::make_shared<Plan>(parse_plan(plan_text()));
  } catch (const PlanError& error) {
    std::fprintf(stderr, "faulty: %s\n", error.what());
  }
}

void touch(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
}

[[noreturn]] void hang() {
  while (true) ::pause();
}

/// Both FIFOs are open at the test's end: neither open waits.
void ask(const std::string& path) {
  char byte = 0;
  const int out = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const int in = ::open((path + ".go").c_str(), O_RDONLY | O_CLOEXEC);
  if (out >= 0 && in >= 0 && ::write(out, &byte, 1) == 1) {
    [[maybe_unused]] const ssize_t answered = ::read(in, &byte, 1);
  }
  if (out >= 0) ::close(out);
  if (in >= 0) ::close(in);
}

/// What happens outside the module.
void happen(const Rule& rule) {
  switch (rule.action) {
    case Action::hang:
      hang();
    case Action::die:
      ::raise(SIGKILL);
      break;
    case Action::abort:
      std::abort();
    case Action::stop:
      ::raise(SIGSTOP);
      break;
    case Action::delay:
      ::poll(nullptr, 0, static_cast<int>(rule.number));
      break;
    case Action::ask:
      ask(rule.files[0]);
      break;
    case Action::remove:
      ::unlink(rule.files[0].c_str());
      break;
    case Action::create:
      touch(rule.files[0]);
      break;
    case Action::swap:
      ::unlink(rule.files[0].c_str());
      touch(rule.files[1]);
      break;
    default:
      break;
  }
}

void bend(const Rule& rule, const Answer& answer) {
  if (rule.action == Action::length && answer.length != nullptr) *answer.length = rule.number;
  if (rule.action == Action::flip && answer.first != nullptr) *answer.first ^= 0xFFU;
  if (answer.info == nullptr) return;
  if (rule.action == Action::flags) answer.info->flags = (answer.info->flags | rule.set) & ~rule.cleared;
  if (rule.action != Action::label) return;
  std::ranges::fill(answer.info->label, ' ');
  std::ranges::copy(rule.label, answer.info->label);
}

/// A rule armed by a file fires for whoever removes the file.
bool fires(const Rule& rule) { return rule.armed_by.empty() || ::unlink(rule.armed_by.c_str()) == 0; }

bool is_answer(const Rule& rule) { return rule.action == Action::rv || rule.action == Action::lie; }

}  // namespace

Call::Call(std::string_view function) {
  const std::lock_guard lock(door);
  read_plan(function == "C_Initialize");
  trace->write(function);
  if (!current) return;
  plan_ = current;
  inside_ = module;
  rules_ = current->due(function);
}

void Call::act(const Rule& rule) const {
  if (rule.action != Action::exchange) return happen(rule);
  first_slot = rule.number;
  second_slot = rule.other;
  // A key that goes takes its sessions along (PKCS#11 2.40 §5.6.1), whoever comes into its slot.
  for (const CK_SLOT_ID slot : {rule.number, rule.other}) inside_->C_CloseAllSessions(slot);
}

std::optional<CK_RV> Call::before() const {
  std::optional<CK_RV> answer;
  for (const Rule* rule : rules_) {
    if (rule->after || !fires(*rule)) continue;
    act(*rule);
    if (is_answer(*rule)) answer = rule->number;  // a lie's number is CKR_OK
  }
  return answer;
}

CK_RV Call::after(CK_RV rv, const Answer& answer) const {
  for (const Rule* rule : rules_) {
    if (!rule->after || !fires(*rule)) continue;
    act(*rule);
    if (is_answer(*rule)) rv = rule->number;
    if (rv == CKR_OK) bend(*rule, answer);
  }
  return rv;
}

CK_SLOT_ID exchanged(CK_SLOT_ID slot) {
  if (slot == first_slot) return second_slot;
  return slot == second_slot ? first_slot.load() : slot;
}

}  // namespace redlips::faults
