//! What lowering and printing need to know beside the function at hand.

use crate::calls::Calls;
use crate::module::Module;
use crate::options::MemoryModel;

#[derive(Clone, Copy)]
pub(crate) struct Context<'m, 'a> {
    pub(crate) module: &'m Module<'a>,
    pub(crate) calls: &'m Calls,
    pub(crate) model: MemoryModel,
    /// What functions are declared with, so that those of other units can call them: `pub(super) `, or nothing.
    pub(crate) visibility: &'static str,
}
