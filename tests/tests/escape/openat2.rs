//! `openat2` taken away from a thread, as the seccomp filters of containers do it: paths are then resolved by
//! cap-std itself.

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter};

/// The number of `openat2`, the same on all architectures.
const OPENAT2: i64 = 437;

/// `EPERM`. It leaves the other threads alone, whereas cap-std does not try again in the whole process after
/// `ENOSYS`.
const EPERM: u32 = 1;

/// Refuses `openat2` to this thread, and to those that it starts, for ever.
pub(crate) fn refuse() {
    let arch = TargetArch::try_from(std::env::consts::ARCH).unwrap();
    let rules = [(OPENAT2, Vec::new())].into_iter().collect();
    let (others, this) = (SeccompAction::Allow, SeccompAction::Errno(EPERM));
    let filter = SeccompFilter::new(rules, others, this, arch).unwrap();
    apply_filter(&BpfProgram::try_from(filter).unwrap()).unwrap();
}

/// Asserts that this thread can not call `openat2`.
pub(crate) fn is_refused() {
    use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
    let open = || openat2(CWD, ".", OFlags::RDONLY, Mode::empty(), ResolveFlags::empty());
    assert_eq!(open().unwrap_err(), rustix::io::Errno::PERM);
}
