//! Watching the guest's calls: `--trace` shows each, `--explain` says which directories the guest has when it does
//! not find a path.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use wasihost::{Errno, TracedCall};

use crate::options::Options;
use crate::report::{line, report};

/// How many calls are explained.
const MAX_EXPLAINED: usize = 50;

/// What is shown of the guest's calls. Clones share what they have seen.
#[derive(Clone, Debug)]
pub(crate) struct Observer {
    trace: bool,
    explain: bool,
    dirs: Arc<[String]>,
    explained: Arc<Mutex<BTreeSet<String>>>,
}

impl Observer {
    pub(crate) fn new(options: &Options) -> Self {
        // The first directory has the descriptor after the standard streams.
        let dirs = (3..).zip(&options.dirs).map(|(fd, dir)| {
            let access = if dir.writable { "to read and write" } else { "to read" };
            format!("  fd {fd}: {:?} is {}, {access}", dir.preopen.guest, dir.preopen.host.display())
        });
        Self {
            trace: options.trace,
            explain: options.trace || options.explain,
            dirs: dirs.collect(),
            explained: Arc::default(),
        }
    }

    /// Whether there is anything to watch for.
    pub(crate) fn is_needed(&self) -> bool {
        self.trace || self.explain
    }

    /// A call of the guest has ended.
    pub(crate) fn see(&self, call: &TracedCall) {
        if self.trace {
            line(&call.to_string());
        }
        let lost = matches!(
            call.errno(),
            Some(Errno::Noent | Errno::Notcapable | Errno::Perm | Errno::Acces | Errno::Rofs)
        );
        if self.explain && lost && call.name().starts_with("path_") {
            self.explain(&call.to_string());
        }
    }

    /// The guest has ended. The C library of many guests looks for the directory of a path itself, and without
    /// one makes no call that could be seen.
    pub(crate) fn exited(&self, code: i32) {
        let explained = !self.explained.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
        if self.explain && code != 0 && !explained {
            self.explain(&format!("the guest exits with {code}"));
        }
    }

    /// Says what has happened, once, and which directories there are.
    fn explain(&self, event: &str) {
        let mut explained = self.explained.lock().unwrap_or_else(PoisonError::into_inner);
        // A guest can fail as often as it likes; the list is bounded, and so is what is printed.
        if explained.len() == MAX_EXPLAINED || !explained.insert(event.to_owned()) {
            return;
        }
        // Later ones are named without the list; a trace has just shown them.
        match (explained.len(), self.dirs.is_empty()) {
            (1, true) => {
                report(&format!("{event}\n  the guest has no directories: --dir HOST::GUEST gives it one"))
            }
            (1, false) => {
                report(&format!("{event}\n  the guest has these directories:\n{}", self.dirs.join("\n")))
            }
            _ if self.trace => {}
            _ => report(event),
        }
    }
}
