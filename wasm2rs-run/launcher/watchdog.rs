//! The end of a guest's time. A guest is ordinary code and can loop without calling anything, so a thread
//! beside it ends the process.

use std::sync::mpsc;
use std::time::Duration;
use std::{io, thread};

use crate::report::{TIMED_OUT, report};

/// How long the message may take: nobody may be reading it.
const MESSAGE_LIMIT: Duration = Duration::from_millis(500);

/// Ends the process with the status [`TIMED_OUT`] when `limit` is over.
pub(crate) fn start(limit: Duration) -> io::Result<()> {
    let spawn = |name: &str| thread::Builder::new().name(name.to_owned());
    spawn("timeout").spawn(move || {
        thread::sleep(limit);
        let (sender, receiver) = mpsc::channel();
        // Standard error can be a full pipe, or the guest may hold it.
        let printer = spawn("message").spawn(move || {
            report(&format!("the guest runs longer than {limit:?} (--timeout)"));
            let _ = sender.send(());
        });
        if printer.is_ok() {
            let _ = receiver.recv_timeout(MESSAGE_LIMIT);
        }
        std::process::exit(i32::from(TIMED_OUT));
    })?;
    Ok(())
}
