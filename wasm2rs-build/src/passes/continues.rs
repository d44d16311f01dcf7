//! [`Pass::ImplicitContinue`](super::Pass::ImplicitContinue).

use crate::ir::{Dest, Func, LabelKind, Stmt};

/// A branch to a loop right at the loop's end is what Rust's `loop` does by itself.
pub(super) fn run(func: &mut Func) {
    let mut last = None;
    for index in 0..func.body.len() {
        if let (Stmt::End { label, values: None }, Some(last)) = (func.body[index], last)
            && let Stmt::Br { label: target, .. } = func.body[last]
            && target == label
            && func.label(label).kind == LabelKind::Loop
            && func.label(label).params == Dest::None
        {
            func.body[last] = Stmt::Nop;
            func.labels[label.0 as usize].uses -= 1;
        }
        if func.body[index] != Stmt::Nop {
            last = Some(index);
        }
    }
}
