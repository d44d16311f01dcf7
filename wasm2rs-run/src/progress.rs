//! A line on the terminal while something takes its time. Where standard error is no terminal, nothing is
//! printed: it is the guest's.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::ProgressBar;

/// The line; it goes away when this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    line: Option<ProgressBar>,
}

impl Progress {
    /// Shows what is being done, until something else is shown.
    pub(crate) fn show(&mut self, text: &'static str) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        let line = self.line.get_or_insert_with(|| {
            let line = ProgressBar::new_spinner();
            line.enable_steady_tick(Duration::from_millis(100));
            line
        });
        line.set_message(text);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(line) = &self.line {
            line.finish_and_clear();
        }
    }
}
