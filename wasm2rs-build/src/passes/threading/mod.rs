//! [`Pass::JumpThreading`](super::Pass::JumpThreading).
//!
//! Compilers of languages that have `goto`, or whose functions are left in the middle and come back, put a function's code
//! into one loop that begins with a `br_table` on a local: a jump assigns the local and goes back to the loop's start. Go's
//! compiler does so with every jump of every function. Where the number that is assigned is a constant, what the `br_table`
//! does with it is known, but LLVM does not thread jumps through the start of a loop.
//!
//! The code is in segments, each behind the block that the `br_table` leaves for it:
//!
//! ```text
//! loop L { block 2 { block 1 { block 0 { br_table local } 0: … } 1: … local = 2; br L … } 2: … local = 1; br L }
//! ```
//!
//! A jump down leaves the block that ends where it goes to. A jump up needs a loop that begins there. The `br_table` can go
//! into the middle of that loop, which is where a function comes back to, so the loop begins with a `br_table` of its own:
//!
//! ```text
//! block 1 { block 0 { br_table local } 0: … local = 1 }
//! loop 1 { block 2 { block 1 { br_table local } 1: … br 2 … } 2: … local = 1; br 1 }
//! ```

mod dispatch;
mod nest;
mod rebuild;

use crate::ir::Func;
use dispatch::Dispatch;
use nest::Nest;

/// How many loops of a function are looked at: each is walked over, and so are those within it.
const MAX_DISPATCHES: usize = 64;

/// Has jumps with a constant target go there.
pub(super) fn run(func: &mut Func) {
    let mut left = MAX_DISPATCHES;
    // From the end: what a loop contains is threaded before it, and does not move what stands before.
    for at in (0..func.body.len()).rev() {
        if left == 0 {
            break;
        }
        let Some(dispatch) = Dispatch::at(func, at) else { continue };
        left -= 1;
        match Nest::of(func, &dispatch) {
            Some(nest) => rebuild::run(func, &dispatch, &nest),
            None => dispatch.jump_down(func),
        }
    }
}
