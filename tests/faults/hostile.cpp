// SPDX-License-Identifier: Apache-2.0
// hostile.so: a library whose constructor tries what a token host must refuse, and writes what happened
// beside itself (PATH.report, one "name result" a line; result is "allowed" or an errno). For tests only;
// never packaged.
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

extern "C" char** environ;

namespace {

FILE* report = nullptr;

void tell(const char* name, const std::string& result) {
  std::fprintf(report, "%s %s\n", name, result.c_str());
}

/// Notes a call's result; a descriptor it gave is closed.
void tried(const char* name, long result) { tell(name, result >= 0 ? "allowed" : std::to_string(errno)); }

void tried_socket(const char* name, int family, int type, int protocol) {
  const int handle = ::socket(family, type, protocol);
  tried(name, handle);
  if (handle >= 0) ::close(handle);
}

/// In a child, because success replaces or stops the process: its exit code is the errno.
template <class Call>
void tried_in_child(const char* name, Call call) {
  const pid_t child = ::fork();
  if (child == 0) {
    call();
    ::_exit(errno);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  tell(name, code == 0 ? "allowed" : std::to_string(code));
}

void try_sockets() {
  tried_socket("inet", AF_INET, SOCK_STREAM, 0);
  tried_socket("inet_datagram", AF_INET, SOCK_DGRAM, 0);
  tried_socket("inet6", AF_INET6, SOCK_STREAM, 0);
  tried_socket("packet", AF_PACKET, SOCK_RAW, 0);
  tried_socket("vsock", AF_VSOCK, SOCK_STREAM, 0);
  tried_socket("netlink_route", AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  tried_socket("netlink_uevent", AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
  tried_socket("unix", AF_UNIX, SOCK_STREAM, 0);
  // The kernel takes the low half of the register; a filter that compares all of it must not be fooled.
  tried("inet_high_bits", ::syscall(SYS_socket, 0x100000002L, SOCK_STREAM, 0));
}

void try_processes() {
  const pid_t parent = ::getppid();
  char byte = 0;
  iovec local{&byte, 1}, remote{&byte, 1};
  tried("process_vm_readv", ::syscall(SYS_process_vm_readv, parent, &local, 1, &remote, 1, 0));
  tried("process_vm_writev", ::syscall(SYS_process_vm_writev, parent, &local, 1, &remote, 1, 0));
  const long other = ::syscall(SYS_pidfd_open, parent, 0);
  tried("pidfd_getfd", ::syscall(SYS_pidfd_getfd, other, 0, 0));
  tried("pidfd_send_signal", ::syscall(SYS_pidfd_send_signal, other, 0, nullptr, 0));
  tried("kill_parent", ::kill(parent, 0));
  tried("tgkill_parent", ::syscall(SYS_tgkill, parent, parent, 0));
  tried("kill_self", ::kill(::getpid(), 0));
  tried_in_child("ptrace_traceme", [] {
    if (::syscall(SYS_ptrace, 0, 0, 0, 0) == 0) ::_exit(0);
  });
  tried_in_child("execve", [] {
    char name[] = "/bin/true";
    char* words[] = {name, nullptr};
    ::execve(name, words, environ);
  });
  tried_in_child("unshare_user", [] {
    if (::unshare(CLONE_NEWUSER) == 0) ::_exit(0);
  });
}

void try_kernel() {
  tried("keyctl", ::syscall(SYS_keyctl, 0, -3, 0));
  tried("add_key", ::syscall(SYS_add_key, "user", "redlips-test", "x", 1, -1));
  tried("bpf", ::syscall(SYS_bpf, 0, nullptr, 0));
  tried("userfaultfd", ::syscall(SYS_userfaultfd, 1));
  perf_event_attr event{};
  event.size = sizeof event;
  tried("perf_event_open", ::syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
  tried("kexec_load", ::syscall(SYS_kexec_load, 0, 0, nullptr, 0x40000000));
  io_uring_params ring{};
  tried("io_uring_setup", ::syscall(SYS_io_uring_setup, 1, &ring));
  tried("dumpable_again", ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
  tried("tiocsti", ::ioctl(0, TIOCSTI, "x"));
}

/// What it was left with.
void look_around() {
  std::string descriptors;
  for (int handle = 0; handle < 1024; ++handle) {
    if (handle != ::fileno(report) && ::fcntl(handle, F_GETFD) >= 0)
      descriptors += std::to_string(handle) + ",";
  }
  tell("descriptors", descriptors);
  std::string names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    names += std::string(*entry).substr(0, std::string(*entry).find('=')) + ",";
  }
  tell("environment", names.empty() ? "none" : names);
  rlimit core{};
  ::getrlimit(RLIMIT_CORE, &core);
  tell("core_limit", std::to_string(core.rlim_max));
  tell("dumpable", std::to_string(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)));
  tell("no_new_privileges", std::to_string(::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)));
}

[[gnu::constructor]] void be_hostile() {
  Dl_info self{};
  if (::dladdr(reinterpret_cast<void*>(&be_hostile), &self) == 0) return;
  report = std::fopen((std::string(self.dli_fname) + ".report").c_str(), "we");
  if (report == nullptr) return;
  std::setvbuf(report, nullptr, _IONBF, 0);  // nothing to be written twice by children
  look_around();
  try_sockets();
  try_processes();
  try_kernel();
  tell("end", "reached");
  std::fclose(report);
}

}  // namespace
