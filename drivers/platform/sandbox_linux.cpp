// SPDX-License-Identifier: Apache-2.0
// seccomp-bpf through libseccomp: a vendor's library needs most calls, so what is dangerous is listed and
// refused with EPERM.
#include "drivers/platform/sandbox.h"

#include <linux/netlink.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <memory>
#include <system_error>

#include "drivers/platform/process.h"

namespace redlips::platform {
namespace {

void must(int result, const char* what) {
  if (result < 0) throw std::system_error(-result, std::generic_category(), what);
}

using Filter = std::unique_ptr<void, decltype(&::seccomp_release)>;

/// Refused whatever their arguments: other processes' memory and descriptors, the kernel, namespaces and
/// mounts. io_uring would open sockets behind the filter's back.
constexpr int forbidden[] = {
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(process_madvise),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kcmp),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(bpf),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(reboot),
    SCMP_SYS(acct),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(quotactl),
    SCMP_SYS(fanotify_init),
    SCMP_SYS(tkill),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(pidfd_send_signal),
};

/// What libseccomp's SCMP_A… macros make, as a C++ value. For MASKED_EQ `value` is the mask.
scmp_arg_cmp argument(unsigned index, scmp_compare comparison, scmp_datum_t value, scmp_datum_t masked = 0) {
  return {index, comparison, value, masked};
}

void refuse(const Filter& filter, int call) {
  must(::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0), "seccomp rule");
}

template <class... Comparison>
void refuse_where(const Filter& filter, int call, Comparison... comparison) {
  must(::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, sizeof...(comparison), comparison...),
       "seccomp rule");
}

/// Leaves AF_UNIX (pcscd) and the kernel's device events (libusb); compared over all 64 bits.
void refuse_networks(const Filter& filter) {
  for (scmp_datum_t family = 0; family < AF_NETLINK; ++family) {
    if (family != AF_UNIX) refuse_where(filter, SCMP_SYS(socket), argument(0, SCMP_CMP_EQ, family));
  }
  refuse_where(filter, SCMP_SYS(socket), argument(0, SCMP_CMP_GT, AF_NETLINK));
  refuse_where(filter, SCMP_SYS(socket), argument(0, SCMP_CMP_EQ, AF_NETLINK),
               argument(2, SCMP_CMP_NE, NETLINK_KOBJECT_UEVENT));
}

/// A library may signal itself (abort), not the daemon. Programs that it starts are groups of processes: they
/// may.
void refuse_signals(const Filter& filter) {
  const auto us = static_cast<scmp_datum_t>(::getpid());
  refuse_where(filter, SCMP_SYS(kill), argument(0, SCMP_CMP_NE, us));
  refuse_where(filter, SCMP_SYS(tgkill), argument(0, SCMP_CMP_NE, us));
}

void refuse_programs(const Filter& filter) {
  refuse(filter, SCMP_SYS(execve));
  refuse(filter, SCMP_SYS(execveat));
}

/// New namespaces give capabilities inside them. clone3 hides its flags from a filter: without it glibc uses
/// clone.
void refuse_namespaces(const Filter& filter) {
  for (const int name :
       {CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWIPC, CLONE_NEWUTS}) {
    const auto flag = static_cast<scmp_datum_t>(name);
    refuse_where(filter, SCMP_SYS(clone), argument(0, SCMP_CMP_MASKED_EQ, flag, flag));
  }
  must(::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0), "seccomp rule");
}

/// Typing into a terminal that somebody left open; raising limits of others; undoing harden_process().
void refuse_arguments(const Filter& filter) {
  refuse_where(filter, SCMP_SYS(ioctl), argument(1, SCMP_CMP_MASKED_EQ, UINT_MAX, TIOCSTI));
  refuse_where(filter, SCMP_SYS(prctl), argument(0, SCMP_CMP_MASKED_EQ, UINT_MAX, PR_SET_DUMPABLE),
               argument(1, SCMP_CMP_NE, 0));
  refuse_where(filter, SCMP_SYS(prlimit64), argument(0, SCMP_CMP_NE, 0), argument(2, SCMP_CMP_NE, 0));
}

}  // namespace

void cut_loose() {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) must(-errno, "PR_SET_PDEATHSIG");
  if (::close_range(3, UINT_MAX, 0) != 0) must(-errno, "close_range");
}

void enter_sandbox(const SandboxRules& rules) {
  harden_process();
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) must(-errno, "PR_SET_NO_NEW_PRIVS");
  const Filter filter(::seccomp_init(SCMP_ACT_ALLOW), &::seccomp_release);
  if (!filter) must(-ENOMEM, "seccomp_init");
  for (const int call : forbidden) refuse(filter, call);
  if (!rules.network) refuse_networks(filter);
  if (!rules.execute) refuse_programs(filter);
  if (!rules.execute) refuse_signals(filter);
  refuse_namespaces(filter);
  refuse_arguments(filter);
  must(::seccomp_load(filter.get()), "seccomp_load");
}

}  // namespace redlips::platform
